import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readLabels } from '../../src/index.ts';

const runs = process.env.PARAPET_LONG ? 20_000 : 500;

const document = `parapet: 1
policy: support.policy.yaml
labels:
  - moment: output/0/3fa9
    rule: no-phone-numbers
    label: false-alarm
    trace: ../traces/calls.otlp.jsonl
    note: our own number
  - { moment: output/0/77aa, rule: support/no-phone-numbers, label: missed, given: { at: output, output: { text: Hi. } } }
`;

const read = (text: string) => readLabels('support.policy.labels.yaml', text);
const problemsOf = (text: string) =>
  read(text).problems.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`);
const withLabel = (text: string) => `parapet: 1\npolicy: p.policy.yaml\nlabels:\n  - ${text}\n`;

describe('a file of labels', () => {
  it('is read with its labels', () => {
    const { labels, problems } = read(document);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      labels.labels.map(({ moment, rule, kind, trace, note, given }) => [
        moment.value,
        rule.value,
        kind,
        trace?.value,
        note,
        given?.moment.at,
      ]),
      [
        ['output/0/3fa9', 'no-phone-numbers', 'false-alarm', '../traces/calls.otlp.jsonl', 'our own number', undefined],
        ['output/0/77aa', 'support/no-phone-numbers', 'missed', undefined, undefined, 'output'],
      ],
    );
  });

  it('says what is missing or wrong, with its place', () => {
    assert.deepEqual(problemsOf(withLabel('{ moment: output/0/1, label: right }')), [
      '4:5 parapet/missing-field A label needs `rule`.',
    ]);
    assert.deepEqual(problemsOf(withLabel('{ moment: output/0/1, rule: a, label: wrong }')), [
      '4:43 parapet/unknown-value `wrong` is not one of `right`, `false-alarm`, `missed`.',
    ]);
    assert.match(
      problemsOf(withLabel('{ moment: m, rule: a, label: right, given: { at: nowhere } }'))[0] ?? '',
      /^4:54 /,
    );
    assert.match(problemsOf(withLabel('{ moment: m, rule: a, label: right, lable: right }'))[0] ?? '', /unknown-field/);
    assert.match(problemsOf('labels: []')[0] ?? '', /missing-field/);
  });

  it('has one label of a moment for a rule', () => {
    const twice = `${withLabel('{ moment: m, rule: a, label: right }')}  - { moment: m, rule: a, label: missed }\n`;
    assert.match(problemsOf(twice)[0] ?? '', /^5:15 parapet\/duplicate-entry/);
    assert.deepEqual(
      read(twice).labels.labels.map(({ kind }) => kind),
      ['right'],
    );
  });

  it('is read whatever it holds', () => {
    fc.assert(
      fc.property(fc.nat(document.length), fc.nat(20), fc.string(), (start, length, text) => {
        const changed = document.slice(0, start) + text + document.slice(start + length);
        for (const { start: from, end, message } of read(changed).problems) {
          assert.ok(0 <= from && from <= end && end <= changed.length + 1);
          assert.ok(message.length > 0);
        }
      }),
      { numRuns: runs },
    );
  });
});
