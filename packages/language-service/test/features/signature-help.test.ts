import assert from 'node:assert/strict';
import { markedPolicy, policyWith } from '../workspace.ts';

describe('signature help', () => {
  const help = (condition: string) => {
    const { service, uri, position } = markedPolicy(policyWith(condition));
    return service.signatureHelp(uri, position);
  };

  it('tells how a function is called, and which argument is being written', () => {
    const shown = help('output.text.replace("a", <|>');
    assert.match(shown?.signatures[0]?.label ?? '', /^string\.replace\(string, string/);
    assert.equal(shown?.activeParameter, 1);
  });

  it('knows the functions of finders and memories, and macros', () => {
    assert.match(help('output.text.has(<|>)')?.signatures[0]?.label ?? '', /has\(/);
    assert.match(help(`'output.text.find(phone).exists(<|>'`)?.signatures[0]?.label ?? '', /exists\(x, condition\)/);
  });

  it('tells nothing outside of calls', () => {
    assert.equal(help('output.<|>text == "a"'), null);
    assert.equal(
      markedPolicy('parapet: <|>1').service.signatureHelp('file:///elsewhere', { line: 0, character: 0 }),
      null,
    );
  });
});
