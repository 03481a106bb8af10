import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findPolicyFiles } from '../src/policy-files.ts';
import { readText } from '../src/read-text.ts';
import { withFolder } from './folder.ts';

const found = (cwd: string, paths?: string[]) => {
  const { files, problems } = findPolicyFiles({ ...(paths && { paths }), cwd });
  return {
    files: files.map((file) => relative(cwd, file)),
    problems: problems.map(({ file, severity, code }) => `${file} ${severity} ${code}`),
  };
};

describe('finding policy files', () => {
  it('takes every policy below a folder, sorted, and nothing else', () => {
    const files = { 'p/b.policy.yaml': '', 'p/a/c.policy.yaml': '', 'p/a/c.policy.test.yaml': '', 'p/notes.md': '' };
    withFolder(files, (cwd) =>
      assert.deepEqual(found(cwd, ['p']), { files: ['p/a/c.policy.yaml', 'p/b.policy.yaml'], problems: [] }),
    );
  });

  it('takes a named YAML file whatever its name, and a file named twice once', () => {
    withFolder({ 'p/one.yaml': '', 'p/two.policy.yaml': '' }, (cwd) =>
      assert.deepEqual(found(cwd, ['p/one.yaml', 'p', join(cwd, 'p')]).files, ['p/one.yaml', 'p/two.policy.yaml']),
    );
  });

  it('takes no named file that is no YAML, such as recorded traces', () => {
    withFolder({ 'traces.jsonl': '' }, (cwd) =>
      assert.deepEqual(found(cwd, ['traces.jsonl']), {
        files: [],
        problems: ['traces.jsonl error parapet/policies-empty'],
      }),
    );
  });

  it('looks neither into node_modules nor into hidden folders', () => {
    withFolder({ 'node_modules/x/x.policy.yaml': '', '.git/y.policy.yaml': '', 'z.policy.yaml': '' }, (cwd) =>
      assert.deepEqual(found(cwd, ['.']).files, ['z.policy.yaml']),
    );
  });

  it('follows links to files, as a mounted ConfigMap has them', () => {
    withFolder({ '..data/a.policy.yaml': '' }, (cwd) => {
      mkdirSync(join(cwd, 'p'));
      symlinkSync(join(cwd, '..data/a.policy.yaml'), join(cwd, 'p/a.policy.yaml'));
      assert.deepEqual(found(cwd, ['p']), { files: ['p/a.policy.yaml'], problems: [] });
    });
  });

  it('follows links to folders, and looks into each folder once, under its own path', () => {
    withFolder({ 'elsewhere/b.policy.yaml': '', 'p/z/a.policy.yaml': '' }, (cwd) => {
      symlinkSync(join(cwd, 'elsewhere'), join(cwd, 'p/team'));
      symlinkSync(join(cwd, 'p'), join(cwd, 'elsewhere/back'));
      symlinkSync('z', join(cwd, 'p/again'));
      assert.deepEqual(found(cwd, ['p']), { files: ['p/team/b.policy.yaml', 'p/z/a.policy.yaml'], problems: [] });
    });
  });

  it('says which links lead nowhere', () => {
    withFolder({ 'p/a.policy.yaml': '' }, (cwd) => {
      symlinkSync('nowhere', join(cwd, 'p/q.policy.yaml'));
      symlinkSync('round.policy.yaml', join(cwd, 'p/round.policy.yaml'));
      symlinkSync('nowhere', join(cwd, 'p/team'));
      symlinkSync('nowhere', join(cwd, 'p/notes.md'));
      symlinkSync('me@host.1', join(cwd, 'p/.#a.policy.yaml'));
      const { files, problems } = found(cwd, ['p']);
      assert.deepEqual(files, ['p/a.policy.yaml']);
      assert.deepEqual(problems.sort(), [
        'p/q.policy.yaml error parapet/policies-missing',
        'p/round.policy.yaml error parapet/policies-missing',
        'p/team warning parapet/policies-missing',
      ]);
    });
  });

  it('warns of names that are nearly those of policies', () => {
    withFolder({ 'p/a.policy.yaml': '', 'p/b.policy.yml': '', 'p/c.Policy.YAML': '', 'p/d.yml': '' }, (cwd) => {
      const { files, problems } = found(cwd, ['p']);
      assert.deepEqual(files, ['p/a.policy.yaml']);
      assert.deepEqual(problems.sort(), [
        'p/b.policy.yml warning parapet/policies-suffix',
        'p/c.Policy.YAML warning parapet/policies-suffix',
      ]);
      const [problem] = findPolicyFiles({ paths: ['p'], cwd }).problems;
      assert.match(problem?.message ?? '', /rename/i);
    });
  });

  it('takes nothing from a pipe, which might never end', () => {
    withFolder({ 'p/a.policy.yaml': '' }, (cwd) => {
      execFileSync('mkfifo', [join(cwd, 'p/pipe.policy.yaml'), join(cwd, 'words.txt')]);
      symlinkSync('/dev/zero', join(cwd, 'p/zero.policy.yaml'));
      assert.deepEqual(found(cwd, ['p']), {
        files: ['p/a.policy.yaml'],
        problems: ['p/pipe.policy.yaml', 'p/zero.policy.yaml'].map(
          (path) => `${path} error parapet/policies-unreadable`,
        ),
      });
      assert.deepEqual(found(cwd, ['p/pipe.policy.yaml']).problems, [
        'p/pipe.policy.yaml error parapet/policies-unreadable',
      ]);
      assert.equal(readText(join(cwd, 'words.txt')), undefined);
    });
  });

  it('says that a named path is missing, and still takes the others', () => {
    withFolder({ 'p/a.policy.yaml': '' }, (cwd) =>
      assert.deepEqual(found(cwd, ['q', 'p', 'p/a.policy.yaml/x']), {
        files: ['p/a.policy.yaml'],
        problems: ['q error parapet/policies-missing', 'p/a.policy.yaml/x error parapet/policies-missing'],
      }),
    );
  });

  it('says that a named folder holds no policy', () => {
    withFolder({ 'p/readme.md': '' }, (cwd) =>
      assert.deepEqual(found(cwd, ['p']).problems, ['p error parapet/policies-empty']),
    );
  });

  it('only warns where nobody named a folder and the default is not there', () => {
    withFolder({}, (cwd) => assert.deepEqual(found(cwd).problems, ['policies warning parapet/policies-missing']));
  });
});
