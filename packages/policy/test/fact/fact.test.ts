import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type FactSource, readFact } from '../../src/index.ts';

const http: FactSource = { kind: 'http', url: 'https://tox.internal/', headers: {}, timeout: 1 };
const read = (said: unknown, text = 'Hi 👋 fool', source: FactSource = http) => readFact({ source, text }, said);
const malformed = { kind: 'failure', code: 'malformed' };

describe('an answer', () => {
  for (const [title, said, expected] of [
    ['yes', true, { match: true }],
    ['no', false, { match: false }],
    ['a match', { match: true, score: 0.5, why: 'rude' }, { match: true, score: 0.5, why: 'rude' }],
    ['a match and more', { match: false, model: 'x', score: null }, { match: false }],
    [
      'places, counted in code points',
      { findings: [{ start: 5, end: 9 }] },
      { match: true, findings: [{ start: 6, end: 10 }] },
    ],
    ['no places', { findings: [] }, { match: false }],
    [
      'places in any order',
      {
        findings: [
          { start: 5, end: 9 },
          { start: 0, end: 2 },
          { start: 1, end: 3, score: 1 },
        ],
      },
      {
        match: true,
        findings: [
          { start: 0, end: 3 },
          { start: 6, end: 10 },
        ],
      },
    ],
  ] as const)
    it(`may be ${title}`, () => {
      assert.deepEqual(read(said), { kind: 'answer', ...expected });
    });

  for (const said of [
    undefined,
    null,
    'yes',
    1,
    [],
    [true],
    {},
    { match: 'true' },
    { score: 0.5 },
    { match: true, score: 2 },
    { match: true, score: Number.NaN },
    { match: true, why: 7 },
    { match: true, findings: [] },
    { match: false, findings: [{ start: 0, end: 1 }] },
    { findings: {} },
    { findings: [null] },
    { findings: [{ start: 1, end: 1 }] },
    { findings: [{ start: 2, end: 1 }] },
    { findings: [{ start: -1, end: 1 }] },
    { findings: [{ start: 0.5, end: 1 }] },
    { findings: [{ start: 0, end: 10 }] },
  ])
    it(`is none: ${JSON.stringify(said)}`, () => {
      assert.deepEqual(read(said), malformed);
    });

  it('of a function has places as JavaScript counts them', () => {
    const asked: FactSource = { kind: 'function', function: 'f', timeout: 1 };
    assert.deepEqual(read({ findings: [{ start: 6, end: 10 }] }, undefined, asked), {
      ...{ kind: 'answer', match: true },
      findings: [{ start: 6, end: 10 }],
    });
    assert.deepEqual(read({ findings: [{ start: 6, end: 11 }] }, undefined, asked), malformed);
  });

  it('is a match from the threshold on, whatever it says itself', () => {
    const source = { ...http, threshold: 0.8 };
    assert.deepEqual(read({ match: false, score: 0.8 }, undefined, source), {
      kind: 'answer',
      match: true,
      score: 0.8,
    });
    assert.deepEqual(read({ match: true, score: 0.79 }, undefined, source), {
      kind: 'answer',
      match: false,
      score: 0.79,
    });
    assert.deepEqual(read({ score: 0.1, findings: [{ start: 0, end: 1 }] }, undefined, source), {
      ...{ kind: 'answer', match: false, score: 0.1 },
    });
    assert.deepEqual(read({ match: true }, undefined, source), malformed);
    assert.deepEqual(read(true, undefined, source), malformed);
  });

  it('is never a reason to throw, and its places lie in the text', () => {
    const offset = fc.oneof(fc.integer({ min: -2, max: 12 }), fc.double());
    const place = fc.oneof(
      fc.anything(),
      fc.record({ start: offset, end: offset, score: offset }, { requiredKeys: [] }),
    );
    const said = fc.oneof(
      fc.anything(),
      fc.record({ match: fc.anything(), score: offset, findings: fc.array(place) }, { requiredKeys: [] }),
    );
    fc.assert(
      fc.property(said, fc.string({ unit: 'grapheme' }), (answer, text) => {
        const fact = read(answer, text);
        if (fact.kind === 'failure') assert.equal(fact.code, 'malformed');
        else
          for (const { start, end } of fact.findings ?? []) assert.ok(0 <= start && start < end && end <= text.length);
      }),
      { numRuns: process.env.PARAPET_LONG ? 100_000 : 2_000 },
    );
  });
});
