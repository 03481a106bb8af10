import assert from 'node:assert/strict';
import { canonicalJson, decide, loadPolicySet, type PolicySet } from '../../src/index.ts';

/** A policy with the list `known` that flags calls of tools for which a condition holds. */
const policy = (list: string, when: string): string => `parapet: 1
policy: p
owner: o@acme.example
lists:
  known: ${list}
rules:
  - { id: r, at: tool_call, when: '${when}', then: flag }
`;

function load(text: string, files: Readonly<Record<string, string>> = {}): PolicySet {
  const { set, problems } = loadPolicySet([{ path: 'policies/p.policy.yaml', text }], (path) => files[path]);
  assert.ok(set, problems.map(({ message }) => message).join('\n'));
  return set;
}

const holds = (set: PolicySet, name: string): boolean =>
  decide(set, { at: 'tool_call', id: 'm', time: 0, tool: { name, arguments: {} } }).rules.length > 0;

describe('a list', () => {
  for (const [what, list] of [
    ['inline', '[Zanfirol, "Mörk, old"]'],
    ['under entries', '{ entries: [Zanfirol, "Mörk, old"] }'],
    ['a text file', '{ file: a.txt }'],
    ['a CSV file', '{ file: ../b.csv, column: name }'],
    ['a JSON file of texts', '{ file: c.json }'],
    ['a JSON file of objects', '{ file: d.json, column: name }'],
  ] as const)
    it(`has its entries from ${what}`, () => {
      const set = load(policy(list, 'tool.name in known && size(known) == 2 && known[0] == "Zanfirol"'), {
        'policies/a.txt': '\uFEFF# names\r\nZanfirol\r\n\r\nMörk, old \r\n',
        'b.csv': '\uFEFFid,name\n1,Zanfirol\n2,"Mörk, old"\n3,\n',
        'policies/c.json': '\uFEFF["Zanfirol", "Mörk, old", " "]',
        'policies/d.json': '[{ "name": "Zanfirol" }, { "id": 3 }, { "name": "Mörk, old" }]',
      });
      assert.deepEqual(
        ['Zanfirol', 'Mörk, old', 'zanfirol', '', '# names'].filter((name) => holds(set, name)),
        ['Zanfirol', 'Mörk, old'],
      );
    });

  it('folds case where it says so, character for character', () => {
    const set = load(policy('{ entries: [Zanfirol, STRASSE, Σίσυφος], fold: case }', 'tool.name in known'));
    assert.deepEqual(
      ['ZANFIROL', 'ſtraße', 'ſtrasse', 'ΣΊΣΥΦΟΣ', 'zanfiro'].filter((name) => holds(set, name)),
      ['ZANFIROL', 'ſtrasse', 'ΣΊΣΥΦΟΣ'],
    );
    const asWritten = load(policy('{ entries: [Zanfirol], fold: case }', 'known.exists(k, k == tool.name)'));
    assert.equal(holds(asWritten, 'Zanfirol'), true);
    assert.equal(holds(asWritten, 'zanfirol'), false);
  });

  it('of 100,000 entries is asked without being gone through', () => {
    const entries = Array.from({ length: 100_000 }, (_, number) => `entry-${number}`);
    const set = load(policy('{ file: many.txt }', 'tool.name in known'), { 'policies/many.txt': entries.join('\n') });
    // An evaluation that went through them all would take a million steps for ten of these, which is more than it may.
    const two = load(
      policy('{ file: many.txt }', '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].exists(n, tool.name + string(n) in known)'),
      {
        'policies/many.txt': entries.join('\n'),
      },
    );
    assert.equal(holds(set, 'entry-99999'), true);
    assert.equal(holds(set, 'entry-100000'), false);
    assert.equal(
      canonicalJson(decide(two, { at: 'tool_call', id: 'm', time: 0, tool: { name: 'x', arguments: {} } }).rules),
      '[]',
    );
  });

  it('is part of the digest, and so is how it is compared', () => {
    const digests = ['[a, b]', '[a, c]', '[b, a]', '{ entries: [a, b], fold: case }'].map(
      (list) => load(policy(list, 'tool.name in known')).digest,
    );
    assert.equal(new Set(digests).size, 4);
    assert.equal(load(policy('{ entries: [a, b] }', 'tool.name in known')).digest, digests[0]);
  });

  it('in JSON that is no list of texts is an error that says where', () => {
    for (const [json, column, message] of [
      ['[', '', /no JSON array/],
      ['{"a": 1}', '', /no JSON array/],
      ['["a", {"name": "b"}]', '', /an object at entry 1; say with `column`/],
      ['["a"]', ', column: name', /something else than an object at entry 0/],
      ['[{"name": 1}]', ', column: name', /something else than a text at entry 0/],
      ['[{"__proto__": "a"}]', ', column: toString', /no object with a member `toString`/],
    ] as const) {
      const text = policy(`{ file: l.json${column} }`, 'tool.name in known');
      const { set, problems } = loadPolicySet([{ path: 'p.policy.yaml', text }], () => json);
      assert.equal(set, undefined);
      assert.equal(problems.length, 1);
      assert.match(problems[0]?.message ?? '', message);
    }
  });
});
