import assert from 'node:assert/strict';
import { loadPolicies } from '../src/load-policies.ts';
import { withFolder } from './folder.ts';

const policy = (id: string, finder = '{ words: words.txt }') => `
parapet: 1
policy: ${id}
owner: shop@example.com
finders:
  word: ${finder}
rules:
  - id: one
    at: output
    when: output.text.has(word)
    then: flag
`;

describe('loading policies', () => {
  it('makes one set of all files, with the word files beside them', () => {
    const files = {
      'p/a.policy.yaml': policy('a'),
      'p/b/b.policy.yaml': policy('b'),
      'p/words.txt': 'tea\n',
      'p/b/words.txt': 'milk\n',
    };
    withFolder(files, (cwd) => {
      const { set, problems } = loadPolicies({ paths: ['p'], cwd });
      assert.deepEqual(problems, []);
      assert.deepEqual(
        set?.policies.map(({ id, file }) => `${id} ${file}`),
        ['a p/a.policy.yaml', 'b p/b/b.policy.yaml'],
      );
    });
  });

  it('takes no text that is not UTF-8, of which a finder would silently miss words', () => {
    const latin = Buffer.from('caf\xe9\n', 'latin1');
    withFolder({ 'p/a.policy.yaml': policy('a'), 'p/words.txt': latin, 'q/b.policy.yaml': latin }, (cwd) => {
      const codesOf = (path: string) => loadPolicies({ paths: [path], cwd }).problems.map(({ code }) => code);
      assert.deepEqual(codesOf('p'), ['parapet/unreadable-file']);
      assert.deepEqual(codesOf('q'), ['parapet/policies-unreadable']);
    });
  });

  it('tells of rules that have ended, and makes demands where a profile does', () => {
    const text = policy('a', '{ words: [tea] }').replace(
      'then: flag',
      'then: flag\n    mode: enforce\n    expires: 2020-01-01',
    );
    withFolder({ 'policies/a.policy.yaml': text }, (cwd) => {
      const codesOf = (options: object) => loadPolicies({ cwd, ...options }).problems.map(({ code }) => code);
      assert.deepEqual(codesOf({}), ['parapet/expired-rule']);
      assert.deepEqual(codesOf({ now: Date.UTC(2019, 0, 1), profile: 'production' }), ['parapet/missing-control']);
      assert.equal(loadPolicies({ cwd, profile: 'production' }).set, undefined);
    });
  });

  it('gives no set where anything is wrong, and says what, with its place', () => {
    const files = {
      'p/a.policy.yaml': policy('a'),
      'p/b.policy.yaml': policy('b', '{ pattern: tea }'),
      'p/words.txt': 'tea\n',
    };
    withFolder(files, (cwd) => {
      const { set, problems } = loadPolicies({ paths: ['p', 'q'], cwd });
      assert.equal(set, undefined);
      assert.deepEqual(
        problems.map(({ code }) => code),
        ['parapet/policies-missing'],
      );
    });
    withFolder({ 'p/a.policy.yaml': policy('a').replace('has(word)', 'has(wrod)'), 'p/words.txt': 'tea\n' }, (cwd) => {
      const { set, problems } = loadPolicies({ paths: ['p'], cwd });
      assert.equal(set, undefined);
      const [problem] = problems.filter(({ severity }) => severity === 'error');
      assert.equal(problem?.file, 'p/a.policy.yaml');
      assert.equal(problem?.line, 10);
      assert.match(problem?.message ?? '', /word/);
    });
  });

  it('gives no set, and a warning, where there is nothing to load', () => {
    withFolder({}, (cwd) => {
      const { set, problems, files } = loadPolicies({ cwd });
      assert.equal(set, undefined);
      assert.deepEqual(files, []);
      assert.deepEqual(
        problems.map(({ severity }) => severity),
        ['warning'],
      );
    });
  });

  it('does not count a byte order mark as a column', () => {
    withFolder({ 'p/a.policy.yaml': `\uFEFF${policy('a').trim()}`, 'p/words.txt': '\uFEFFtea\n' }, (cwd) => {
      assert.deepEqual(loadPolicies({ paths: ['p'], cwd }).problems, []);
    });
  });
});
