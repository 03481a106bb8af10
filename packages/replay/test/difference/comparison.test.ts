import assert from 'node:assert/strict';
import type { SpanLike } from '@parapet/genai';
import { loadPolicySet, type PolicySet } from '@parapet/policy';
import { createComparison, type Stance } from '../../src/index.ts';

const policies = (mode: string, rule: string, other = 'span.name == "none"', code = '\\d{6}', more = ''): PolicySet => {
  const text = `parapet: 1
policy: shop
owner: o@acme.example
mode: ${mode}
finders: { ticket: { pattern: 'TCK-\\d{6}' }, code: { pattern: '${code}' } }
memories: { asked: { at: output, when: 'true', within: 1h, per: '[]' } }
rules:
  - { id: tickets, message: No., ${rule} }
  - { id: other, at: span, when: '${other}', then: flag }
${more}`.replace("per: '[]'", 'per: []');
  const { set, problems } = loadPolicySet([{ path: 'shop.policy.yaml', text }], () => undefined);
  assert.ok(set, JSON.stringify(problems));
  return set;
};

/** The spans of answers; undefined is one whose content was not captured. */
const answers = (...texts: (string | undefined)[]): SpanLike[] =>
  texts.map((content, index) => ({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: `b7ad6b716920333${index}`,
    name: 'chat gpt-4o',
    kind: 'client',
    startTime: index * 1000,
    endTime: index * 1000 + 1,
    status: { code: 'unset' },
    attributes: {
      'gen_ai.operation.name': 'chat',
      ...(content !== undefined && {
        'gen_ai.output.messages': JSON.stringify([
          { role: 'assistant', parts: [{ type: 'text', content }], finish_reason: 'stop' },
        ]),
      }),
    },
    events: [],
    resource: {},
    scope: { name: 'test' },
  }));

const has = (finder: string, then: string) => `at: output, when: output.text.has(${finder}), then: ${then}`;

function changesOf(before: PolicySet, after: PolicySet, spans: readonly SpanLike[], stance?: Stance): string[] {
  const comparison = createComparison(before, after, stance);
  return spans
    .flatMap((span) => comparison.add({ spans: [span] }))
    .filter(({ at }) => at === 'output')
    .map(({ change }) => change);
}

const spans = answers('It is TCK-123456.', 'It is 123456.', 'Hello.');

describe('a comparison of policy sets', () => {
  it('tells what is newly blocked and newly allowed', () => {
    const [narrow, wide] = [policies('enforce', has('ticket', 'block')), policies('enforce', has('code', 'block'))];
    assert.deepEqual(changesOf(narrow, wide, spans), ['unchanged', 'newly-blocked', 'unchanged']);
    assert.deepEqual(changesOf(wide, narrow, spans), ['unchanged', 'newly-allowed', 'unchanged']);
  });

  it('tells another action, and other places that are redacted', () => {
    const [redacting, flagging] = [
      policies('enforce', has('ticket', 'redact')),
      policies('enforce', has('ticket', 'flag')),
    ];
    assert.deepEqual(changesOf(flagging, redacting, spans), ['action-changed', 'unchanged', 'unchanged']);
    const elsewhere = policies('enforce', has('code', 'redact'));
    assert.deepEqual(changesOf(redacting, elsewhere, spans), ['action-changed', 'action-changed', 'unchanged']);
  });

  it('looks at what is done, or at what is proposed', () => {
    const [narrow, wide] = [policies('observe', has('ticket', 'block')), policies('observe', has('code', 'block'))];
    assert.deepEqual(changesOf(narrow, wide, spans), ['unchanged', 'unchanged', 'unchanged']);
    assert.deepEqual(changesOf(narrow, wide, spans, 'as-if-enforced'), ['unchanged', 'newly-blocked', 'unchanged']);
  });

  it('tells apart what fails now', () => {
    const failing = policies('enforce', "at: output, when: '1 / (size(output.text) - 6) > 0', then: block");
    assert.deepEqual(changesOf(policies('enforce', has('ticket', 'block')), failing, answers('Hello.')), ['failed']);
  });

  it('never takes what cannot be told for no', () => {
    const [narrow, wide] = [policies('enforce', has('ticket', 'block')), policies('enforce', has('code', 'block'))];
    const about = policies('enforce', 'at: output, when: call.operation == "chat", then: block');
    const [unseen] = answers(undefined);
    assert.ok(unseen);
    assert.deepEqual(changesOf(narrow, wide, [unseen]), ['cannot-tell']);
    assert.deepEqual(changesOf(narrow, about, [unseen]), ['cannot-tell'], 'it may have been blocked before');
    assert.deepEqual(changesOf(policies('enforce', "at: output, when: 'false', then: flag"), about, [unseen]), [
      'newly-blocked',
    ]);
  });

  it('knows that what cannot be told did not change, where the same rules say so of the same past', () => {
    const [unseen] = answers(undefined);
    assert.ok(unseen);
    const rule = has('code', 'block');
    const [was, is] = [policies('enforce', rule), policies('enforce', rule, 'span.name == "chat gpt-4o"')];
    assert.notEqual(was.digest, is.digest);
    for (const stance of ['as-they-are', 'as-if-enforced'] as const)
      assert.deepEqual(changesOf(was, is, [unseen], stance), ['unchanged']);
    // A rule of the same name that looks for something else is another one.
    const other = policies('enforce', rule, undefined, '\\d{7}');
    assert.deepEqual(changesOf(was, other, [unseen]), ['cannot-tell']);
  });

  it('cannot tell where the same rules look back on another past', () => {
    const counting = 'at: output, when: output.text.has(code) && asked.count >= 1, then: flag';
    const blocking = `  - { id: first, ${has('ticket', 'block')}, message: No. }\n`;
    const sets = [
      policies('enforce', counting),
      policies('enforce', counting, undefined, undefined, blocking),
    ] as const;
    const spans = answers('TCK-123456', 'Hello.', undefined);
    assert.deepEqual(changesOf(...sets, spans), ['newly-blocked', 'unchanged', 'cannot-tell']);
  });

  it('finds nothing where nothing changed, whatever happened before', () => {
    const set = policies('enforce', `at: output, when: output.text.has(code) && asked.count >= 1, then: block`);
    assert.deepEqual(changesOf(set, set, answers('Hello.', 'It is 123456.', '654321')), [
      'unchanged',
      'unchanged',
      'unchanged',
    ]);
    const sooner = policies('enforce', `at: output, when: output.text.has(code), then: block`);
    assert.deepEqual(changesOf(set, sooner, answers('It is 123456.', 'Hello.', '654321')), [
      'newly-blocked',
      'unchanged',
      'unchanged',
    ]);
  });
});
