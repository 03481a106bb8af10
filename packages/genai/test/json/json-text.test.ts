import assert from 'node:assert/strict';
import fc from 'fast-check';
import { escapeReader, escapeWriter, skeletonReader } from '../../src/json/json-text.ts';
import { many } from '../many.ts';

/** What a reader makes of a text that arrives in pieces of this length. */
function read(text: string, length = text.length || 1): string {
  const reader = escapeReader();
  let shown = '';
  for (let at = 0; at < text.length; at += length) shown += reader.read(text.slice(at, at + length));
  return shown + reader.end();
}

const written = (shown: string) => escapeWriter().write(shown);

/** Texts of JSON in which letters are escaped here and there; none of those that `true`, `false` and `null` are made of. */
const escaped = fc
  .tuple(fc.jsonValue(), fc.constantFrom(0, 2), fc.infiniteStream(fc.nat(5)))
  .map(([value, indent, choices]) =>
    JSON.stringify(value, null, indent).replaceAll(/[bcdg-kmo-qv-zé]/g, (letter) =>
      choices.next().value === 0 ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter,
    ),
  );

describe('the text of a JSON answer', () => {
  it('is shown without the escapes that hide what it says', () => {
    assert.equal(read('{"a":"x\\n555\\u002d0142\\t\\/\\u00e9"}'), '{"a":"x\n555-0142\t/é"}');
  });

  it('keeps the escapes without which nobody could tell where a string ends', () => {
    assert.equal(read('["a\\"b","c\\\\","\\u0022\\u005C"]'), '["a\\"b","c\\\\","\\"\\\\"]');
  });

  it('is left alone outside of its strings, and where it is no JSON', () => {
    for (const text of ['\\n {} \\', '{"a\\', '"\\x\\u00zz"', 'He said "no']) assert.equal(read(text), text);
  });

  it('means the same when it is written back, however it is cut', () => {
    fc.assert(
      fc.property(escaped, fc.integer({ min: 1, max: 7 }), (text, length) => {
        const shown = read(text, length);
        assert.equal(shown, read(text));
        assert.deepEqual(JSON.parse(written(shown)), JSON.parse(text));
      }),
      many(300),
    );
  });

  it('has a skeleton that does not change with what its strings say, and with nothing else', () => {
    const skeleton = (text: string) => skeletonReader().read(text);
    const text = '{"a":["x",{"b":"y, {\\" "}],"c":1}';
    assert.equal(skeleton(text), '{"a":["",{"b":""}],"c":1}');
    assert.equal(skeleton(text.replace('x', '[phone]').replace('y, {', '')), skeleton(text));
    for (const [from, to] of [
      ['"c"', '"d"'],
      ['1', '[phone]'],
      ['"x",', '"'],
    ] as const)
      assert.notEqual(skeleton(text.replace(from, to)), skeleton(text));
  });
});
