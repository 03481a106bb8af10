import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import fc from 'fast-check';
import { decide, type Moment } from '../../src/index.ts';
import { policySet } from '../policies.ts';

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
});
