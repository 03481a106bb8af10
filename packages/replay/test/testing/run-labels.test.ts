import assert from 'node:assert/strict';
import { momentsOfTrace, type SpanLike } from '@parapet/genai';
import { loadPolicySet, readLabels } from '@parapet/policy';
import { createCoverage, ENOUGH_LABELS, runLabels, scoreOf } from '../../src/index.ts';

const policy = `parapet: 1
policy: support
owner: o@acme.example
memories:
  warned: { at: output, when: output.text.contains("warned"), within: 1h, per: [] }
rules:
  - { id: no-digits, at: output, when: 'output.text.matches("[0-9]")', then: block, message: No. }
  - { id: again, at: output, when: 'warned.seen && output.text.contains("again")', then: flag }
`;

const answer = (text: string | undefined, index: number): SpanLike => ({
  traceId: '1'.padStart(32, '0'),
  spanId: `${index + 1}`.padStart(16, '0'),
  name: 'chat gpt-4o',
  kind: 'client',
  startTime: index * 1000,
  endTime: index * 1000 + 1,
  status: { code: 'unset' },
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.response.id': `r${index}`,
    ...(text !== undefined && {
      'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: text }] }]),
    }),
  },
  events: [],
  resource: {},
  scope: { name: 'test' },
});

const spans = ['Call 555.', 'Hello.', 'You are warned.', 'Once again.', undefined].map(answer);
const outputs = momentsOfTrace(spans)
  .map(({ moment }) => moment)
  .filter(({ at }) => at === 'output')
  .map(({ id }) => id);

function run(labels: string) {
  const { set, problems } = loadPolicySet([{ path: 'support.policy.yaml', text: policy }], () => undefined);
  assert.ok(set, JSON.stringify(problems));
  const read = readLabels('l', `parapet: 1\npolicy: support.policy.yaml\nlabels:\n${labels}`);
  assert.deepEqual(read.problems, []);
  const coverage = createCoverage(set);
  const trace = { spans };
  const { results, counts } = runLabels(set, read.labels, (path) => (path === 't' ? trace : undefined), coverage);
  const messages = results.flatMap(({ failures }) => failures.map(({ message }) => message));
  return { results, counts, messages, coverage: coverage.rules() };
}

const label = (index: number, kind: string, more = 'trace: t', rule = 'no-digits'): string =>
  `  - { moment: ${outputs[index] ?? `output/0/${index}`}, rule: ${rule}, label: ${kind}, ${more} }\n`;

describe('labels', () => {
  it('are met where rules hold as people said that they have to', () => {
    const { messages, counts, coverage } = run(label(0, 'right') + label(1, 'false-alarm'));
    assert.deepEqual(messages, []);
    assert.deepEqual(counts.get('no-digits'), { hits: 1, falseAlarms: 0, misses: 0, passes: 1, untold: 0 });
    assert.deepEqual(
      coverage.map(({ rule, held, notHeld }) => [rule, held, notHeld]),
      [
        ['no-digits', 1, 1],
        ['again', 0, 2],
      ],
    );
  });

  it('say what is not as people said', () => {
    const { messages, results } = run(label(0, 'false-alarm, note: ours') + label(1, 'missed'));
    assert.deepEqual(messages, [
      '`no-digits` held, and was labelled a false alarm.',
      '`no-digits` did not hold: `output.text.matches("[0-9]")` is false. It was labelled missed.',
    ]);
    assert.equal(results[0]?.name.value, 'no-digits: false alarm (ours)');
  });

  it('know what happened before in the trace', () => {
    assert.deepEqual(run(label(3, 'right', 'trace: t', 'support/again')).messages, []);
  });

  it('are told apart where nobody can tell', () => {
    const { messages, counts } = run(label(4, 'false-alarm'));
    assert.match(messages[0] ?? '', /^`no-digits` cannot be settled: .*It was labelled false alarm\.$/);
    assert.equal(counts.get('no-digits')?.untold, 1);
  });

  it('are tried on the moment itself where it is kept', () => {
    const given = (text: string) => `given: { at: output, output: { text: ${text} } }`;
    assert.deepEqual(run(label(7, 'right', given('Call 1.'))).messages, []);
    assert.equal(run(label(7, 'right', given('Call.'))).messages.length, 1);
  });

  it('are skipped where nothing is left of the moment, and fail where what they name is not there', () => {
    const { results, counts } = run(label(0, 'right', 'note: n'));
    assert.deepEqual([results[0]?.skipped, results[0]?.failures], ['Nothing tells what the moment was.', []]);
    assert.equal(counts.get('no-digits')?.untold, 1);
    const { messages } = run(
      label(0, 'right', 'trace: lost') + label(9, 'right') + label(0, 'false-alarm', 'trace: t', 'no-letters'),
    );
    assert.deepEqual(messages, [
      'The trace `lost` cannot be read.',
      'The trace `t` holds no moment `output/0/9` that a rule is about.',
      'There is no rule `no-letters`.',
    ]);
  });

  it('make shares of as many as tell something, and of no fewer', () => {
    const none = { hits: 0, falseAlarms: 0, misses: 0, passes: 0, untold: 0 };
    assert.deepEqual(scoreOf({ ...none, hits: ENOUGH_LABELS - 1, passes: 100 }), {});
    assert.deepEqual(scoreOf({ ...none, hits: ENOUGH_LABELS - 1, falseAlarms: 1 }), {
      precision: { count: ENOUGH_LABELS - 1, of: ENOUGH_LABELS },
    });
    assert.deepEqual(scoreOf({ ...none, hits: 15, misses: 5 }), { recall: { count: 15, of: 20 } });
  });
});
