import assert from 'node:assert/strict';
import fc from 'fast-check';
import { globMatcher } from '../src/glob.ts';

describe('a glob', () => {
  const matching = (glob: string, ...paths: readonly string[]): readonly string[] =>
    paths.filter((path) => globMatcher(glob)?.(path));

  it('takes any folders for two stars, also none', () => {
    assert.deepEqual(matching('**/*.otlp.json', 'a.otlp.json', 'x/y/a.otlp.json', 'a.json', 'a.otlp.jsonl'), [
      'a.otlp.json',
      'x/y/a.otlp.json',
    ]);
  });

  it('takes no slash for one star or a question mark', () => {
    assert.deepEqual(matching('x/*.json', 'x/a.json', 'x/y/a.json'), ['x/a.json']);
    assert.deepEqual(matching('x?y', 'x1y', 'x/y', 'xy'), ['x1y']);
  });

  it('takes either side of a comma in braces', () => {
    assert.deepEqual(matching('*.{json,jsonl}', 'a.json', 'a.jsonl', 'a.jso'), ['a.json', 'a.jsonl']);
  });

  it('takes one character for brackets', () => {
    assert.deepEqual(matching('t[0-2].json', 't1.json', 't3.json', 't12.json'), ['t1.json']);
    assert.deepEqual(matching('t[!0-2].json', 't1.json', 't3.json'), ['t3.json']);
  });

  it('takes every other character for itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a.+^$()|\\]-') }), (text) => {
        assert.equal(globMatcher(text)?.(text), true);
        assert.equal(globMatcher(text)?.(`${text}x`), false);
      }),
    );
  });

  it('is told apart from what is none', () => {
    assert.equal(globMatcher('{a'), undefined);
    assert.equal(globMatcher('[z-a]'), undefined);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a*?{},[]!/\\-') }), fc.string(), (glob, path) => {
        globMatcher(glob)?.(path);
      }),
    );
  });
});
