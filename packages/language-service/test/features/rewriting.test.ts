import assert from 'node:assert/strict';
import { createPositions } from '../../src/text/positions.ts';
import { serviceWith, URI } from '../service.ts';
import { policyWith } from '../workspace.ts';

/** The policy after the action of this title was taken at the cursor, or on the selection between two of them. */
function taken(marked: string, title: RegExp): string | undefined {
  const [before = '', middle = '', after] = marked.split('<|>');
  const text = before + middle + (after ?? '');
  const positions = createPositions(text);
  const end = after === undefined ? before.length : before.length + middle.length;
  const { service } = serviceWith([]);
  service.setFile(URI, text);
  const found = service
    .codeActions(URI, positions.range(before.length, end))
    .find((action) => title.test(action.title));
  const edits = found?.edit?.changes?.[URI] ?? [];
  if (edits.length === 0) return undefined;
  const changed = edits
    .toSorted((a, b) => positions.offset(b.range.start) - positions.offset(a.range.start))
    .reduce(
      (result, { range, newText }) =>
        result.slice(0, positions.offset(range.start)) + newText + result.slice(positions.offset(range.end)),
      text,
    );
  service.setFile(URI, changed);
  const errors = service.diagnostics(URI).filter(({ severity }) => severity === 1);
  assert.deepEqual(errors, [], changed);
  return changed;
}

/** The same from the condition of the rule on. */
function rewritten(when: string, title: RegExp): string | undefined {
  const changed = taken(policyWith(when), title);
  return changed?.slice(changed.indexOf('    when:', changed.indexOf('rules:')));
}

describe('rewriting conditions', () => {
  it('makes lists of chains', () => {
    assert.equal(
      rewritten('<|>output.text.has(phone) && (staff || user.id == "a") && !staff', /all/),
      `    when:
      all:
        - output.text.has(phone)
        - staff || user.id == "a"
        - '!staff'
    then: block
`,
    );
    assert.equal(
      rewritten("|\n      <|>staff ||\n      user.id == ': '", /any/),
      `    when:
      any:
        - staff
        - 'user.id == '': '''
    then: block
`,
    );
    assert.equal(rewritten('<|>staff', /all|any/), undefined);
  });

  it('gives a name to what is selected', () => {
    const changed = taken(policyWith("'<|>output.text.has(phone)<|> && user.id == ''a'''"), /variable/) ?? '';
    assert.match(changed, /variables:\n {2}named: output.text.has\(phone\)\n {2}staff/);
    assert.match(changed, /when: 'named && user.id == ''a'''/);
    assert.equal(taken(policyWith('user.roles.exists(r, <|>r == "a"<|>)'), /variable/), undefined);
    assert.equal(taken(policyWith('<|>staff<|>'), /variable/), undefined);
  });

  it('asks first whether a field is there', () => {
    const at = (when: string) => rewritten(when, /Ask first/)?.split('\n')[0];
    assert.equal(
      at('staff && user.attributes.re<|>gion == "eu"'),
      '    when: staff && has(user.attributes.region) && user.attributes.region == "eu"',
    );
    assert.equal(at('output.te<|>xt == ""'), undefined);
    assert.equal(at('has(user.attributes.a) && user.attributes.<|>a == "eu"'), undefined);
    assert.equal(
      at('staff || user.roles.exists(r, user.attributes.<|>a == r)'),
      '    when: staff || user.roles.exists(r, has(user.attributes.a) && user.attributes.a == r)',
    );
  });

  it('silences what is no error, once it is said why', () => {
    const unused = policyWith('true').replace('  phone:', '  pho<|>ne:');
    const changed = taken(unused, /Ignore parapet\/unused-finder/) ?? '';
    assert.match(changed, /\n {2}# parapet-ignore parapet\/unused-finder: \n {2}phone:/);
    const { service } = serviceWith([]);
    const codes = (text: string) => {
      service.setFile(URI, text);
      return service.diagnostics(URI).map(({ code }) => code);
    };
    assert.ok(codes(changed).includes('parapet/ignore-without-reason'));
    assert.ok(!codes(changed.replace('finder: \n', 'finder: kept\n')).includes('parapet/unused-finder'));
  });

  it('offers only the kinds that are asked for', () => {
    const { service } = serviceWith([]);
    service.setFile(URI, policyWith('staff && true'));
    const line = { start: { line: 24, character: 12 }, end: { line: 24, character: 12 } };
    const kinds = (only?: readonly string[]) => new Set(service.codeActions(URI, line, only).map(({ kind }) => kind));
    assert.ok(kinds().has('refactor.rewrite'));
    assert.deepEqual([...kinds(['refactor'])], ['refactor.rewrite']);
    assert.deepEqual([...kinds(['refactor.extract', 'source'])], []);
  });
});
