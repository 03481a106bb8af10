import assert from 'node:assert/strict';
import { tokenModifiers, tokenTypes } from '../../src/index.ts';
import { markedPolicy, policyWith } from '../workspace.ts';

/** The coloured parts from a line on, as `text type modifiers`. */
function coloured(marked: string, fromLine: number): readonly string[] {
  const { service, uri } = markedPolicy(`${marked}# <|>`);
  const lines = marked.split('\n');
  const { data } = service.semanticTokens(uri, {
    start: { line: fromLine, character: 0 },
    end: { line: 99, character: 0 },
  });
  const shown: string[] = [];
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [lines_ = 0, characters = 0, length = 0, type = 0, modifiers = 0] = data.slice(at, at + 5);
    [line, character] = [line + lines_, lines_ === 0 ? character + characters : characters];
    const text = lines[line]?.slice(character, character + length);
    const named = tokenModifiers.filter((_, index) => modifiers & (1 << index));
    shown.push([text, tokenTypes[type], ...named].join(' '));
  }
  return shown;
}

describe('semantic tokens', () => {
  it('colour CEL by what each name stands for', () => {
    assert.deepEqual(coloured(policyWith('output.text.has(phone) && user.roles.exists(r, r == "a")'), 24), [
      'output variable defaultLibrary',
      'text property',
      'has function',
      'phone variable',
      '&& operator',
      'user variable defaultLibrary',
      'roles property',
      'exists macro',
      'r parameter',
      'r parameter',
      '== operator',
      '"a" string',
    ]);
  });

  it('find their places through quotes, folds and blocks', () => {
    assert.deepEqual(coloured(policyWith("'user.id == ''a'' || staff'"), 24), [
      'user variable defaultLibrary',
      'id property',
      '== operator',
      "''a'' string",
      '|| operator',
      'staff variable',
    ]);
    assert.deepEqual(coloured(policyWith('|\n      // why\n      staff\n      && true'), 24), [
      '// why comment',
      'staff variable',
      '&& operator',
      'true keyword',
    ]);
  });

  it('colour the names that a policy gives', () => {
    const all = coloured(policyWith('true'), 0);
    for (const name of ['partners', 'phone', 'refunds', 'staff'])
      assert.ok(all.includes(`${name} variable declaration`), name);
  });
});
