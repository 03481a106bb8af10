import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const { indentationRules, onEnterRules, folding, wordPattern } = JSON.parse(
  readFileSync(new URL('../language-configuration.json', import.meta.url), 'utf8'),
);

/** What VS Code puts before the cursor, at the end of a line like this, when Enter is pressed: besides the spaces of the line. */
function afterEnter(line: string): string {
  const rule = onEnterRules.find(
    ({ beforeText, afterText }: { beforeText: string; afterText?: string }) =>
      afterText === undefined && new RegExp(beforeText).test(line),
  );
  if (rule) return rule.action.appendText;
  return new RegExp(indentationRules.increaseIndentPattern).test(line) ? '  ' : '';
}

describe('the language mode', () => {
  for (const line of ['rules:', 'rules: # all', '  - when:', '    when: |', '      all:', '    then: {', '    at: ['])
    it(`goes one step in after \`${line}\``, () => assert.equal(afterEnter(line), '  '));

  for (const line of [
    'policy: a',
    '    at: output',
    '    # when:',
    "    title: 'a ['",
    '        - staff',
    '    at: [output]',
  ])
    it(`stays where it is after \`${line}\``, () => assert.equal(afterEnter(line), ''));

  it('goes below the first key after the first line of a rule', () => {
    assert.equal(afterEnter('  - id: no-phone-numbers'), '  ');
  });

  it('takes a name with hyphens for one word', () => {
    assert.deepEqual('id: no-phone-numbers'.match(new RegExp(wordPattern, 'g')), ['id', 'no-phone-numbers']);
  });

  it('folds by indentation, and by regions', () => {
    assert.equal(folding.offSide, true);
    assert.match('  # region refunds', new RegExp(folding.markers.start));
  });
});
