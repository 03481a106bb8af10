import assert from 'node:assert/strict';
import type { Json } from '@parapet/policy';
import fc from 'fast-check';
import { jsonPassages } from '../../src/traces/json-passages.ts';
import type { Found } from '../../src/traces/passage.ts';
import { passagesOf } from '../../src/traces/passage.ts';

const found = (start: number, end: number, finder = 'phone', rule = 'a/b'): Found => ({
  start,
  end,
  finder,
  rules: [rule],
  verdict: 'modify',
});
const shown = (passages: readonly { readonly text: string }[]): string => passages.map(({ text }) => text).join('');

describe('a text with evidence', () => {
  it('is masked where something was found, and says how long that was', () => {
    const passages = passagesOf('Call 555.', [found(5, 8)], false);
    assert.equal(shown(passages), 'Call [phone].');
    assert.deepEqual(passages[1]?.evidence, {
      finder: 'phone',
      rules: ['a/b'],
      verdict: 'modify',
      length: 3,
      isMasked: true,
    });
  });

  it('is told where content is asked for', () => {
    assert.equal(shown(passagesOf('Call 555.', [found(5, 8)], true)), 'Call 555.');
  });

  it('joins what overlaps, with all rules that it is evidence of', () => {
    const [only, ...others] = passagesOf('0123456789', [found(4, 10, 'b', 'x/y'), found(0, 6, 'a')], false);
    assert.deepEqual([only?.text, only?.evidence?.rules, others.length], ['[a]', ['a/b', 'x/y'], 0]);
  });

  it('loses nothing and shows nothing that is masked, whatever was found', () => {
    const places = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 5 });
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), places, (text, pairs) => {
        const all = pairs.map(([a, b]) => found(a, b));
        assert.equal(shown(passagesOf(text, all, true)), text);
        const hidden = Array.from({ length: text.length }, (_, at) =>
          all.some(({ start, end }) => start <= at && at < end && end <= text.length),
        );
        const open = passagesOf(text, all, false).filter(({ evidence }) => !evidence);
        assert.equal(shown(open), [...hidden.entries()].map(([at, is]) => (is ? '' : text.charAt(at))).join(''));
      }),
    );
  });
});

describe('a JSON value with evidence', () => {
  it('is masked in texts, numbers and names', () => {
    const at: Readonly<Record<string, readonly Found[]>> = {
      '/v/to/0': [found(0, 3)],
      '/v/amount': [found(1, 2, 'card')],
      '/v/a~1b#': [found(0, 1, 'name')],
    };
    const value = { to: ['555 "x"'], amount: 4111, 'a/b': null };
    assert.equal(
      shown(jsonPassages(value, '/v', (pointer) => at[pointer] ?? [], false)),
      '{\n  "to": [\n    "[phone] \\"x\\""\n  ],\n  "amount": [card],\n  "[name]/b": null\n}',
    );
  });

  it('is what was said where content is asked for', () => {
    const everywhere = (): readonly Found[] => [found(0, 1), found(2, 4)];
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = shown(jsonPassages(value as Json, '', everywhere, true));
        assert.equal(text, JSON.stringify(value, undefined, 2));
      }),
    );
  });
});
