import assert from 'node:assert/strict';
import type { PolicySet } from '@parapet/policy';
import { loadPolicySet } from '@parapet/policy';

/** A policy set from the text of one policy. */
export function policySet(text: string): PolicySet {
  const { set, problems } = loadPolicySet([{ path: 'test.policy.yaml', text }], () => undefined);
  assert.ok(set, problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return set;
}

/** Takes ticket numbers out of answers, and blocks those that speak of dynamite. */
export const support: PolicySet = policySet(`
parapet: 1
policy: support
title: What the support assistant may say
owner: trust@acme.example
mode: enforce
finders:
  ticket: { pattern: 'TCK-\\d{6}' }
  forbidden: { words: [dynamite] }
rules:
  - id: no-ticket-numbers
    at: output
    when: output.text.has(ticket)
    then: redact
  - id: no-dynamite
    at: output
    when: output.text.has(forbidden)
    then: block
    message: We do not talk about that.
  - id: slow-answer
    at: span
    mode: observe
    when: span.name == "chat gpt-4o-mini" && span.duration > 5.0
    then: flag
`);
