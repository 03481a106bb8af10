import assert from 'node:assert/strict';
import { conventions, momentsOfSpan, momentsOfTrace, type SpanLike } from '@parapet/genai';
import { decide, loadPolicySet, momentKinds } from '@parapet/policy';
import fc from 'fast-check';
import { recordedSpans, recordings } from './recorded.ts';

const blank: SpanLike = {
  traceId: 't',
  spanId: 's',
  name: 'chat',
  kind: 'client',
  startTime: 0,
  endTime: 1,
  status: { code: 'unset' },
  attributes: { 'gen_ai.operation.name': 'chat' },
  events: [],
  resource: {},
  scope: { name: 'test' },
};

/** What nobody writes any more, and so was not recorded. */
const old: SpanLike = {
  ...blank,
  events: [{ name: 'gen_ai.content.prompt', attributes: { 'gen_ai.prompt': '[{"role":"user","content":"Hi"}]' } }],
};

/** Spans with their log records as they were recorded, to begin from. */
const seeds: readonly SpanLike[] = [...recordings.flatMap((app) => recordedSpans(app, true)), old];

/** Asks for all that a moment holds. */
const policy = `
parapet: 1
policy: all
owner: test
finders: { phone: { pattern: '\\d{3}-\\d{4}' } }
rules:
  - { id: a, at: input, when: 'input.text.has(phone) || input.system.has(phone) || "x" in input.tools', then: flag }
  - { id: b, at: output, when: 'output.text.has(phone) || output.finish_reason == "stop"', then: flag }
  - { id: c, at: [tool_call, tool_result], when: 'tool.text.has(phone) || tool.name == tool.call_id', then: flag }
  - { id: d, at: retrieval, when: 'retrieval.text.has(phone) || retrieval.query == "x"', then: flag }
  - { id: e, at: call_end, when: 'output.text.has(phone) || call.tokens.input > 5', then: flag }
  - { id: f, at: call_end, when: 'call.duration > duration("1s") || "x" in call.finish_reasons', then: flag }
`;

const { set, problems } = loadPolicySet([{ path: 'all.policy.yaml', text: policy }], () => undefined);

/** How often a law is tried; twenty times as often when PARAPET_LONG is 1. */
const many = (runs: number) => ({ numRuns: process.env.PARAPET_LONG === '1' ? runs * 20 : runs });

/** What may stand in an attribute, and what may not. */
const oddValue = fc.oneof(
  fc.anything({ withBigInt: true, withNullPrototype: true, maxDepth: 3 }),
  fc.json({ maxDepth: 4 }),
  fc.json({ maxDepth: 4 }).chain((text) => fc.nat({ max: text.length }).map((length) => text.slice(0, length))),
  fc.constantFrom(
    '__REDACTED__',
    'null',
    '',
    '[',
    '{"__proto__":{"polluted":true}}',
    '[{"role":"user","parts":[{"type":"text"}]}]',
    '[{"role":"tool","content":[{"type":"tool-result","output":null}]}]',
    '['.repeat(10_000),
    new Uint8Array(3),
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    10n ** 30n,
  ),
);

/** Steps of a name that lead out of the way. */
const oddStep = fc.constantFrom('', '0', '7', '-1', '999999999999', '__proto__', 'constructor', 'prototype', 'length');

const names = [...new Set(seeds.flatMap(({ attributes }) => Object.keys(attributes)))];

const oddName = fc
  .tuple(fc.constantFrom(...names), fc.nat({ max: 6 }), oddStep)
  .map(([name, place, step]) => name.split('.').toSpliced(place, 1, step).join('.'));

const mutated: fc.Arbitrary<SpanLike> = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.dictionary(fc.oneof(fc.constantFrom(...names), oddName), oddValue, { maxKeys: 8 }),
    oddValue,
    fc.subarray([...names]),
  )
  .map(([seed, odd, body, left]) => {
    const attributes: Record<string, unknown> = Object.assign(Object.create(null), seed.attributes, odd);
    for (const name of left) if (!(name in odd)) delete attributes[name];
    const events = seed.events.map((event, index) =>
      index % 2 === 0 ? { ...event, attributes: { ...event.attributes, ...odd } } : event,
    );
    const logs = (seed.logs ?? []).map((log, index) =>
      index % 2 === 0 ? { ...log, body } : { ...log, attributes: odd },
    );
    return { ...seed, attributes, events, logs };
  });

describe('the readers of conventions', () => {
  it('all have seeds to be tried with', () => {
    const read = new Set(seeds.flatMap((seed) => conventions.find((convention) => convention.read(seed))?.id ?? []));
    assert.deepEqual([...read].sort(), conventions.map(({ id }) => id).sort());
  });

  it('never throw, pollute nothing, and give moments that can be decided, whatever stands on a span', () => {
    assert.ok(set, problems.map(({ message }) => message).join(' '));
    fc.assert(
      fc.property(mutated, (read) => {
        const moments = momentsOfSpan(read);
        assert.equal(moments.at(-1)?.moment.at, 'span');
        for (const { moment } of moments) {
          assert.ok(momentKinds.includes(moment.at) && moment.id !== '');
          decide(set, moment);
        }
        assert.equal(({} as { polluted?: unknown }).polluted, undefined);
      }),
      many(1000),
    );
  });

  it('read a span in time that grows with its length and no faster', () => {
    const deep = `llm.${'a.'.repeat(1e6)}`;
    const wide = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`llm.input_messages.${index}.message.content`, 'x']),
    );
    assert.ok(
      momentsOfSpan({ ...blank, attributes: { 'openinference.span.kind': 'LLM', ...wide, [deep]: 1 } }).length > 0,
    );
  });

  it('put together whatever spans and logs there are', () => {
    const ids = fc.constantFrom('', 'a', 'b', 'c');
    const linked = fc
      .tuple(mutated, ids, ids)
      .map(([each, spanId, parentSpanId]): SpanLike => ({ ...each, spanId, parentSpanId }));
    fc.assert(
      fc.property(fc.array(linked, { maxLength: 6 }), (spans) => {
        const logs = spans.flatMap((each) => (each.logs ?? []).map((log) => ({ ...log, spanId: each.spanId })));
        const times = momentsOfTrace(spans, logs).map(({ moment }) => moment.time);
        assert.deepEqual(
          times,
          times.toSorted((a, b) => a - b),
        );
      }),
      many(100),
    );
  });
});
