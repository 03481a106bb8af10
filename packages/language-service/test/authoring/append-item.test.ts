import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { appendItem } from '../../src/authoring/append-item.ts';
import { applied } from '../../src/authoring/authored.ts';

const appended = (text: string, lines: readonly string[] = ['id: new', 'at: output']): string | undefined => {
  const change = appendItem(text, 'rules', lines);
  return change && applied(text, [change]);
};

describe('an item that is added to a list', () => {
  it('stands as the others do', () => {
    assert.equal(
      appended('rules:\n  - id: a\n    at: input\n'),
      'rules:\n  - id: a\n    at: input\n  - id: new\n    at: output\n',
    );
    assert.equal(appended('rules:\n- id: a\n\n- id: b\n'), 'rules:\n- id: a\n\n- id: b\n\n- id: new\n  at: output\n');
  });

  it('stands before what follows the list, and before comments about that', () => {
    assert.equal(
      appended('rules:\n  - id: a # one\n\n# About workflows.\nworkflows: {}\n'),
      'rules:\n  - id: a # one\n  - id: new\n    at: output\n\n# About workflows.\nworkflows: {}\n',
    );
  });

  it('begins a list where there is none', () => {
    assert.equal(appended('parapet: 1'), 'parapet: 1\n\nrules:\n  - id: new\n    at: output\n');
    assert.equal(appended('rules:\nworkflows: {}\n'), 'rules:\n  - id: new\n    at: output\nworkflows: {}\n');
  });

  it('does not go into brackets', () => {
    assert.equal(appended('rules: [{ id: a }]\n'), undefined);
  });

  it('is the last item, and changes nothing else, whatever the others hold', () => {
    const scalar = fc.constantFrom(
      'x',
      "'a: b'",
      '|\n          text\n\n          # no comment',
      '>-\n          folded',
      '{ a: 1 }',
      '[a, b]',
    );
    const block = fc.record({
      indent: fc.constantFrom('', '  ', '    '),
      items: fc.array(fc.tuple(scalar, fc.constantFrom('', '\n', '\n\n')), { minLength: 1, maxLength: 4 }),
      after: fc.constantFrom('', 'other: 1\n', '# end\n', '\n\n# about\nother:\n  - b\n'),
    });
    fc.assert(
      fc.property(block, ({ indent, items, after }) => {
        const body = items.map(([value, gap]) => `${indent}- id: ${value}\n${gap}`).join('');
        const text = `first: 1\nrules:\n${body}${after}`;
        const before = parse(text);
        const result = parse(appended(text) ?? '');
        assert.deepEqual(result, { ...before, rules: [...before.rules, { id: 'new', at: 'output' }] });
      }),
    );
  });
});
