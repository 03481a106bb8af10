import assert from 'node:assert/strict';
import { withCursor } from '../marked-text.ts';
import { serviceWith, URI } from '../service.ts';
import { policyWith } from '../workspace.ts';

describe('hover', () => {
  const hovered = (marked: string): string | undefined => {
    const { text, position } = withCursor(marked);
    const { service } = serviceWith([]);
    service.setFile(URI, text);
    const contents = service.hover(URI, position)?.contents;
    return contents && typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
  };

  const policy = `parapet: 1
policy: support
owner: support@acme.example
rules:
  - id: no-digits
    at: output
    when: output.text.matches("[0-9]")
    then: block
    message: No digits.
    controls: [SOC2/CC6.7]
`;

  it('says what a key is for, and what it may hold', () => {
    const told = hovered(policy.replace('then', 'th<|>en')) ?? '';
    assert.match(told, /What follows/);
    assert.match(told, /- `redact`: /);
  });

  it('says what a rule does, on its id', () => {
    const told = hovered(policy.replace('no-digits', 'no-<|>digits')) ?? '';
    for (const said of [
      'support/no-digits',
      'At `output`, when all of this is so',
      'only observed',
      'SOC2/CC6.7',
      '> No digits.',
    ])
      assert.ok(told.includes(said), told);
  });

  it('says of what type a name in a condition is, and what it is', () => {
    assert.equal(
      hovered(policyWith('output.te<|>xt == ""')),
      '```cel\ntext: string\n```\n\nEverything the model wrote: what it says, what it thought, and how it refused.',
    );
    assert.match(hovered(policyWith("'user.id == ''a'' && ph<|>one in [phone]'")) ?? '', /pii\.phone.*finds/);
    assert.match(hovered(policyWith('output.text.ha<|>s(phone)')) ?? '', /has: bool/);
    assert.match(hovered(policyWith('user.roles.exi<|>sts(r, true)')) ?? '', /^```cel\nexists\n```\n\nWhether/);
  });

  it('says in plain English what the names of a policy stand for', () => {
    assert.match(hovered(policyWith('true').replace('  staff:', '  st<|>aff:')) ?? '', /^\*\*staff\*\* \(variable\)/);
    assert.match(hovered(policyWith('refu<|>nds.sum > 1.0')) ?? '', /`tool_call` in the last 1 hour/);
  });

  it('says nothing about a value, or about a policy that nobody knows', () => {
    assert.equal(hovered(policy.replace('support@', 'sup<|>port@')), undefined);
    assert.equal(serviceWith([]).service.hover('file:///elsewhere', { line: 0, character: 0 }), null);
  });
});
