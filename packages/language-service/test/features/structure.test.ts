import assert from 'node:assert/strict';
import type { SelectionRange } from 'vscode-languageserver-types';
import { createPositions } from '../../src/text/positions.ts';
import { serviceWith, URI } from '../service.ts';
import { markedPolicy, markedWorkspace, policyWith } from '../workspace.ts';

const workflow = `workflows:
  order:
    per: session.id
    governs: [pay]
    start: open
    states:
      open: { tools: [pay] }
      done: { final: true }
`;

const service = (text: string) => {
  const made = serviceWith([]).service;
  made.setFile(URI, text);
  return made;
};

describe('the structure of a policy', () => {
  it('is told as symbols, states below their workflow', () => {
    const symbols = service(policyWith('true') + workflow).documentSymbols(URI);
    assert.deepEqual(
      symbols.map(({ name, detail, children }) => [name, detail, children?.map((child) => child.name)]),
      [
        ['partners', 'list', undefined],
        ['phone', 'finder', undefined],
        ['refunds', 'memory at tool_call', undefined],
        ['asked', 'memory at input', undefined],
        ['staff', 'variable', undefined],
        ['no-phones', 'rule at output', undefined],
        ['order', 'workflow', ['open', 'done']],
      ],
    );
    for (const { range, selectionRange } of symbols) {
      assert.deepEqual(range.start, selectionRange.start);
      assert.ok(range.end.line >= selectionRange.end.line);
    }
  });

  it('is found over all policies by letters of a name', () => {
    const all = markedWorkspace({
      'a.policy.yaml': `${policyWith('true')}# <|>`,
      'b.policy.yaml': 'policy: phoneless\n',
    });
    assert.deepEqual(
      all.service.workspaceSymbols('PHNE').map(({ name, containerName }) => [name, containerName]),
      [
        ['phone', 'support'],
        ['no-phones', 'support'],
        ['phoneless', undefined],
      ],
    );
    assert.deepEqual(all.service.workspaceSymbols('enohp'), []);
  });

  it('folds by indentation, also while it does not parse', () => {
    const text = '# one\n# two\nrules:\n- id: a\n  when:\n    all:\n      - "broken\n\n- id: b\n  at: input\nmode: x\n';
    assert.deepEqual(
      service(text)
        .folding(URI)
        .map(({ startLine, endLine, kind = '' }) => `${startLine}-${endLine} ${kind}`.trim()),
      ['0-1 comment', '2-9', '3-6', '4-6', '5-6', '8-9'],
    );
  });

  it('is what a selection grows along, from the parts of a condition on', () => {
    const { service, uri, position } = markedPolicy(policyWith("'output.te<|>xt.has(phone) && user.id == ''x'''"));
    const text = policyWith("'output.text.has(phone) && user.id == ''x'''");
    const positions = createPositions(text);
    const grown: string[] = [];
    let selection: SelectionRange | undefined = service.selectionRanges(uri, [position])[0];
    for (; selection; selection = selection.parent)
      grown.push(text.slice(positions.offset(selection.range.start), positions.offset(selection.range.end)));
    assert.deepEqual(grown.slice(0, 6), [
      'text',
      'output.text',
      'output.text.has(phone)',
      "output.text.has(phone) && user.id == ''x''",
      "'output.text.has(phone) && user.id == ''x'''",
      "when: 'output.text.has(phone) && user.id == ''x'''",
    ]);
    assert.equal(grown.at(-1), text);
  });

  it('links the files that the policy names', () => {
    const text =
      'lists:\n  a: { file: my lists/a.csv }\nfinders:\n  b: { words: ../b.txt }\n  c: { judge: c.md, model: m }\n  d: { words: [one] }\n';
    assert.deepEqual(
      service(text)
        .documentLinks(URI)
        .map(({ target }) => target),
      ['file:///work/policies/my%20lists/a.csv', 'file:///work/b.txt', 'file:///work/policies/c.md'],
    );
    const unsaved = serviceWith([]).service;
    unsaved.setFile('untitled:Untitled-1', text);
    assert.ok(Array.isArray(unsaved.documentLinks('untitled:Untitled-1')));
  });
});

describe('formatting', () => {
  it('changes only the lines that differ', () => {
    const text = policyWith('output.text=="a"&&staff # why');
    const [edit, ...others] = service(text).formatting(URI);
    assert.deepEqual(others, []);
    assert.equal(edit?.newText, '    when: output.text == "a" && staff # why\n');
    assert.equal(edit?.range.start.line, edit && edit.range.end.line - 1);
    assert.deepEqual(
      service(text.replace('output.text=="a"&&staff', 'output.text == "a" && staff')).formatting(URI),
      [],
    );
  });

  it('leaves alone what does not parse', () => {
    assert.deepEqual(service('rules: [').formatting(URI), []);
  });
});
