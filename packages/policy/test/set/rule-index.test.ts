import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import fc from 'fast-check';
import { decide, type Moment } from '../../src/index.ts';
import { policySet } from '../policies.ts';

/** The same of finders: a text that is made of two is no place that finders are known to look at. */
const policyOfFinders = (text: string): string => `parapet: 1
policy: p
owner: o@acme.example
mode: enforce
finders:
  phone: { pattern: '\\d{3}-\\d{4}' }
  drug: { words: [zanfirol] }
rules:
  - { id: has, at: output, when: '${text}.has(phone) && !("agent" in user.roles)', then: flag }
  - { id: twice, at: output, when: '${text}.count(phone) >= 2', then: flag }
  - { id: few, at: output, when: '${text}.count(phone) < 2', then: flag }
  - { id: other, at: output, when: '${text}.has(drug) || size(user.roles) > 1', then: flag }
  - { id: some, at: output, when: '${text}.find(drug).exists(d, d.text == "zanfirol") && user.id == "u"', then: flag }
  - { id: none, at: output, when: '!${text}.has(drug)', then: flag }
`;

/** Rules about tools by their names. With `dyn` around a name, no rule is found by it and all are asked. */
const policy = (name: string): string => `parapet: 1
policy: p
owner: o@acme.example
mode: enforce
variables:
  isRefund: ${name} == "refund"
rules:
  - { id: by-name, at: tool_call, when: '${name} == "refund"', then: flag }
  - { id: by-names, at: tool_call, when: '${name} in ["refund", "lookup", "refund"] && tool.arguments.amount > 5.0', then: flag }
  - { id: by-server, at: tool_call, when: '${name.replace('name', 'server')} == "mcp" && ${name} != "lookup"', then: flag }
  - { id: by-variable, at: tool_call, when: isRefund && user.id == "u", then: block, message: No. }
  - { id: not-by-name, at: tool_call, when: '!(${name} == "refund")', then: flag }
  - { id: either, at: tool_call, when: '${name} == "lookup" || tool.arguments.amount > 5.0', then: flag }
  - id: clauses
    at: tool_call
    when: { all: ['${name} == "lookup"'], none: ['tool.arguments.amount > 5.0'] }
    then: flag
  - { id: second, at: tool_call, when: 'tool.arguments.amount > 5.0 && ${name} == "lookup"', then: flag }
`;

describe('rules that are found by what they demand', () => {
  const [found, asked] = ['tool.name', 'dyn(tool.name)'].map((name) => policySet(policy(name)));
  assert.ok(found && asked);

  it('are those that hold or are unsettled when all are asked', () => {
    const unseen = new Unknown(['hidden']);
    const text = fc.constantFrom('refund', 'lookup', 'other', 'mcp', '__proto__', unseen);
    const amount = fc.constantFrom(3, 8, 'eight', unseen, undefined);
    const tool = fc.record({ name: text, server: fc.option(text, { nil: undefined }), amount });
    fc.assert(
      fc.property(fc.oneof(tool, fc.constant(unseen)), fc.boolean(), (call, knowsUser) => {
        const moment = {
          ...{ at: 'tool_call', id: 'm', time: 0 },
          ...(knowsUser && { user: { id: 'u' } }),
          tool:
            call instanceof Unknown
              ? call
              : {
                  name: call.name,
                  server: call.server,
                  arguments: call.amount === undefined ? {} : { amount: call.amount },
                },
        } as Moment;
        const told = [found, asked].map((set) => decide(set, moment).rules);
        assert.deepEqual(told[0], told[1]);
      }),
      { numRuns: process.env.PARAPET_LONG ? 20_000 : 500 },
    );
  });

  it('or that find something, whatever was seen of the text', () => {
    const [found, asked] = ['output.text', '(output.text + "")'].map((text) => policySet(policyOfFinders(text)));
    assert.ok(found && asked);
    const content = fc.constantFrom('Call 555-0142.', '555-0142 or 555-0143', 'zanfirol', '', new Unknown(['hidden']));
    const roles = fc.constantFrom([], ['agent'], ['agent', 'admin'], new Unknown(['roles']));
    fc.assert(
      fc.property(fc.array(content, { maxLength: 3 }), roles, (contents, roles) => {
        const parts = contents.map((content) => ({ type: 'text' as const, content }));
        const moment: Moment = { at: 'output', id: 'm', time: 0, user: { id: 'u', roles }, output: { parts } };
        const isSeen = contents.every((content) => typeof content === 'string');
        const told = [found, asked].map((set) =>
          decide(set, moment).rules.map(({ rule, state }) => `${rule} ${state}`),
        );
        // What was seen of a text that was not seen whole is only looked at where the text stands by itself.
        if (isSeen) assert.deepEqual(told[0], told[1]);
        else assert.ok(told[0]?.every((one) => told[1]?.some((other) => other.split(' ')[0] === one.split(' ')[0])));
      }),
      { numRuns: process.env.PARAPET_LONG ? 20_000 : 500 },
    );
  });
});
