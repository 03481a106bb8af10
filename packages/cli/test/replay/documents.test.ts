import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TraceDocument } from '../../src/replay/documents.ts';
import { createSplitter } from '../../src/replay/documents.ts';

function split(text: string, cuts: readonly number[] = [], longest?: number): TraceDocument[] {
  const splitter = createSplitter(longest);
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  const found = places.slice(1).flatMap((place, i) => splitter.push(text.slice(places[i], place)));
  return [...found, ...splitter.end()];
}

const parsed = (documents: readonly TraceDocument[]) => documents.map(({ text }) => JSON.parse(text ?? ''));

const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());
const cuts = fc.array(fc.nat(), { maxLength: 10 });
const indent = fc.constantFrom(undefined, 0, 2, '\t');

describe('documents', () => {
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

  it('gives up a document that is too long, and goes on with the next line', () => {
    const text = `{"a":"${'x'.repeat(100)}"}\n{"b":1}\n`;
    const documents = split(text, [30, 60, 90], 40);
    assert.deepEqual(documents, [{ line: 1 }, { line: 2, text: '{"b":1}' }]);
  });
});
