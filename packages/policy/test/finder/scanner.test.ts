import assert from 'node:assert/strict';
import { createScanner, type Scanner } from '../../src/finder/scanner.ts';

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
});
