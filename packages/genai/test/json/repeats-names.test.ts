import assert from 'node:assert/strict';
import fc from 'fast-check';
import { repeatsNames } from '../../src/json/repeats-names.ts';
import { many } from '../many.ts';

const repeats = (text: string) => repeatsNames(text, JSON.parse(text));

describe('a JSON text that names a member twice', () => {
  it('is told from one that does not, wherever the two are and however they are written', () => {
    for (const text of ['{"a":1,"a":2}', '[{"b":{"a":1,"\\u0061":1}}]', '{"":1,"":1}']) assert.ok(repeats(text), text);
    for (const text of ['{"a":{"a":1}}', '{"a:":"\\":","b":[":"]}', '":"', '[]', '7']) assert.ok(!repeats(text), text);
  });

  it('is never one that was written from a value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => assert.ok(!repeats(JSON.stringify(value, null, 1)))),
      many(300),
    );
  });
});
