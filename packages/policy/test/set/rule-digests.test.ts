import assert from 'node:assert/strict';
import { policySet } from '../policies.ts';

const base = `parapet: 1
policy: base
owner: o@acme.example
finders: { ticket: { pattern: 'TCK-[0-9]{6}' } }
rules:
  - { id: tickets, at: output, when: output.text.has(ticket), then: flag, overridable: true }
  - { id: errors, at: call_end, when: size(call.finish_reasons) == 0, then: flag }
`;

const text = `parapet: 1
policy: shop
owner: o@acme.example
applies: app.name in services
lists:
  services: [shop, till]
  tools: [refund]
finders:
  code: { pattern: '[0-9]{6}' }
memories:
  asked: { at: output, when: output.text.has(code), within: 1h, per: session.id }
  paid: { at: tool_call, when: 'tool.name == "pay"', within: 1h, per: session.id }
variables:
  staff: user.roles.exists(role, role == "agent")
  trusted: staff && asked.seen
workflows:
  refund:
    per: session.id
    governs: [pay]
    start: begin
    states:
      begin: { tools: [pay], to: [{ done: paid.seen }] }
      done: { final: true }
rules:
  - { id: codes, at: output, when: output.text.has(code), then: flag }
  - { id: trust, at: tool_call, when: tool.name in tools && !trusted, then: flag }
  - { id: both, at: tool_call, when: asked.seen && !paid.seen, then: flag }
  - { id: plain, at: span, when: span.name == "none", then: flag }
`;

const ids = ['codes', 'trust', 'both', 'plain', 'refund'];

/** Which digests of rules change with a part of the text. */
function changedBy(from: string, to: string, of = text): readonly string[] {
  assert.ok(of.includes(from), from);
  const [was, is] = [policySet(of, base), policySet(of.replaceAll(from, to), base)];
  return ids.filter((id) => was.digestOfRule('shop', id) !== is.digestOfRule('shop', id));
}

describe('the digest of a rule', () => {
  it('is there for every rule and workflow, and for nothing else', () => {
    const set = policySet(text, base);
    for (const { policy, id } of set.rules) assert.match(set.digestOfRule(policy, id) ?? '', /^[0-9a-f]{16}$/);
    assert.deepEqual([set.digestOfRule('shop', 'none'), set.digestOfRule('none', 'codes')], [undefined, undefined]);
    assert.equal(new Set(set.rules.map(({ policy, id }) => set.digestOfRule(policy, id))).size, set.rules.length);
  });

  it('changes with the rule, and no other does', () => {
    assert.deepEqual(
      changedBy('id: plain, at: span, when: span.name == "none"', 'id: plain, at: span, when: span.name == "no"'),
      ['plain'],
    );
    assert.deepEqual(changedBy('has(code), then: flag', 'has(code), then: flag, severity: high'), ['codes']);
  });

  it('changes with what the rule refers to, at once or through others', () => {
    assert.deepEqual(changedBy('tools: [refund]', 'tools: [refund, pay]'), ['trust']);
    assert.deepEqual(changedBy('role == "agent"', 'role == "admin"'), ['trust']);
    assert.deepEqual(changedBy("'[0-9]{6}'", "'[0-9]{7}'"), ['codes', 'trust', 'both']);
    assert.deepEqual(changedBy('tool.name == "pay"\'', 'tool.name == "buy"\''), ['both', 'refund']);
    assert.deepEqual(changedBy('within: 1h, per: session.id }\n  paid', 'within: 2h, per: session.id }\n  paid'), [
      'trust',
      'both',
    ]);
  });

  it('changes with what its policy applies to', () => {
    assert.deepEqual(changedBy('[shop, till]', '[shop]'), ids);
  });

  it('tells memories apart that change places', () => {
    const swapped = text.replaceAll('asked:', 'x:').replaceAll('paid:', 'asked:').replaceAll('x:', 'paid:');
    const [was, is] = [policySet(text, base), policySet(swapped, base)];
    assert.notEqual(was.digestOfRule('shop', 'both'), is.digestOfRule('shop', 'both'));
  });

  it('changes where another policy overrides the rule', () => {
    const lower = `parapet: 1
policy: team
owner: o@acme.example
extends: [base]
rules: [{ overrides: base/tickets, id: tickets, then: block, message: No. }]
`.replace('extends:', 'extend:');
    const [was, is] = [policySet(base), policySet(base, lower)];
    assert.notEqual(was.digestOfRule('base', 'tickets'), is.digestOfRule('base', 'tickets'));
    assert.equal(was.digestOfRule('base', 'errors'), is.digestOfRule('base', 'errors'));
  });

  it('does not change with layout, nor with what no decision tells', () => {
    assert.deepEqual(changedBy('when: output.text.has(code)', "when: 'output.text.has( code )'"), []);
    assert.deepEqual(changedBy('id: codes,', 'id: codes, title: Codes of customers,'), []);
    assert.deepEqual(changedBy('owner: o@', 'owner: p@'), []);
  });
});
