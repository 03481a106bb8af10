import assert from 'node:assert/strict';
import { load } from '../policies.ts';

const policy = (when: string): string =>
  `parapet: 1\npolicy: p\nowner: me\nrules:\n  - id: r\n    at: output\n    when: ${when}\n    then: flag\n`;

/** What is reported of a condition, and the text after the fix of it. */
function mended(when: string) {
  const text = policy(when);
  const { problems } = load(text);
  const [fix] = problems.flatMap((problem) => problem.fix ?? []);
  return { problems, text: fix && text.slice(0, fix.start) + fix.text + text.slice(fix.end) };
}

describe('a condition that YAML cannot read', () => {
  for (const when of [
    '"agent" in user.roles',
    "'agent' in user.roles",
    '["agent", "admin"].exists(role, role in user.roles)',
    '{"a": 1}.a == size(output.text)',
    'output.text == "a: b"',
    'model.name == "x" ? output.text == "a" : output.text == "b"',
    '"agent" in user.roles && "x" != "y" # for colleagues',
  ])
    it(`is told once, and put in single quotes: ${when}`, () => {
      const { problems, text = '' } = mended(when);
      const [condition = ''] = when.split(' #');
      assert.deepEqual(
        problems.map(({ code, start, end }) => [code, policy(when).slice(start, end)]),
        [['parapet/yaml-syntax', condition]],
      );
      assert.ok(text.includes(`when: '${condition.replaceAll("'", "''")}'`));
      assert.ok(load(text).set);
    });

  it('is left as it is where it is no condition either', () => {
    for (const when of ['"agent" in', '[a, b', '"a" "b"']) assert.equal(mended(when).text, undefined);
  });

  it('is none where YAML could not read a line above it', () => {
    assert.equal(mended('true\n    then: [flag\n    message: output.text').text, undefined);
  });
});
