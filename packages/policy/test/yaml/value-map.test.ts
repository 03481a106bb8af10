import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isScalar, parseDocument, type Scalar, stringify } from 'yaml';
import { valueOffsets } from '../../src/yaml/value-map.ts';

const scalarOf = (source: string): Scalar<string> => {
  const node = parseDocument(source).get('when', true);
  assert.ok(isScalar(node) && typeof node.value === 'string');
  return node as Scalar<string>;
};

/** What stands in the file at each character of the value. */
const written = (source: string): string => {
  const scalar = scalarOf(source);
  const offsets = valueOffsets(source, scalar);
  return [...scalar.value].map((_, index) => source.charAt(offsets[index] ?? -1)).join('');
};

describe('valueOffsets', () => {
  it('finds every character of a plain, a quoted and a block scalar', () => {
    assert.equal(written('when: a.b > 3 # why\n'), 'a.b > 3');
    assert.equal(written("when: 'it''s'\n"), "it's");
    assert.equal(written('when: "a\\tb\\u0041c"\n'), 'a\\b\\c');
    assert.equal(written('when: |\n  a &&\n    b\n'), 'a &&\n  b\n');
  });

  it('finds the words of a scalar that is folded over several lines', () => {
    const source = 'when: >-\n  first\n  second\n\n  third\nnext: 1\n';
    const scalar = scalarOf(source);
    const offsets = valueOffsets(source, scalar);
    for (const word of ['first', 'second', 'third'])
      assert.equal(offsets[scalar.value.indexOf(word)], source.indexOf(word), word);
  });

  it('finds every visible character again, whatever the value and however it is written', () => {
    const style = fc.constantFrom('QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED', 'PLAIN');
    const value = fc.array(fc.constantFrom('a', 'é', '"', "'", '\\', ' ', '\n', '𝒳', '#', ':', '&&', 'word'), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(style, value, fc.constantFrom(20, 80), (defaultStringType, pieces, lineWidth) => {
        const source = stringify({ when: `x${pieces.join('')}` }, { defaultStringType, lineWidth });
        const scalar = scalarOf(source);
        const text = scalar.value;
        const offsets = valueOffsets(source, scalar);
        assert.equal(offsets.length, text.length + 1);
        for (const [index, character] of [...text.split('')].entries()) {
          if (/\s/.test(character)) continue;
          const at = source.charAt(offsets[index] ?? -1);
          assert.ok(at === character || at === '\\', `${JSON.stringify(source)} at ${index}`);
        }
      }),
    );
  });
});
