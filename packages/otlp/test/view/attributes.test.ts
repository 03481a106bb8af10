import assert from 'node:assert/strict';
import { type AnyValue, decodeAttributes, decodeValue, readTraces, spansOf } from '../../src/index.ts';

const VALUES: readonly (readonly [AnyValue, unknown])[] = [
  [{ stringValue: '' }, ''],
  [{ stringValue: 'text' }, 'text'],
  [{ boolValue: false }, false],
  [{ intValue: '42' }, 42],
  [{ intValue: 42 }, 42],
  [{ intValue: '-9223372036854775808' }, -9223372036854775808n],
  [{ intValue: '9007199254740993' }, 9007199254740993n],
  [{ intValue: 'many' }, null],
  [{ intValue: '1.5' }, null],
  [{ doubleValue: 1.5 }, 1.5],
  [{ doubleValue: 'NaN' }, Number.NaN],
  [{ doubleValue: '-Infinity' }, Number.NEGATIVE_INFINITY],
  [{ doubleValue: 'much' }, null],
  [{ bytesValue: 'AP8=' }, Uint8Array.of(0, 255)],
  [{ bytesValue: '-_8' }, Uint8Array.of(251, 255)],
  [{ bytesValue: '***' }, null],
  [{ arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }, {}] } }, ['a', 1, null]],
  [{ arrayValue: {} }, []],
  [{}, null],
];

describe('attribute values', () => {
  for (const [value, expected] of VALUES) {
    it(`reads ${JSON.stringify(value)}`, () => assert.deepEqual(decodeValue(value), expected));
  }

  it('reads numbers as they were written', () => {
    const { traces } = readTraces(
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"i","value":{"intValue":9007199254740993}},' +
        '{"key":"d","value":{"doubleValue":1.0}}]}]}]}]}',
    );
    const [placed] = spansOf(traces);
    assert.equal(placed?.view.attributes.i, 9007199254740993n);
    assert.equal(placed?.view.attributes.d, 1);
  });

  it('treats every key as a key', () => {
    const list = ['__proto__', 'constructor', 'toString'].map((key) => ({ key, value: { stringValue: key } }));
    const attributes = decodeAttributes([...list, { key: 'map', value: { kvlistValue: { values: list } } }]);
    assert.deepEqual(Object.keys(attributes), ['__proto__', 'constructor', 'toString', 'map']);
    assert.equal(attributes.constructor, 'constructor');
    for (const each of [attributes, attributes.map]) assert.equal(inherited(each), 0);
    assert.equal(decodeAttributes([]).constructor, undefined);
    for (const name of Object.getOwnPropertyNames(Object.prototype)) assert.ok(!(name in decodeAttributes([])), name);
  });

  it('takes the first of a key that is there twice', () => {
    const twice = [1, 2].map((value) => ({ key: 'a', value: { intValue: value } }));
    assert.equal(decodeAttributes(twice).a, 1);
  });

  it('gives null instead of exhausting the stack on a value nested by a program', () => {
    let value: AnyValue = { stringValue: 'deep' };
    for (let depth = 0; depth < 100_000; depth++) value = { arrayValue: { values: [value] } };
    assert.doesNotThrow(() => decodeValue(value));
  });
});

/** How many names an object has from what it inherits from. */
function inherited(object: unknown): number {
  const prototype = Object.getPrototypeOf(object);
  return prototype === null ? 0 : Reflect.ownKeys(prototype).length + inherited(prototype);
}
