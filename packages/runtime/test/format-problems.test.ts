import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import type { Problem } from '@parapet/policy';
import { columnsOf } from '../src/columns-of.ts';
import { formatProblems } from '../src/format-problems.ts';

const text = 'policy: p\n\twhen: output.text.has(phon)\n';
const problem: Problem = {
  file: 'p.policy.yaml',
  start: text.indexOf('phon'),
  end: text.indexOf('phon') + 4,
  line: 2,
  column: 24,
  severity: 'error',
  code: 'parapet/unknown-finder',
  message: 'There is no finder `phon`.',
};
const read = () => text;

describe('problems for a terminal', () => {
  it('name the place, what is wrong, and show it in its line', () => {
    assert.equal(
      formatProblems([problem], { read }),
      [
        'p.policy.yaml:2:24 error parapet/unknown-finder There is no finder `phon`.',
        '   \twhen: output.text.has(phon)',
        `   \t${' '.repeat(22)}^~~~`,
      ].join('\n'),
    );
  });

  it('are underlined no further than the end of the line', () => {
    const long = { ...problem, end: text.length };
    assert.equal(formatProblems([long], { read }).split('\n')[2]?.trim(), '^~~~~');
  });

  it('show only what is around the place in a long line', () => {
    for (const before of [0, 30, 500, 1000]) {
      const line = `${'a'.repeat(before)}phon${'b'.repeat(1000 - before)}`;
      const there = { ...problem, start: before, end: before + 4, line: 1, column: before + 1 };
      const [, shown = '', underline = ''] = formatProblems([there], { read: () => line }).split('\n');
      assert.ok(shown.length <= 80, shown);
      assert.equal(shown.slice(underline.indexOf('^'), underline.length), 'phon');
      assert.equal(shown.startsWith('   …'), before > 38);
      assert.equal(shown.endsWith('…'), before < 1000);
    }
  });

  it('underline what is wide as it stands on a terminal, in as many columns', () => {
    const line = 'when: output.text.contains("電話") && output.text.has(phon)';
    const [, shown = '', underline = ''] = formatProblems([{ ...problem, start: 27, end: 31, line: 1, column: 28 }], {
      read: () => line,
    }).split('\n');
    assert.equal(shown, `   ${line}`);
    assert.equal(underline, `   ${' '.repeat(27)}^~~~~~`);
    const long = `${'電'.repeat(100)}phon${'話'.repeat(100)}`;
    const [, part = '', below = ''] = formatProblems([{ ...problem, start: 100, end: 104, line: 1, column: 101 }], {
      read: () => long,
    }).split('\n');
    assert.ok(columnsOf(part) <= 80, part);
    assert.match(part, /^ {3}….*phon.*…$/);
    assert.equal(below.indexOf('^'), columnsOf(part.slice(0, part.indexOf('phon'))));
  });

  it('replace what would move the cursor, in the line and in what is said', () => {
    const read = () => 'policy: \u001b[2J\u202e\ud800p\u0007';
    const there = { ...problem, start: 12, end: 14, line: 1, column: 13, message: 'No `\u001b[2J`.' };
    assert.equal(
      formatProblems([there], { read }),
      [
        'p.policy.yaml:1:13 error parapet/unknown-finder No `\ufffd[2J`.',
        '   policy: \ufffd[2J\ufffd\ufffdp\ufffd',
        `   ${' '.repeat(12)}^~`,
      ].join('\n'),
    );
  });

  it('never quote a file that is no YAML', () => {
    const trace = { ...problem, file: 'traces.jsonl' };
    assert.equal(
      formatProblems([trace], { read }),
      'traces.jsonl error parapet/unknown-finder There is no finder `phon`.',
    );
  });

  it('come in order of file and place', () => {
    const earlier = { ...problem, start: 0, end: 6, line: 1, column: 1, message: 'First.' };
    const other = { ...problem, file: 'a.policy.yaml', message: 'Before.' };
    const order = formatProblems([problem, earlier, other], { read }).match(/First|Before|There/g);
    assert.deepEqual(order, ['Before', 'First', 'There']);
  });

  it('are shown without a place where there is no text', () => {
    assert.equal(
      formatProblems([{ ...problem, file: 'policies', line: 1, column: 1 }], { read: () => undefined }),
      'policies error parapet/unknown-finder There is no finder `phon`.',
    );
  });

  it('say the same with colours as without', () => {
    const coloured = formatProblems([problem], { read, color: true });
    assert.notEqual(coloured, stripVTControlCharacters(coloured));
    assert.equal(stripVTControlCharacters(coloured), formatProblems([problem], { read }));
  });
});
