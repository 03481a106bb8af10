import assert from 'node:assert/strict';
import type { Json } from '@parapet/policy';
import fc from 'fast-check';
import { valueAt } from '../../src/json/pointer.ts';
import { replaceInJson } from '../../src/json/replace-in-json.ts';
import { many } from '../many.ts';

const replaced = (text: string, replacements: Readonly<Record<string, string>>) =>
  replaceInJson(text, new Map(Object.entries(replacements)));

describe('replacing values in a JSON text', () => {
  it('leaves every other character as it was', () => {
    const text = ' { "a" : [ 1.0 , "x\\u0041" ] ,\n"b":12345678901234567890, "c": {"d":"y"} } ';
    assert.equal(
      replaced(text, { '/a/1': '"z"', '/c/d': 'null' }),
      text.replace('"x\\u0041"', '"z"').replace('"y"', 'null'),
    );
  });

  it('finds keys whatever way they are written', () => {
    assert.equal(replaced('{"a\\/b":{"":1,"~":2}}', { '/a~1b/': '3', '/a~1b/~0': '4' }), '{"a\\/b":{"":3,"~":4}}');
  });

  it('replaces a key that is there twice both times, for readers differ in which they believe', () => {
    assert.equal(replaced('{"a":"x","a":"y"}', { '/a': '1' }), '{"a":1,"a":1}');
  });

  it('does nothing where a pointer leads nowhere', () => {
    for (const pointer of ['/b', '/a/0', '/a/b/c', '/a/'])
      assert.equal(replaced('{"a":"b"}', { [pointer]: '1' }), '{"a":"b"}');
  });

  it('can replace the whole', () => assert.equal(replaced(' [1] ', { '': '2' }), ' 2 '));

  it('does to the value what it does to the text', () => {
    const pointersOf = (value: Json, at = ''): string[] =>
      typeof value !== 'object' || value === null
        ? [at]
        : [
            at,
            ...Object.entries(value).flatMap(([key, inner]) =>
              pointersOf(inner, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
            ),
          ];
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), fc.jsonValue(), fc.constantFrom(0, 2), (value, choice, other, indent) => {
        const known = JSON.parse(JSON.stringify(value)) as Json;
        const pointers = pointersOf(known);
        const pointer = pointers[choice % pointers.length] ?? '';
        const after = JSON.parse(replaced(JSON.stringify(known, null, indent), { [pointer]: JSON.stringify(other) }));
        assert.deepEqual(valueAt(after, pointer), JSON.parse(JSON.stringify(other)));
        for (const each of pointers.filter((one) => !one.startsWith(pointer) && !pointer.startsWith(one)))
          assert.deepEqual(valueAt(after, each), valueAt(known, each));
      }),
      many(500),
    );
  });
});
