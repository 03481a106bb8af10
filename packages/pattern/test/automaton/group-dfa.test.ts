import assert from 'node:assert/strict';
import fc from 'fast-check';
import { GroupDfa } from '../../src/automaton/group-dfa.ts';
import { buildProgram } from '../../src/automaton/program.ts';
import { compileMatcher, type Match, type MatchStream } from '../../src/index.ts';
import { compileSpec } from '../../src/inspect.ts';
import { AutomatonScan } from '../../src/stream/automaton-scan.ts';
import { LongestCandidates } from '../../src/stream/candidates.ts';
import { arbitraryText, runs } from '../arbitrary.ts';

function automaton(sources: readonly string[], maxStates: number): GroupDfa {
  const nfas = sources.map((source) => compileSpec({ kind: 'regex', source }).nfa).filter((nfa) => nfa !== undefined);
  return new GroupDfa(
    buildProgram(nfas),
    sources.map(() => false),
    maxStates,
  );
}

const scan = (dfa: GroupDfa) =>
  new AutomatonScan(
    dfa,
    () => new LongestCandidates(),
    () => {},
  );

/** Nodes visited for a text, in an automaton that knows nothing yet and soon forgets it. */
function work(source: string, text: string): number {
  const dfa = automaton([source], 2);
  scan(dfa).feed(text);
  return dfa.visited;
}

describe('the automaton', () => {
  /** Expressions and texts on which backtracking, or searching anew after each match, takes quadratic time or worse. */
  const hard: readonly (readonly [source: string, unit: string])[] = [
    ['(?:a*)*b', 'a'],
    ['(?:a|aa)+c', 'a'],
    ['a+b', 'a'],
    ['\\w+@\\w+\\.', 'a'],
    ['[ab]*a[ab]{12}c', 'ab'],
    ['(?:a?){40}a{40}', 'a'],
    ['a.*z|b', 'ab'],
    ['(?:\\d[ -]?){12,19}x', '1-1 '],
    ['\\b(?:a{1,30}\\b ?){1,30}c', 'aa '],
  ];
  for (const [source, unit] of hard) {
    it(`does ten times the work for ten times the text with ${source}`, () => {
      const [short, long] = [work(source, unit.repeat(300)), work(source, unit.repeat(3000))];
      assert.ok(short > 0);
      assert.ok(long <= 11 * short, `${long} against ${short}`);
    });
  }

  it('needs no new states for a text it has seen', () => {
    const dfa = automaton(['\\b\\d{3}-\\d{2}\\b', '[a-z]+@'], 1000);
    const read = () => scan(dfa).feed('a@ 12 123-45 b');
    read();
    const { built, visited } = dfa;
    read();
    assert.deepEqual([dfa.built, dfa.visited], [built, visited]);
  });

  it('serves several streams at a time, though it keeps forgetting its states', () => {
    const specs = ['\\b\\w+@\\w+\\b', 'a+b', '\\d{2,}(?!a)', 'b(?=1)'].map(
      (source) => ({ kind: 'regex', source }) as const,
    );
    const small = compileMatcher(specs, { cacheStates: 2 });
    const large = compileMatcher(specs);
    const texts = fc.array(arbitraryText(['a', 'b', '1', ' ', '@'], 30), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(texts, (texts) => {
        const streams = texts.map((): { stream: MatchStream; found: Match[] } => ({
          stream: small.stream(),
          found: [],
        }));
        for (let index = 0; index < 30; index++) {
          streams.forEach(({ stream, found }, which) => {
            found.push(...stream.push(texts[which]?.charAt(index) ?? ''));
          });
        }
        streams.forEach(({ stream, found }, which) => {
          const alone = large.stream();
          const expected = [...alone.push(texts[which] ?? ''), ...alone.end()];
          assert.deepEqual([...found, ...stream.end()], expected);
        });
      }),
      runs(200),
    );
  });
});
