import assert from 'node:assert/strict';
import { markedPolicy, markedWorkspace, policyWith } from '../workspace.ts';

const base = policyWith('output.text.has(phone) && !staff');
const above = `parapet: 1
policy: above
extend: [support]
rules:
  - id: r
    at: output
    when: 'output.text.find(phone).exists(f, f.text == ''x'') && staff'
    then: flag
  - id: stricter
    overrides: support/no-phones
    then: halt
`;
const files = (marked: { readonly base?: string; readonly above?: string }) =>
  markedWorkspace({ 'a.policy.yaml': marked.base ?? base, 'b.policy.yaml': marked.above ?? above });

describe('names of a policy', () => {
  const defined = (workspace: ReturnType<typeof markedWorkspace>): string | null => {
    const found = workspace.service.definition(workspace.uri, workspace.position);
    return found && workspace.told(found.uri, found.range);
  };

  it('are defined where the policy gives them, also one that is extended', () => {
    assert.equal(defined(markedPolicy(base.replace('has(phone', 'has(ph<|>one'))), 'a.policy.yaml:7 phone');
    assert.equal(defined(files({ above: above.replace('&& staff', '&& st<|>aff') })), 'a.policy.yaml:21 staff');
    assert.equal(defined(files({ above: above.replace('[support]', '[<|>support]') })), 'a.policy.yaml:2 support');
    assert.equal(defined(files({ above: above.replace('/no-', '/no<|>-') })), 'a.policy.yaml:23 no-phones');
    assert.equal(defined(files({ base: base.replace('until: ref', 'until: <|>ref') })), 'a.policy.yaml:9 refunds');
  });

  it('are nothing else than the variables of macros', () => {
    const shadowed = policyWith('["a"].exists(staff, sta<|>ff == "a")');
    assert.equal(defined(markedPolicy(shadowed)), 'a.policy.yaml:25 staff');
    assert.equal(defined(markedPolicy(policyWith('outp<|>ut.text == ""'))), null);
  });

  const referenced = (workspace: ReturnType<typeof markedWorkspace>, withDeclaration = true): readonly string[] =>
    workspace.service
      .references(workspace.uri, workspace.position, withDeclaration)
      .map(({ uri, range }) => workspace.told(uri, range));

  it('are found in every policy that uses them', () => {
    const all = ['a.policy.yaml:7 phone', 'a.policy.yaml:25 phone', 'b.policy.yaml:7 phone'];
    assert.deepEqual(referenced(files({ base: base.replace('  phone:', '  pho<|>ne:') })), all);
    assert.deepEqual(referenced(files({ above: above.replace('(phone', '(<|>phone') }), false), all.slice(1));
    assert.deepEqual(referenced(files({ base: base.replace('id: no-', 'id: no<|>-') })), [
      'a.policy.yaml:23 no-phones',
      'b.policy.yaml:10 no-phones',
    ]);
  });

  it('leave fields and functions to their expression', () => {
    assert.deepEqual(referenced(markedPolicy(policyWith('output.te<|>xt == "a" || output.text == input.text'))), [
      'a.policy.yaml:25 text',
      'a.policy.yaml:25 text',
    ]);
  });

  it('are highlighted in one document', () => {
    const { service, uri, position, told } = files({ base: base.replace('  phone:', '  pho<|>ne:') });
    const shown = service.highlights(uri, position).map(({ range, kind }) => `${told(uri, range)} ${kind}`);
    assert.deepEqual(shown, ['a.policy.yaml:7 phone 3', 'a.policy.yaml:25 phone 2']);
  });

  it('can be changed everywhere at once', () => {
    const { service, uri, position } = files({ above: above.replace('(phone', '(<|>phone') });
    const renaming = service.rename(uri, position, 'number');
    assert.ok(renaming.kind === 'edit');
    const changed = Object.entries(renaming.edit.changes ?? {}).map(([where, edits]) => [
      where.slice(where.lastIndexOf('/') + 1),
      edits.map(({ range, newText }) => `${range.start.line + 1} ${newText}`),
    ]);
    assert.deepEqual(changed, [
      ['a.policy.yaml', ['7 number', '25 number']],
      ['b.policy.yaml', ['7 number']],
    ]);
    assert.equal(service.prepareRename(uri, position)?.placeholder, 'phone');
  });

  it('cannot be changed to what is no name, or another one', () => {
    const { service, uri, position } = files({ base: base.replace('  phone:', '  pho<|>ne:') });
    for (const name of ['1st', 'a-b', 'in', 'output', 'staff', '']) {
      const renaming = service.rename(uri, position, name);
      assert.equal(renaming.kind, 'refused', name);
    }
    assert.equal(service.prepareRename(uri, { line: 0, character: 2 }), null);
  });
});
