import assert from 'node:assert/strict';
import { loadPolicySet } from '@parapet/policy';
import { keysBelow } from '../../src/schema/policy-keys.ts';

/** A policy with a key in a place, and the codes of what is wrong with it. */
const codes = (text: string): string[] =>
  loadPolicySet([{ path: 'a.policy.yaml', text }], () => undefined).problems.map(({ code }) => code);

const places: readonly { readonly path: readonly string[]; readonly write: (key: string) => string }[] = [
  { path: [], write: (key) => `${key}: x\n` },
  { path: ['rules'], write: (key) => `rules:\n  - ${key}: x\n` },
  { path: ['rules', 'when'], write: (key) => `rules:\n  - id: a\n    when:\n      all: ["true"]\n      ${key}: []\n` },
  { path: ['finders', 'f'], write: (key) => `finders:\n  f:\n    words: [a]\n    ${key}: x\n` },
  { path: ['finders', 'f'], write: (key) => `finders:\n  f:\n    pattern: a\n    ${key}: x\n` },
  { path: ['lists', 'l'], write: (key) => `lists:\n  l:\n    file: x\n    ${key}: x\n` },
];

describe('the keys that the editor knows', () => {
  const UNKNOWN = 'parapet/unknown-field';

  it('are looked for in places where an unknown one is told', () => {
    for (const { write } of places)
      assert.ok(codes(`parapet: 1\npolicy: p\n${write('nonsense')}`).includes(UNKNOWN), write('nonsense'));
  });

  it('are keys of the language', () => {
    const known = new Map<string, boolean>();
    for (const { path, write } of places)
      for (const key of keysBelow(path)?.keys() ?? []) {
        const place = [...path, key].join('.');
        known.set(
          place,
          known.get(place) ||
            !codes(`${path.length > 0 ? 'parapet: 1\npolicy: p\n' : ''}${write(key)}`).includes(UNKNOWN),
        );
      }
    const unknown = [...known].flatMap(([place, isKnown]) => (isKnown ? [] : [place]));
    assert.deepEqual(unknown, []);
  });
});
