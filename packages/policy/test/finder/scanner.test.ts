import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Finder } from '../../src/finder/finder.ts';
import type { Scan } from '../../src/finder/found-texts.ts';
import { createFoundTexts } from '../../src/finder/found-texts.ts';
import { createScanner, type Scanner } from '../../src/finder/scanner.ts';
import { plan } from '../../src/set/policy-set.ts';
import { policySet } from '../policies.ts';

/** Finds something in every text that has one of the words, so that what it says of two texts are two things. */
function scannerFor(...words: readonly string[]): Scanner {
  const scanner = createScanner();
  scanner.add({ digest: 'words', kind: 'word', maxLength: 10, spec: { kind: 'words', words } });
  return scanner;
}

describe('a scanner', () => {
  it('looks once at each message of a long transcript, in however many turns it is sent again', () => {
    const scanner = scannerFor('message', 'first', 'second');
    const texts = Array.from({ length: 2000 }, (_, index) => `message ${index}`);
    const first = texts.map((text) => scanner.scan(text));
    for (const [index, text] of texts.entries()) assert.equal(scanner.scan(text), first[index]);
  });

  it('does not keep the texts of calls that are long over', () => {
    const scanner = scannerFor('message', 'first', 'second');
    const first = scanner.scan('first');
    for (let index = 0; index < 10_000; index++) scanner.scan(`message ${index}`);
    assert.notEqual(scanner.scan('first'), first);
    const second = scanner.scan('second');
    for (let index = 0; index < 10; index++) scanner.scan(`${index}`.repeat(1_000_000));
    assert.notEqual(scanner.scan('second'), second);
  });

  const pool: readonly Finder[] = [
    { kind: 'word' as const, spec: { kind: 'words' as const, words: ['a b', 'b'] } },
    { kind: 'pattern', spec: { kind: 'regex' as const, source: 'a+' } },
    { kind: 'pattern', spec: { kind: 'regex' as const, source: 'ab?|b+c', ignoreCase: true } },
    { kind: 'pattern', spec: { kind: 'regex' as const, source: 'a(b)c?', group: 1 } },
    ...detectors().map(({ spec, kind }) => ({ kind, spec })),
  ].map((one, index) => ({ ...one, digest: `finder ${index}`, maxLength: 100 }));

  const told = ({ of }: Scan, finders: readonly Finder[]) => finders.map(({ digest }) => of(digest));

  it('finds what a new one finds, whoever looked at a text before and whatever was forgotten of that', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', ' ', '\u001e'), maxLength: 8 }),
      fc.constantFrom('+1 212 555 0142', 'b a@b.example c', '4242 4242 4242 4242'),
    );
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ scanner: fc.nat(2), text }) },
      { weight: 2, arbitrary: fc.record({ scanner: fc.nat(2), finder: fc.constantFrom(...pool) }) },
      { weight: 1, arbitrary: fc.record({ scanner: fc.nat(2), restart: fc.constant(true) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const texts = createFoundTexts({ texts: 4, length: 100 });
        const scanners = Array.from({ length: 3 }, () => createScanner(texts));
        for (const { scanner: number, ...one } of steps) {
          const scanner = scanners[number] ?? assert.fail();
          if ('finder' in one) scanner.add(one.finder);
          else if ('restart' in one) scanners[number] = createScanner(texts);
          else {
            const afresh = createScanner();
            for (const finder of scanner.finders) afresh.add(finder);
            assert.deepEqual(
              told(scanner.scan(one.text), scanner.finders),
              told(afresh.scan(one.text), scanner.finders),
            );
          }
        }
      }),
      { numRuns: process.env.PARAPET_LONG ? 10_000 : 300 },
    );
  });

  it('looks again for one finder only, when that is another or the scanner is', () => {
    const texts = createFoundTexts();
    const [a, b, c] = pool as [Finder, Finder, Finder];
    const looking = createScanner(texts);
    looking.add(a);
    looking.add(b);
    const before = looking.scan('a b');
    const again = createScanner(texts);
    again.add(b);
    assert.equal(again.scan('a b'), before);
    again.add(c);
    assert.equal(again.scan('a b').of(b.digest), before.of(b.digest));
    assert.deepEqual(looking.scan('a b').of(a.digest), before.of(a.digest));
  });
});

/** Detectors with validators, ready to be compiled. */
function detectors(): readonly Finder[] {
  const names = ['pii.phone', 'pii.email', 'pii.payment_card'];
  const finders = names.map((name, index) => `  f${index}: { detector: ${name} }\n`).join('');
  const rule =
    '  - { id: r, at: output, when: output.text.has(f0) || output.text.has(f1) || output.text.has(f2), then: flag }';
  const set = policySet(`parapet: 1\npolicy: a\nowner: me\nfinders:\n${finders}rules:\n${rule}\n`);
  return set[plan].scanner.finders;
}
