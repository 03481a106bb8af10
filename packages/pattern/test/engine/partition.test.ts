import assert from 'node:assert/strict';
import { partition, partRestless } from '../../src/engine/partition.ts';
import type { CompiledRegex, RegexEngine } from '../../src/engine/regex-engine.ts';
import { compileMatcher, type RegexSpec } from '../../src/index.ts';
import { compileSpec } from '../../src/inspect.ts';
import { AutomatonScan } from '../../src/stream/automaton-scan.ts';
import { LongestCandidates } from '../../src/stream/candidates.ts';

function compiled(sources: readonly string[]): CompiledRegex[] {
  return sources.map((source, index) => {
    const spec: RegexSpec = { kind: 'regex', source };
    const { nfa, report } = compileSpec(spec);
    assert.ok(nfa);
    return { index, spec, nfa, maxLength: report.maxLength };
  });
}

const members = (engines: readonly RegexEngine[]) => engines.map(({ patterns }) => patterns.map(({ index }) => index));

const CALM = ['\\b\\d{3}-\\d{2}-\\d{4}\\b', '[\\w.]{1,64}@\\w{1,40}', '\\b[A-Z]{2}\\d{6}\\b', 'secret|password'];
/** Remembers, for each of the last thirty characters, whether it was an a. */
const RESTLESS = 'a.{30}\\d{8}';
/** The same for two letters that ordinary text lacks. */
const SLEEPER = '[§¶]*§[§¶]{12}x';

describe('the partition of patterns', () => {
  it('keeps patterns together whose states are few', () => {
    assert.deepEqual(members(partition(compiled(CALM), 4096)), [[0, 1, 2, 3]]);
  });

  it('gives a pattern that grows with ordinary text an automaton of its own', () => {
    assert.deepEqual(members(partition(compiled([...CALM, RESTLESS, 'x+y']), 4096)), [[0, 1, 2, 3, 5], [4]]);
  });

  it('is made anew when texts turn out to be extraordinary', () => {
    const engines = partition(compiled([...CALM, SLEEPER]), 1024);
    assert.deepEqual(members(engines), [[0, 1, 2, 3, 4]]);
    const [engine] = engines;
    assert.ok(engine);
    const scan = new AutomatonScan(
      engine.dfa,
      () => new LongestCandidates(),
      () => {},
    );
    let random = 1;
    for (let i = 0; i < 20_000; i++) {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      scan.feed(random > 0x8000_0000 ? '§' : '¶');
    }
    assert.ok(engine.dfa.generation >= 2, 'it was too much for the cache');
    assert.deepEqual(members(partRestless(engines, 1024)), [
      [0, 1],
      [2, 3, 4],
    ]);
  });

  it('is kept as long as states suffice', () => {
    const engines = partition(compiled(CALM), 4096);
    assert.equal(partRestless(engines, 4096), engines);
  });

  it('changes nothing about what is found', () => {
    const sources = [...CALM, RESTLESS, 'x+y'];
    const text = 'Call a 123-45-6789 secret xxy mail joe@example or abcdefghijklmnopqrstuvwxyz 12345678 AB123456';
    const together = compileMatcher(sources.map((source) => ({ kind: 'regex', source }))).findAll(text);
    const alone = sources.flatMap((source, pattern) =>
      compileMatcher([{ kind: 'regex', source }])
        .findAll(text)
        .map((match) => ({ ...match, pattern })),
    );
    assert.deepEqual(
      together,
      alone.sort((a, b) => a.start - b.start || a.pattern - b.pattern),
    );
    assert.equal(together.length, 6);
  });

  it('does without probing where the cache is tiny', () => {
    assert.deepEqual(members(partition(compiled([...CALM, RESTLESS]), 2)), [[0, 1, 2, 3, 4]]);
  });

  it('has no automaton for no pattern', () => {
    assert.deepEqual(partition([], 4096), []);
  });
});
