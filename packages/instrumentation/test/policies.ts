import type { PolicySet } from '@parapet/policy';
import { loadPolicySet } from '@parapet/policy';

/** A policy set of one policy, from its finders and rules. */
export function policySet(finders: string, rules: string, mode: 'enforce' | 'observe' = 'enforce'): PolicySet {
  return policySetOf(
    `parapet: 1\npolicy: shop\nowner: shop@example.com\nmode: ${mode}\n${finders ? `finders:\n${indented(finders)}` : ''}rules:\n${indented(rules)}`,
  );
}

/** A policy set of one policy, from its whole text. */
export function policySetOf(text: string): PolicySet {
  const { set, problems } = loadPolicySet([{ path: 'shop.policy.yaml', text }], () => undefined);
  if (!set) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return set;
}

const indented = (block: string): string =>
  block
    .trim()
    .split('\n')
    .map((line) => `  ${line}\n`)
    .join('');

/** Takes phone numbers out of answers. */
export const noPhones: PolicySet = policySet(
  "phone: { pattern: '\\d{3}-\\d{4}' }",
  `
- id: no-phones
  at: output
  when: output.text.has(phone)
  then: redact
  message: We do not give out phone numbers.`,
);

/** Refuses questions and answers that name the project, and calls of a tool. */
export const blocking: PolicySet = policySet(
  "secret: { pattern: 'Project Kettle' }",
  `
- id: no-secret-questions
  at: input
  when: input.text.has(secret)
  then: block
  message: That is not to be asked.
- id: no-secret-answers
  at: output
  when: output.text.has(secret)
  then: block
  message: That is not to be told.
- id: no-refunds
  at: tool_call
  when: tool.name == "issue_refund"
  then: block
  message: Refunds are made by people.`,
);

/** The same, only watched. */
export const watching: PolicySet = policySet(
  "secret: { pattern: 'Project Kettle' }",
  `
- id: no-secret-questions
  at: input
  when: input.text.has(secret)
  then: block
  message: That is not to be asked.
- id: no-secret-answers
  at: output
  when: output.text.has(secret)
  then: block
  message: That is not to be told.`,
  'observe',
);
