import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type JsonText, splitJson } from '../../src/stream/json-texts.ts';
import { utf8 } from './pieces.ts';

function split(text: string, cuts: readonly number[] = [], limit = 2 ** 20): JsonText[] {
  const splitter = splitJson(limit);
  const bytes = utf8(text);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const found = places.slice(1).flatMap((place, i) => splitter.push(bytes.slice(places[i], place)));
  return [...found, ...splitter.end()];
}

const parsed = (documents: readonly JsonText[]) => documents.map(({ text }) => JSON.parse(text ?? ''));

const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());
const cuts = fc.array(fc.nat(), { maxLength: 10 });
const indent = fc.constantFrom(undefined, 0, 2, '\t');

describe('JSON in a file', () => {
  it('finds one object, an array of them, and one on each line, however the text is cut', () => {
    const ways = fc.constantFrom(
      (texts: string[]) => texts.join('\n'),
      (texts: string[]) => texts.join('\r\n\r\n'),
      (texts: string[]) => `[${texts.join(',\n')}]`,
      (texts: string[]) => `\uFEFF[\n  ${texts.join('  ,  ')}\n]\n`,
    );
    fc.assert(
      fc.property(fc.array(object), ways, indent, cuts, (objects, write, space, at) => {
        const text = write(objects.map((one) => JSON.stringify(one, null, space)));
        assert.deepEqual(parsed(split(text, at)), JSON.parse(JSON.stringify(objects)));
      }),
    );
  });

  it('says on which line each begins', () => {
    const text = '\n{"a":\n1}\n[\n{},{"b":"}{"},\n\n{}]';
    assert.deepEqual(
      split(text).map(({ line }) => line),
      [2, 5, 5, 7],
    );
  });

  it('gives the same documents however the text is cut, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",\\\n ax') }), cuts, (text, at) => {
        assert.deepEqual(split(text, at), split(text));
      }),
    );
  });

  it('gives back what stands between objects, so that it is noticed', () => {
    const texts = split('hello\n{} 12 {}\n"a').map(({ text }) => text);
    assert.deepEqual(texts, ['hello', '{}', '12 {}', '"a']);
  });

  it('ends a document that is broken off inside a string with its line', () => {
    assert.deepEqual(parsed(split('{"a": "cut\n{"b": 1}').slice(1)), [{ b: 1 }]);
  });

  it('gives up a document that is too long, and goes on behind it', () => {
    const text = `{"a":\n"${'x'.repeat(100)}"\n}\n{"b":1}\n`;
    const documents = split(text, [30, 60, 90], 40);
    assert.deepEqual(documents, [{ line: 1 }, { line: 4, text: '{"b":1}' }]);
  });
});
