import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver-types';
import { createPositions } from '../../src/text/positions.ts';
import { markedPolicy, markedWorkspace, policyWith } from '../workspace.ts';

function complete(marked: string): { readonly items: CompletionItem[]; readonly labels: readonly string[] } {
  const { service, uri, position } = markedPolicy(marked);
  const items = service.completion(uri, position);
  return { items, labels: items.map(({ label }) => label) };
}

/** The text after the completion of this name was taken. */
function taken(marked: string, label: string): string {
  const { service, uri, position } = markedPolicy(marked);
  const text = marked.replace('<|>', '');
  const positions = createPositions(text);
  const edit = service.completion(uri, position).find((item) => item.label === label)?.textEdit;
  assert.ok(edit && 'range' in edit, `${label} is not offered.`);
  return (
    text.slice(0, positions.offset(edit.range.start)) + edit.newText + text.slice(positions.offset(edit.range.end))
  );
}

describe('completion in conditions', () => {
  it('offers what exists at the moment of the rule, and every name of the policy', () => {
    const { labels } = complete(policyWith('<|>'));
    for (const name of ['output', 'input', 'user', 'phone', 'partners', 'refunds', 'staff', 'has', 'size', 'true'])
      assert.ok(labels.includes(name), name);
    for (const name of ['tool', 'span', 'retrieval']) assert.ok(!labels.includes(name), name);
  });

  it('offers the fields of what stands before the dot, those of a memory as it is defined', () => {
    const { labels } = complete(policyWith('output.<|>'));
    assert.ok(labels.includes('text') && labels.includes('reasoning'));
    assert.ok(!labels.includes('output'));
    assert.ok(complete(policyWith('refunds.<|>')).labels.includes('sum'));
    assert.ok(!complete(policyWith('asked.<|>')).labels.includes('sum'));
    assert.ok(complete(policyWith('output.text.<|>')).labels.includes('find'));
  });

  it('offers only what all moments of a rule have', () => {
    const both = policyWith('tool.<|>').replace('at: output', 'at: [tool_call, tool_result]');
    assert.ok(complete(both).labels.includes('arguments'));
    assert.ok(!complete(both).labels.includes('result'));
    assert.ok(complete(both.replace('tool_call, ', '')).labels.includes('result'));
  });

  it('offers the variables of macros, and the fields of findings', () => {
    const { labels } = complete(policyWith('output.text.find(phone).exists(found, fo<|>'));
    assert.ok(labels.includes('found'));
    assert.ok(complete(policyWith('output.text.find(phone).exists(f, f.<|>)')).labels.includes('score'));
  });

  const places: Readonly<Record<string, string>> = {
    'a plain text': 'user.id == "a" && output.te<|>',
    'a plain text that ends in a blank': 'user.id == "a" && <|>',
    'a plain text over several lines': 'user.id == "a"\n      && output.<|>',
    'single quotes': `'user.id == ''a'' && output.<|>'`,
    'double quotes': `"user.id == 'a' && output.<|>"`,
    'a literal block': '|\n      user.id == "a" &&\n      output.<|>',
    'the empty line of a literal block': '|\n      user.id == "a" &&\n      <|>',
    'a folded block': '>\n      user.id == "a" &&\n      output.te<|>\n      == "b"',
    'quotes that are not closed': `'output.<|>`,
    'what YAML takes for a tag': '!output.<|>',
    'a list': '\n      all:\n        - output.<|>',
    'an empty entry of a list': '\n      any:\n        - <|>',
    'a flow mapping': '{ all: [output.<|>] }',
  };
  for (const [name, condition] of Object.entries(places))
    it(`works in ${name}`, () => {
      const { labels } = complete(policyWith(condition));
      const wanted = /output\.(te)?<\|>/.test(condition) ? 'text' : 'output';
      assert.ok(labels.includes(wanted), labels.slice(0, 5).join());
      const begun = wanted === 'text' ? /(te)?<\|>/ : '<|>';
      assert.equal(taken(policyWith(condition), wanted), policyWith(condition.replace(begun, wanted)));
    });

  it('works in variables, keys, what a memory keeps, and guards of workflows', () => {
    const text = policyWith('true');
    assert.ok(complete(text.replace('staff: user.roles', 'staff: user.<|>roles')).labels.includes('roles'));
    assert.ok(complete(text.replace('per: user.id', 'per: user.<|>')).labels.includes('id'));
    assert.ok(complete(text.replace('double(tool.arguments.amount)', 'tool.<|>')).labels.includes('arguments'));
    const workflow = `${text}workflows:\n  w:\n    per: session.id\n    states:\n      a:\n        to:\n          - b: refunds.<|>\n`;
    assert.ok(complete(workflow).labels.includes('seen'));
  });

  it('works where other parts of the policy are broken', () => {
    assert.ok(complete(policyWith('output.<|>').replace('owner: me', 'owner: [me')).labels.length >= 0);
    assert.ok(complete(policyWith('output.<|>').replace('then: block', 'then:')).labels.includes('text'));
    assert.ok(complete(policyWith('output.<|>').replace('owner: me', 'owner: me: you')).labels.includes('text'));
  });

  it('offers nothing in texts and comments', () => {
    assert.deepEqual(complete(policyWith('user.id == "<|>"')).labels, []);
  });

  it('offers the names of policies that are extended, with what they stand for', () => {
    const base = policyWith('true');
    const above = 'parapet: 1\npolicy: above\nextend: support\nrules:\n  - id: r\n    at: output\n    when: ph<|>\n';
    const { service, uri, position } = markedWorkspace({ 'a.policy.yaml': base, 'b.policy.yaml': above });
    const phone = service.completion(uri, position).find(({ label }) => label === 'phone');
    assert.ok(phone);
    const { documentation } = service.resolveCompletion(phone);
    assert.deepEqual(documentation, {
      kind: 'markdown',
      value: 'The finder `phone` of the policy `support`.\n\nWhat the detector `pii.phone` finds (regions: US).',
    });
  });

  it('puts the cursor between the parentheses, if the editor can', () => {
    const { service, uri, position } = markedPolicy(policyWith('output.text.<|>'));
    const items = service.completion(uri, position, { snippets: true });
    assert.equal(items.find(({ label }) => label === 'has')?.textEdit?.newText, 'has($0)');
    assert.equal(service.completion(uri, position).find(({ label }) => label === 'has')?.textEdit?.newText, 'has');
  });

  it('offers names where YAML wants one', () => {
    assert.deepEqual(complete(policyWith('true').replace('until: refunds', 'until: <|>')).labels, ['refunds']);
    const base = policyWith('true');
    const above = (line: string) => `parapet: 1\npolicy: above\nextend: support\n${line}`;
    const offered = (line: string) => {
      const { service, uri, position } = markedWorkspace({ 'a.policy.yaml': base, 'b.policy.yaml': above(line) });
      return service.completion(uri, position).map(({ label }) => label);
    };
    assert.deepEqual(offered('rules:\n  - id: r\n    overrides: sup<|>\n'), ['support/no-phones']);
  });
});
