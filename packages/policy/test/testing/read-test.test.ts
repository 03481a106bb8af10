import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readPolicyTest } from '../../src/index.ts';

const runs = process.env.PARAPET_LONG ? 20_000 : 500;

const file = 'support.policy.test.yaml';

const document = `parapet: 1
policy: support.policy.yaml
defaults:
  app: { name: support-bot }
  user: { id: u1, roles: [customer] }
cases:
  - name: a phone number is taken out
    given: { at: output, output: { text: Call +1 212 555 0142. } }
    expect: { rule: no-phone-numbers, verdict: modify, text: 'Call [phone].' }
  - name: a refund after the identity check
    sequence:
      - { at: tool_result, tool: { name: verify_identity, result: { ok: true } } }
      - { after: 5m, at: tool_call, tool: { name: issue_refund, arguments: { amount: 20 } }, expect: { verdict: allow } }
  - name: last week’s incident
    trace: traces/incident-0117.otlp.json
    expect:
      - { span: chat gpt-4o, rule: off-formulary-drug }
`;

const read = (text: string) => readPolicyTest(file, text);
const withCase = (text: string) => `parapet: 1\npolicy: p.policy.yaml\ncases:\n  - ${text}\n`;
const problemsOf = (text: string) =>
  read(text).problems.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`);

function momentsOf(text: string) {
  const { test, problems } = read(text);
  assert.deepEqual(problems, []);
  return test.cases.flatMap(({ subject }) => (subject.kind === 'moments' ? subject.steps : []));
}

describe('a test file', () => {
  it('is read with its cases', () => {
    const { test, problems } = read(document);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      test.policies.map(({ value }) => value),
      ['support.policy.yaml'],
    );
    assert.deepEqual(
      test.cases.map(({ name, subject }) => `${subject.kind}: ${name.value}`),
      [
        'moments: a phone number is taken out',
        'moments: a refund after the identity check',
        'trace: last week’s incident',
      ],
    );
  });

  it('says what others answer, of a moment and of all', () => {
    const [step] = momentsOf(
      `parapet: 1\npolicy: p.policy.yaml\ndefaults: { facts: { a: true, b: timeout } }\ncases:\n  - name: n\n    given: { at: output, facts: { b: { score: 0.5 }, c: refused } }\n    expect: { verdict: allow }\n`,
    );
    assert.deepEqual(
      [...(step?.facts ?? [])],
      [
        ['a', { match: true }],
        ['b', { score: 0.5 }],
        ['c', 'refused'],
      ],
    );
    assert.equal(step && 'facts' in step.moment, false);
    assert.deepEqual(
      problemsOf(
        withCase(
          '{ name: n, given: { at: output, facts: { a: timout, b: 3, c: { mtch: true } } }, expect: { verdict: allow } }',
        ),
      ).map((problem) => problem.split(' ')[1]),
      ['parapet/unknown-value', 'parapet/wrong-type', 'parapet/unknown-field'],
    );
  });

  it('gives every moment what all have, unless it says otherwise', () => {
    const [first] = momentsOf(document);
    assert.deepEqual(first?.moment.user, { id: 'u1', roles: ['customer'] });
    const [other] = momentsOf(
      document.replace('{ at: output, output', '{ at: output, user: { roles: [agent] }, output'),
    );
    assert.deepEqual(other?.moment.user, { id: 'u1', roles: ['agent'] });
  });

  it('lets time pass between the moments of a sequence', () => {
    const [, first, second] = momentsOf(document);
    assert.ok(first && second);
    assert.equal(second.moment.time - first.moment.time, 5 * 60_000);
    assert.notEqual(first.moment.id, second.moment.id);
  });

  it('writes moments as hosts see them', () => {
    const [step] = momentsOf(
      withCase(`name: n
    given:
      at: input
      now: 2026-03-01T10:00:00Z
      input: { system: Be kind., messages: [{ role: assistant, text: Hello. }], text: Hi., tools: [lookup] }
    expect: { verdict: allow }`),
    );
    assert.deepEqual(step?.moment, {
      at: 'input',
      id: 'test/n/0',
      time: Date.UTC(2026, 2, 1, 10),
      input: {
        messages: [
          { role: 'assistant', parts: [{ type: 'text', content: 'Hello.' }] },
          { role: 'user', parts: [{ type: 'text', content: 'Hi.' }] },
        ],
        system: [{ type: 'text', content: 'Be kind.' }],
        tools: [{ name: 'lookup' }],
      },
    });
  });

  it('writes lengths of time as policies do', () => {
    const [step] = momentsOf(
      withCase(
        'name: n\n    given: { at: call_end, call: { duration: 90s, time_to_first_token: 500ms } }\n    expect: { verdict: allow }',
      ),
    );
    assert.deepEqual(step?.moment.call, { duration: 90, time_to_first_token: 0.5 });
  });

  it('says what is wrong with it, and where', () => {
    assert.deepEqual(problemsOf(withCase('{ name: n, given: { at: outpt }, expect: { verdict: allow } }')), [
      '4:29 parapet/unknown-value `outpt` is not one of `input`, `output`, `tool_call`, `tool_result`, `retrieval`, `call_end`, `span`. Did you mean `output`?',
    ]);
    assert.deepEqual(
      problemsOf(withCase('{ name: n, given: { at: output, output: { txt: a } }, expect: { verdict: allow } }')),
      ['4:47 parapet/unknown-field `output` has no `txt`. Did you mean `text`?'],
    );
    assert.deepEqual(problemsOf(withCase('{ name: n, given: { at: output, tool: {} }, expect: { verdict: dney } }')), [
      '4:37 parapet/unknown-field A moment at `output` has no `tool`. It may have `at`, `after`, `expect`, `facts`, `call`, `model`, `agent`, `user`, `session`, `tenant`, `app`, `conversation`, `system`, `now`, `input`, `output`.',
      '4:68 parapet/unknown-value `dney` is not one of `allow`, `audit`, `warn`, `modify`, `escalate`, `deny`. Did you mean `deny`?',
    ]);
  });

  it('must expect something', () => {
    assert.deepEqual(problemsOf(withCase('{ name: n, given: { at: output } }')), [
      '4:13 parapet/missing-field A case needs `expect`, or it tests nothing.',
    ]);
    assert.deepEqual(problemsOf(withCase('{ name: n, sequence: [{ at: output }] }')), [
      '4:13 parapet/missing-field No step has an `expect`, so that this case tests nothing.',
    ]);
    assert.deepEqual(problemsOf(withCase('{ name: n, given: { at: output }, expect: {} }')), [
      '4:47 parapet/missing-field An expectation names a `rule`, a `verdict` or a `text`.',
    ]);
  });

  it('keeps the cases that are well-formed', () => {
    const { test, problems } = read(document.replace('at: output', 'at: nowhere'));
    assert.equal(problems.length, 1);
    assert.equal(test.cases.length, 3);
  });

  it('takes names like `__proto__` for names like any other', () => {
    const [step] = momentsOf(
      withCase(
        '{ name: __proto__, given: { at: tool_call, tool: { name: constructor, arguments: { __proto__: { polluted: true } } } }, expect: { verdict: allow } }',
      ),
    );
    assert.deepEqual(
      JSON.stringify(step?.moment.tool),
      '{"arguments":{"__proto__":{"polluted":true}},"name":"constructor"}',
    );
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  it('is never too strange to be read', () => {
    const mutated = fc
      .tuple(
        fc.nat(document.length),
        fc.nat(60),
        fc.oneof(fc.string(), fc.constantFrom('[', '{', '- ', ': ', '\n', '&a ', '*a', 'null')),
      )
      .map(([at, length, put]) => document.slice(0, at) + put + document.slice(at + length));
    fc.assert(
      fc.property(fc.oneof(fc.string(), mutated), (text) => {
        const { problems } = read(text);
        for (const { line, message } of problems) assert.ok(line >= 1 && message.length > 0);
      }),
      { numRuns: runs },
    );
  });
});
