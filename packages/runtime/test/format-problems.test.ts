import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import type { Problem } from '@parapet/policy';
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
