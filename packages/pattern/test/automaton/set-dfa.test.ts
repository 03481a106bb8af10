import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BackwardDfa } from '../../src/automaton/backward-dfa.ts';
import { buildProgram, type Program } from '../../src/automaton/program.ts';
import { SetDfa } from '../../src/automaton/set-dfa.ts';
import { compileAllGroups } from '../../src/inspect.ts';
import { arbitraryPattern, arbitraryText, runs } from '../arbitrary.ts';

const characters = ['a', 'b', '😀', '[ab]', '.'];
const source = arbitraryPattern({ characters, assertions: ['\\b', '^', '$', '(?=a)'], maxDepth: 4 });
const texts = fc.array(arbitraryText(['a', 'b', ' ', '😀'], 30), { minLength: 1, maxLength: 4 });

function programOf(source: string): Program | undefined {
  const { nfa } = compileAllGroups({ kind: 'regex', source });
  return nfa && buildProgram([nfa]);
}

describe('an automaton that forgets soon', () => {
  it('says where one says that remembers: whether there is a match, and where those end that begin somewhere', () => {
    let forgot = 0;
    const agrees = fc.property(source, texts, fc.nat(30), fc.boolean(), (pattern, several, from, closed) => {
      const program = programOf(pattern);
      if (program === undefined) return;
      for (const begin of ['anywhere', 'here'] as const) {
        const remembers = new SetDfa(program, begin);
        const forgets = new SetDfa(program, begin, 1);
        for (const text of several) {
          const start = Math.min(from, text.length);
          const works = [{ left: 1e9 }, { left: 1e9 }] as const;
          assert.equal(forgets.test(text, works[0]), remembers.test(text, works[1]));
          assert.deepEqual(works[0], works[1]);
          assert.deepEqual(forgets.endsFrom(text, start, closed), remembers.endsFrom(text, start, closed));
          forgot += 1;
        }
      }
    });
    fc.assert(agrees, runs(1000));
    assert.ok(forgot > 1000);
  });

  it('knows backwards what one knows that remembers', () => {
    const agrees = fc.property(source, texts, (pattern, several) => {
      const program = programOf(pattern);
      if (program === undefined) return;
      const remembers = new BackwardDfa(program);
      const forgets = new BackwardDfa(program);
      for (const text of several) assert.deepEqual(forgets.read(text, 0), remembers.read(text));
    });
    fc.assert(agrees, runs(1000));
  });

  it('looks at each node once for a character, where every character is in a new place', () => {
    const program = programOf('[ab]*a[ab]{100}c') as Program;
    let text = '';
    for (let number = 1; text.length < 200_000; number = (number * 75) % 65537) text += number % 2 === 0 ? 'a' : 'b';
    assert.equal(new SetDfa(program, 'anywhere').test(text, { left: Infinity }), false);
    assert.equal(new SetDfa(program, 'anywhere').test(`${text}a${'b'.repeat(100)}c`, { left: Infinity }), true);
  });

  it('stops where it may look at no more', () => {
    const program = programOf('a.*b') as Program;
    const work = { left: 10 };
    assert.equal(new SetDfa(program, 'anywhere').test(`a${'x'.repeat(100)}b`, work), false);
    assert.ok(work.left < 0);
  });
});
