import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { yamlValue } from '../../src/authoring/yaml-value.ts';

describe('a value written as YAML', () => {
  it('is plain where people would write it so', () => {
    assert.equal(
      yamlValue({ text: 'Call +1 212 555 0142.', roles: ['agent'], ok: true, amount: 20, note: "it's: so" }),
      "{ text: Call +1 212 555 0142., roles: [agent], ok: true, amount: 20, note: 'it''s: so' }",
    );
  });

  it('is read again as what it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const json = JSON.parse(JSON.stringify(value));
        assert.deepEqual(parse(`a: ${yamlValue(json)}\n`, { logLevel: 'silent' }).a, json);
      }),
      { numRuns: 500 },
    );
    for (const word of [
      'yes',
      'null',
      '1',
      '~',
      '- a',
      'a #b',
      'a:',
      '',
      ' a',
      'a ',
      '#a',
      '\u2028',
      '\ufeff',
      '{',
      'a, b',
    ])
      assert.equal(parse(`a: [${yamlValue(word)}]\n`).a[0], word);
  });
});
