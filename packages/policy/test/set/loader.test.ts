import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCheckFixtures } from '../../scripts/reference/check-fixtures.ts';
import { createYamlParser } from '../../src/editor.ts';
import { createLoader, decide, explain, loadPolicySet, type PolicyFile } from '../../src/index.ts';
import { framed } from '../check/fragment.ts';
import { outputMoment } from '../policies.ts';

/** Policies that extend and override each other, in states between which an author goes back and forth. */
const texts: readonly string[] = [
  'parapet: 1\npolicy: a\nfinders: { x: { words: [one] } }\n',
  'parapet: 1\npolicy: a\nfinders: { x: { words: w.txt } }\nrules: [{ id: r, at: output, when: output.text.has(x), then: redact, mode: enforce }]\n',
  'parapet: 1\npolicy: a\nextend: b\nrules: [{ id: r, at: output, when: output.text.has(y), then: redact, overridable: true }]\n',
  'parapet: 1\npolicy: b\nextend: a\nrules: [{ id: r, at: output, when: output.text.has(x), then: flag }]\n',
  'parapet: 1\npolicy: b\nextend: a\napplies: app.name == "b"\nrules: [{ id: r, overrides: a/r, then: flag }]\n',
  'parapet: 1\npolicy: b\nlists: { y: { file: w.txt } }\nfinders: { z: { words: [two] } }\nrules: [{ id: r, at: output, when: output.text.has(z), then: redact }]\n',
  'parapet: 1\npolicy: c\nlayer: team\nextend: [a, b]\n# parapet-ignore parapet/unused-finder: kept\nfinders: { f: { words: [three] } }\nrules: [{ id: r, overrides: b/r, mode: enforce }]\n',
  'parapet: 1\npolicy: c\nlayer: organisation\nextend: b\nrules: [{ id: r, at: output, when: output.text.has(x), then: flag, expires: 2020-01-01 }]\n',
  'parapet: 1\npolicy: [',
  '',
  ...[...readCheckFixtures().values()].flatMap(({ invalid }) => invalid[0]?.map(framed) ?? []),
];

describe('a loader', () => {
  const paths = ['a.policy.yaml', 'b.policy.yaml', 'c.policy.yaml', '__proto__'];
  const change = fc.oneof(
    fc.record({ path: fc.constantFrom(...paths), text: fc.constantFrom(...texts.slice(0, 10)) }),
    fc.record({ path: fc.constantFrom(...paths), text: fc.constantFrom(...texts) }),
    fc.record({ path: fc.constantFrom(...paths), text: fc.constant(undefined) }),
    fc.record({ path: fc.constant('w.txt'), text: fc.constantFrom('one\n', 'two\nthree\n', '', undefined) }),
  );

  it('gives, after any sequence of changes, what loading afresh gives', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), (changes) => {
        const files = new Map<string, string>();
        const read = (path: string) => files.get(path);
        const loader = createLoader(read);
        for (const { path, text } of changes) {
          if (text === undefined) files.delete(path);
          else files.set(path, text);
          const policies: readonly PolicyFile[] = paths.flatMap((path) => {
            const text = files.get(path);
            return text === undefined ? [] : [{ path, text }];
          });
          const options = { now: 1e12, profile: 'pilot' } as const;
          const again = loader.load(policies, options);
          const afresh = loadPolicySet(policies, read, options);
          assert.deepEqual(again.problems, afresh.problems);
          assert.equal(again.set?.digest, afresh.set?.digest);
          assert.deepEqual(again.sources, afresh.sources);
          const moment = outputMoment('one two three', { app: { name: 'b' } });
          if (again.set && afresh.set) assert.deepEqual(decide(again.set, moment), decide(afresh.set, moment));
        }
      }),
      { numRuns: process.env.PARAPET_LONG ? 5_000 : 150 },
    );
  });

  const parts = [
    'parapet: 1\npolicy: a\nowner: me\nmode: enforce\n',
    'finders: { x: { words: [one] }, y: { words: [two] } }\n',
    'variables: { v: user.id == "u" }\nmemories: { m: { at: output, when: output.text.has(x), within: 1h, per: session.id } }\n',
    'applies: app.name == "b"\n',
    'rules:\n',
    '  - { id: r1, at: output, when: output.text.has(x), then: redact }\n',
    '  - id: r2\n    at: [output, input]\n    when:\n      all:\n        - v && output.text.count(y) > 1\n        - v\n    then: block\n',
    '  - { id: r3, at: tool_call, when: m.seen, then: block, message: No. }\n',
    '  - { id: r4, at: span, when: span.name == "a" || span.name == "a", then: flag }\n',
    '  - { id: r5, at: input, when: input.text.contains("a") && app.name == "c", then: flag, expires: 2030-01-01 }\n',
    '\n# parapet-ignore parapet/unused-variable: later\n',
    'workflows: { w: { per: [session.id], governs: [t], start: s, states: { s: { tools: [t], to: [{ s: v }] } }, otherwise: block } }\n',
  ];
  const typed = fc.constantFrom(
    ...['x', 'y', ' ', '\n', '"', '!', '1', 'at: input', 'has(', ' && v', '- ', ''],
    ...['\n    se', '\n    severity: ', '\n    severity: high', '\n    # why', '&a ', ': '],
  );

  it('gives the same of a policy that is typed in, a few characters at a time', () => {
    const edit = fc.record({ at: fc.nat(), removed: fc.integer({ min: 0, max: 6 }), typed });
    const written = fc.subarray(parts, { minLength: 6 });
    fc.assert(
      fc.property(written, fc.array(edit, { maxLength: 12 }), (written, edits) => {
        const loader = createLoader(() => undefined, createYamlParser());
        let text = written.join('');
        for (const { at, removed, typed } of [{ at: 0, removed: 0, typed: '' }, ...edits]) {
          const place = at % (text.length + 1);
          // Half of the edits are undone, so that a policy is right again and again.
          const before = text;
          text = text.slice(0, place) + typed + text.slice(place + removed);
          for (const now of [text, ...(at % 2 === 0 ? [before] : [])]) {
            text = now;
            const files = [{ path: 'a.policy.yaml', text }];
            const [again, afresh] = [loader.load(files), loadPolicySet(files, () => undefined)];
            assert.deepEqual(again.problems, afresh.problems);
            assert.equal(again.set?.digest, afresh.set?.digest);
            assert.deepEqual(again.set?.rules, afresh.set?.rules);
            const moment = outputMoment('one two two', { app: { name: 'b' }, user: { id: 'u' } });
            if (!again.set || !afresh.set) continue;
            assert.deepEqual(decide(again.set, moment), decide(afresh.set, moment));
            assert.deepEqual(explain(again.set, moment), explain(afresh.set, moment));
            for (const { policy, id } of again.set.rules)
              assert.equal(again.set.digestOfRule(policy, id), afresh.set.digestOfRule(policy, id));
          }
        }
      }),
      { numRuns: process.env.PARAPET_LONG ? 5_000 : 40 },
    );
  });

  const many = (count: number): PolicyFile[] =>
    Array.from({ length: count }, (_, index) => ({
      path: `${index}.policy.yaml`,
      text: `parapet: 1\npolicy: p${index}\nfinders: { f: { words: [word${index}] } }\nrules: [{ id: r, at: output, when: output.text.has(f), then: flag }]\n`,
    }));

  it('leaves sets as they were that it gave before', () => {
    const loader = createLoader(() => undefined);
    const files = many(3);
    const { set: before } = loader.load(files);
    assert.ok(before);
    const moments = ['word0 word1', 'word2 changed'].map((text) => outputMoment(text));
    const decided = moments.map((moment) => decide(before, moment));
    for (let edit = 0; edit < 60; edit++) {
      files[1] = { path: '1.policy.yaml', text: (files[1]?.text ?? '').replace(/\[\w+\]/, `[changed${edit}]`) };
      const { set: after } = loader.load(files);
      assert.ok(after);
      assert.equal(decide(after, outputMoment(`changed${edit}`)).rules.length, 1);
      assert.equal(decide(after, outputMoment('word1')).rules.length, 0);
    }
    assert.deepEqual(
      moments.map((moment) => decide(before, moment)),
      decided,
    );
  });

  it('gives a policy as a set of its own, whatever is wrong with those that it does not extend', () => {
    const [base, other, lower] = texts.slice(1).filter((_, index) => [0, 3, 4].includes(index)) as [
      string,
      string,
      string,
    ];
    const file = (path: string, text: string) => ({ path, text });
    const { set, alone } = createLoader(() => 'one').load([
      file('a', base.replace('then: redact', 'then: redact, overridable: true')),
      file('b', other),
      file('c', lower.replace('policy: b', 'policy: [')),
    ]);
    assert.equal(set, undefined);
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((path) => alone(path)?.rules.map(({ policy, id }) => `${policy}/${id}`)),
      [['a/r'], ['b/r'], undefined, undefined],
    );
    const [here, elsewhere] = ['b', 'x'].map((name) => outputMoment('one', { app: { name } }));
    const upper = alone('a');
    assert.ok(upper && here && elsewhere);
    assert.deepEqual(
      [here, elsewhere].map((moment) => decide(upper, moment).rules.length),
      [0, 1],
    );
  });

  it('reads only what a change touches', () => {
    const reads: string[] = [];
    const texts: Record<string, string> = { 'a.txt': 'a', 'b.txt': 'b' };
    const policy = (name: string, word: string) => ({
      path: `${name}.policy.yaml`,
      text: `parapet: 1\npolicy: ${name}\nlists: { l: { file: ${name}.txt } }\nrules: [{ id: r, at: output, when: '"${word}" in l', then: flag }]\n`,
    });
    const loader = createLoader((path) => {
      reads.push(path);
      return texts[path];
    });
    const first = loader.load([policy('a', 'x'), policy('b', 'x')]);
    const second = loader.load([policy('a', 'x'), policy('b', 'y')]);
    assert.notEqual(first.set?.digest, second.set?.digest);
    assert.equal(first.set?.rules[0], second.set?.rules[0]);
    assert.notEqual(first.set?.rules[1], second.set?.rules[1]);
    assert.deepEqual(reads, ['a.txt', 'b.txt', 'a.txt', 'b.txt']);
  });
});
