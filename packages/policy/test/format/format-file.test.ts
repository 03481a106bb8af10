import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { formatFile } from '../../src/editor.ts';
import { loadPolicySet } from '../../src/index.ts';

const runs = process.env.PARAPET_LONG ? 10_000 : 300;
const root = fileURLToPath(new URL('../../../..', import.meta.url));

const policy = (rule: string) =>
  `parapet: 1\npolicy: p\nowner: o@acme.example\nfinders: { word: { words: [a] } }\nrules:\n  - id: r\n    at: output\n${rule}\n    then: flag\n`;
const formattedRule = (rule: string) => {
  const text = formatFile(policy(rule), 'policy');
  return text.slice(text.indexOf('    at: output\n') + '    at: output\n'.length, text.indexOf('\n    then:'));
};

describe('the formatter of files', () => {
  it('leaves what is laid out evenly as it is', () => {
    for (const file of globSync(['examples/**/*.policy.yaml', 'packages/cli/test/fixtures/**/policies/*.yaml'], {
      cwd: root,
    })) {
      const text = readFileSync(`${root}/${file}`, 'utf8');
      assert.equal(formatFile(text, file.endsWith('.test.yaml') ? 'test' : 'policy'), text, file);
    }
  });

  it('ends lines as they end', () => {
    const text = policy('    when: output.text.has( word )').replaceAll('\n', '\r\n');
    const formatted = formatFile(text, 'policy');
    assert.equal(formatted, text.replace('( word )', '(word)'));
    assert.equal(formatFile(formatted, 'policy'), formatted);
  });

  it('lays out conditions as CEL is laid out', () => {
    assert.equal(
      formattedRule('    when: output.text.has( word )&&size(output.text)>3'),
      '    when: output.text.has(word) && size(output.text) > 3',
    );
    assert.equal(
      formattedRule('    when:\n        all: [ size(output.text)>3 ]\n        none:\n        - output.text.has(word)'),
      '    when:\n      all: [size(output.text) > 3]\n      none:\n        - output.text.has(word)',
    );
  });

  it('quotes what YAML would take for something else', () => {
    assert.equal(formattedRule('    when: |\n      "a"=="b"'), '    when: |\n      "a" == "b"');
    assert.equal(formattedRule("    when: '!(size(output.text)>3)'"), "    when: '!(size(output.text) > 3)'");
  });

  it('writes a condition that is too long for a line as a block', () => {
    const clause = 'output.text.contains("something that is long")';
    const text = formattedRule(`    when: ${[clause, clause, clause].join(' && ')}`);
    assert.match(text, /^ {4}when: \|\n {6}output\.text/);
  });

  it('keeps comments, blank lines, quotes and the order of fields', () => {
    const text = `# about\n\nparapet:   1\npolicy: "p" # the id\n\n# rules follow\nrules:\n    - then: flag\n      id: r\n      # when\n      when: true\n      at: output\n`;
    assert.equal(
      formatFile(text, 'policy'),
      `# about\n\nparapet: 1\npolicy: "p" # the id\n\n# rules follow\nrules:\n  - then: flag\n    id: r\n    # when\n    when: true\n    at: output\n`,
    );
  });

  it('gives back what it cannot read', () => {
    for (const text of ['', 'a: [', policy('    when: !x a'), 'a: 1\na: 2\n'])
      assert.equal(formatFile(text, 'policy'), text);
  });

  it('changes nothing twice, and never what a policy means', () => {
    const pieces = fc.constantFrom(
      ' ',
      '  ',
      '\n',
      '# c\n',
      '"',
      "'",
      '[a,b]',
      '{a:  1}',
      'x&&y',
      ': ',
      '- ',
      '|\n',
      '>\n',
    );
    const base = policy('    when: output.text.has(word)  &&  true # why\n    message: "Hello"');
    fc.assert(
      fc.property(fc.nat(base.length), fc.nat(6), fc.array(pieces, { maxLength: 3 }), (at, length, put) => {
        const text = base.slice(0, at) + put.join('') + base.slice(at + length);
        const once = formatFile(text, 'policy');
        assert.equal(formatFile(once, 'policy'), once);
        const digest = (file: string) => loadPolicySet([{ path: 'p', text: file }], () => undefined).set?.digest;
        assert.equal(digest(once), digest(text));
      }),
      { numRuns: runs },
    );
  });
});
