import assert from 'node:assert/strict';
import fc from 'fast-check';
import { columnsOf } from '../src/columns-of.ts';
import { wrapText } from '../src/wrap-text.ts';

describe('wrapped text', () => {
  it('is broken at spaces, and goes on below its indentation', () => {
    assert.equal(wrapText('one two three four', { from: 4, indent: 2, width: 12 }), 'one two\n  three four');
  });

  it('begins in the next line where its first word does not fit', () => {
    assert.equal(wrapText('something', { from: 8, indent: 2, width: 12 }), '\n  something');
  });

  it('keeps a long word whole', () => {
    assert.equal(
      wrapText('a /a/long/path/of/a/file b', { from: 0, indent: 2, width: 10 }),
      'a\n  /a/long/path/of/a/file\n  b',
    );
  });

  it('says the same, in lines that are wide enough for their words and no wider than they may be', () => {
    const words = fc.array(fc.stringMatching(/^[!-~é🙂電]{1,6}$/u), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.nat(20), fc.nat(6), (said, from, indent) => {
        const width = 20;
        const lines = (' '.repeat(from) + wrapText(said.join(' '), { from, indent, width })).split('\n');
        assert.deepEqual(
          lines.flatMap((line) => line.split(' ').filter((word) => word !== '')),
          said,
        );
        for (const line of lines.slice(from > indent ? 1 : 0)) assert.ok(columnsOf(line) <= width, line);
        for (const [nth, line] of lines.slice(1).entries()) {
          assert.equal(line.length - line.trimStart().length, indent);
          const first = line.trim().split(' ')[0] ?? '';
          assert.ok(columnsOf(lines[nth] ?? '') + 1 + columnsOf(first) > width, 'the word fitted above');
        }
      }),
    );
  });
});
