import assert from 'node:assert/strict';
import type { SpanLike } from '@parapet/genai';
import { loadPolicySet, readPolicyTest } from '@parapet/policy';
import { createCoverage, runTest } from '../../src/index.ts';

const policy = `parapet: 1
policy: support
owner: o@acme.example
mode: observe
finders:
  phone: { detector: pii.phone, regions: [US] }
memories:
  verified: { at: tool_result, when: tool.name == "verify" && tool.result.ok, within: 1h, per: session.id }
variables:
  staff: '"agent" in user.roles'
rules:
  - { id: no-phone, at: output, when: output.text.has(phone) && !staff, then: redact, message: No. }
  - id: identity
    at: tool_call
    when: { all: [tool.name == "refund"], none: [verified.seen] }
    then: block
    message: Who are you?
`;

function run(cases: string, spans?: readonly SpanLike[]) {
  const { set, problems } = loadPolicySet([{ path: 'support.policy.yaml', text: policy }], () => undefined);
  assert.ok(set, JSON.stringify(problems));
  const text = `parapet: 1\npolicy: support.policy.yaml\ndefaults: { session: { id: s1 }, user: { roles: [customer] } }\ncases:\n${cases}`;
  const { test, problems: found } = readPolicyTest('support.policy.test.yaml', text);
  assert.deepEqual(found, []);
  const coverage = createCoverage(set);
  const results = runTest(set, test, () => spans && { spans }, coverage);
  return {
    results,
    coverage: coverage.rules(),
    messages: results.flatMap(({ failures }) => failures.map(({ message }) => message)),
  };
}

describe('a test of policies', () => {
  it('passes where the rules propose what is expected, though they only observe', () => {
    const { results } = run(`
  - name: taken out
    given: { at: output, output: { text: Call +1 212 555 0142. } }
    expect: { rule: no-phone, verdict: modify, text: 'Call [phone].' }
  - name: staff
    given: { at: output, user: { roles: [agent] }, output: { text: Call +1 212 555 0142. } }
    expect: { verdict: allow, text: Call +1 212 555 0142. }
`);
    assert.deepEqual(
      results.map(({ failures }) => failures),
      [[], []],
    );
    assert.deepEqual(results[0]?.decided[0]?.held, ['support/no-phone']);
  });

  it('remembers what happened earlier in the case, and nothing of other cases', () => {
    const refund = '{ at: tool_call, tool: { name: refund }, expect: { verdict';
    const { messages } = run(`
  - name: after the check
    sequence:
      - { at: tool_result, tool: { name: verify, result: { ok: true } } }
      - ${refund}: allow } }
      - { after: 61m, at: tool_call, tool: { name: refund }, expect: { rule: support/identity, verdict: deny } }
  - name: before it
    sequence: [${refund}: deny } }]
`);
    assert.deepEqual(messages, []);
  });

  it('says why a rule did not hold, and what the verdict was instead', () => {
    const { messages, results } = run(`
  - name: staff
    given: { at: output, user: { roles: [agent] }, output: { text: Call +1 212 555 0142. } }
    expect: { rule: no-phone, verdict: modify, text: 'Call [phone].' }
`);
    assert.deepEqual(messages, [
      '`no-phone` did not hold: `"agent" in user.roles` is true.',
      'The verdict is allow, not modify: no rule held.',
      'The text is "Call +1 212 555 0142.", not "Call [phone].".',
    ]);
    const [failure] = results[0]?.failures ?? [];
    assert.ok(failure && failure.end > failure.start);
  });

  it('says what nobody told a rule that cannot be settled', () => {
    const { messages } = run(`
  - { name: silent, given: { at: output }, expect: { rule: no-phone } }
`);
    assert.match(messages[0] ?? '', /^`no-phone` cannot be settled: .*unknown \(nothing says `output/);
  });

  it('says that a verdict may come of a rule that cannot be settled', () => {
    const { messages } = run(`
  - { name: silent, given: { at: output }, expect: { verdict: allow } }
`);
    assert.deepEqual(messages, [
      'The verdict is deny, not allow: no rule held, and `support/no-phone` could not be settled.',
    ]);
  });

  it('names a rule that does not exist', () => {
    const { messages } = run(`
  - { name: n, given: { at: output, output: { text: a } }, expect: { rule: identity } }
`);
    assert.deepEqual(messages, ['There is no rule `identity` about `output` moments.']);
  });

  it('counts which rules and clauses were seen both true and false', () => {
    const { coverage } = run(`
  - name: taken out
    given: { at: output, output: { text: Call +1 212 555 0142. } }
    expect: { verdict: modify }
  - { name: clean, given: { at: output, output: { text: Hello. } }, expect: { verdict: allow } }
`);
    const [phone, identity] = coverage;
    assert.deepEqual(
      {
        held: phone?.held,
        notHeld: phone?.notHeld,
        clauses: phone?.clauses.map(({ text, held, notHeld }) => [text, held, notHeld]),
      },
      {
        held: 1,
        notHeld: 1,
        clauses: [
          ['output.text.has(phone)', 1, 1],
          ['staff', 0, 1],
        ],
      },
    );
    assert.deepEqual(
      { held: identity?.held, notHeld: identity?.notHeld, clauses: identity?.clauses },
      { held: 0, notHeld: 0, clauses: [] },
    );
  });

  describe('on a recorded trace', () => {
    const span: SpanLike = {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      name: 'chat gpt-4o',
      kind: 'client',
      startTime: 0,
      endTime: 1,
      status: { code: 'unset' },
      attributes: {
        'gen_ai.operation.name': 'chat',
        'user.roles': ['customer'],
        'gen_ai.output.messages': JSON.stringify([
          { role: 'assistant', parts: [{ type: 'text', content: 'Call +1 212 555 0142.' }], finish_reason: 'stop' },
        ]),
      },
      events: [],
      resource: {},
      scope: { name: 'test' },
    };
    const expecting = (expect: string) => `  - { name: n, trace: t.json, expect: [${expect}] }\n`;

    it('expects of the spans that it names', () => {
      assert.deepEqual(run(expecting('{ span: chat gpt-4o, rule: no-phone, verdict: modify }'), [span]).messages, []);
      assert.deepEqual(run(expecting('{ span: chat gpt-5, rule: no-phone }'), [span]).messages, [
        'There is no span `chat gpt-5`; the trace has `chat gpt-4o`.',
      ]);
    });

    it('tells nothing of what was recorded', () => {
      const [message = ''] = run(expecting('{ rule: identity }, { verdict: deny }'), [span]).messages;
      assert.ok(!message.includes('212'));
    });

    it('fails where the trace cannot be read', () => {
      assert.deepEqual(run(expecting('{ rule: no-phone }')).messages, ['The trace `t.json` cannot be read.']);
    });
  });
});
