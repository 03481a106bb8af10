import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exceeded, readThreshold } from '../src/diff/threshold.ts';
import { parapet } from './command.ts';

const cwd = fileURLToPath(new URL('./fixtures/readme', import.meta.url));
const pair = ['policies', 'stricter', 'traces.jsonl'];

describe('parapet diff', () => {
  it('answers programs', async () => {
    const { code, stdout } = await parapet(['diff', ...pair, '--json'], { cwd });
    const { totals, spans, examples } = JSON.parse(stdout);
    assert.deepEqual(
      { code, spans, blocked: totals['newly-blocked'], by: examples[0].after.by },
      { code: 0, spans: 4, blocked: 1, by: 'support/prompt-injection' },
    );
  });

  it('fails beyond a threshold', async () => {
    const failing = await parapet(['diff', ...pair, '--max-newly-blocked', '10%', '--max-failed', '0'], { cwd });
    assert.equal(failing.code, 1);
    assert.match(failing.stdout, /1 {2}newly blocked {2}more than may be/);
    assert.equal((await parapet(['diff', ...pair, '--max-newly-blocked', '1'], { cwd })).code, 0);
    assert.equal((await parapet(['diff', ...pair, '--max-newly-blocked', 'many'], { cwd })).code, 2);
  });

  it('writes a comment for a pull request', async () => {
    const { stdout } = await parapet(['diff', ...pair, '--format', 'markdown', '--show', '1'], { cwd });
    assert.match(stdout, /^\| newly blocked \| 1 \|$/m);
    assert.match(
      stdout,
      /^\| newly blocked \| chat gpt-4o-mini \| input \| nothing \| block by support\/prompt-injection \|$/m,
    );
  });

  it('fails where policies or traces cannot be read', async () => {
    const nowhere = await parapet(['diff', 'nowhere:policies', 'policies', 'traces.jsonl'], { cwd });
    assert.deepEqual([nowhere.code, nowhere.stdout], [1, '']);
    assert.equal(nowhere.stderr, 'nowhere:policies: There is no file, folder or git revision `nowhere` here.\n');
    const cut = await parapet(['diff', 'policies', 'policies', 'cut.jsonl'], { cwd });
    assert.equal(cut.code, 1);
    assert.match(cut.stderr, /^cut\.jsonl:2 /m);
    const broken = await parapet(['diff', 'broken', 'policies', 'traces.jsonl'], { cwd });
    assert.equal(broken.code, 1);
    assert.match(broken.stderr, /unknown-name/);
  });

  describe('between revisions', () => {
    let folder: string;
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@acme.example', ...args], {
        cwd: folder,
        stdio: 'pipe',
      });

    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'parapet-diff-'));
      cpSync(cwd, folder, { recursive: true });
      git('init', '--quiet', '--initial-branch', 'main');
      writeFileSync(join(folder, 'policies', 'words.txt'), 'ignore all previous instructions\n');
      git('add', '.');
      git('commit', '--quiet', '--message', 'policies');
      rmSync(join(folder, 'policies'), { recursive: true });
      renameSync(join(folder, 'stricter'), join(folder, 'policies'));
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    it('reads what git has, and leaves it as it is', async () => {
      const before = git('status', '--porcelain').toString();
      const { code, stdout } = await parapet(['diff', 'main:policies', 'policies', 'traces.jsonl', '--json'], {
        cwd: folder,
      });
      assert.equal(code, 0);
      assert.equal(JSON.parse(stdout).totals['newly-blocked'], 1);
      assert.equal(git('status', '--porcelain').toString(), before);
    });

    it('takes no option for a revision', async () => {
      const { code, stderr } = await parapet(['diff', '--', '--output=x:policies', 'policies', 'traces.jsonl'], {
        cwd: folder,
      });
      assert.equal(code, 1);
      assert.match(stderr, /no file, folder or git revision `--output=x` here/);
    });

    it('reads a repository that has nothing checked out, and one from a folder below', async () => {
      const bare = join(folder, 'bare.git');
      git('clone', '--quiet', '--bare', folder, bare);
      for (const [cwd, place] of [
        [bare, 'main:policies'],
        [join(folder, 'policies'), 'main:../policies'],
      ] as const) {
        const { code, stdout } = await parapet(['diff', place, place, `${folder}/traces.jsonl`, '--json'], { cwd });
        assert.equal(code, 0);
        assert.equal(JSON.parse(stdout).totals.unchanged, 9);
      }
      rmSync(bare, { recursive: true });
    });

    it('says what git says where there is nothing that it reads', async () => {
      const empty = mkdtempSync(join(tmpdir(), 'parapet-diff-'));
      const said = async () =>
        (await parapet(['diff', 'main:policies', `${folder}/policies`, '.'], { cwd: empty })).stderr;
      assert.match(await said(), /^main:policies: git says: .*not a git repository/);
      execFileSync('git', ['init', '--quiet'], { cwd: empty });
      assert.match(await said(), /^main:policies: There is no file, folder or git revision `main` here\.\n$/);
      rmSync(empty, { recursive: true });
    });

    it('says that a revision may be missing because few were fetched', async () => {
      const shallow = join(folder, 'shallow');
      git('commit', '--quiet', '--allow-empty', '--message', 'nothing');
      git('clone', '--quiet', '--depth', '1', `file://${folder}`, shallow);
      const { code, stderr } = await parapet(['diff', 'HEAD~1:policies', 'policies', '../traces.jsonl'], {
        cwd: shallow,
      });
      assert.equal(code, 1);
      assert.match(
        stderr,
        /no file, folder or git revision `HEAD~1` here\. Of this repository .* `git fetch --unshallow`/,
      );
      rmSync(shallow, { recursive: true });
    });

    it('follows links as on the disk', async () => {
      renameSync(join(folder, 'policies/support.policy.yaml'), join(folder, 'policies/support.policy.yaml.kept'));
      symlinkSync('support.policy.yaml.kept', join(folder, 'policies/support.policy.yaml'));
      git('add', '.');
      git('commit', '--quiet', '--message', 'a link');
      const { code, stdout } = await parapet(['diff', 'HEAD:policies', 'policies', 'traces.jsonl', '--json'], {
        cwd: folder,
      });
      const { before, after } = JSON.parse(stdout);
      assert.deepEqual([code, before], [0, after]);
    });

    it('says that what a revision holds is not there, as where it is fetched when needed', async () => {
      const blob = git('rev-parse', 'main:policies/support.policy.yaml').toString().trim();
      const object = join(folder, '.git/objects', blob.slice(0, 2), blob.slice(2));
      renameSync(object, `${object}.gone`);
      const { code, stderr } = await parapet(['diff', 'main:policies', 'policies', 'traces.jsonl'], { cwd: folder });
      renameSync(`${object}.gone`, object);
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^main:policies: `policies\/support\.policy\.yaml` cannot be read of `main`\. It is not UTF-8, was not fetched/,
      );
    });

    it('says where a revision holds no policies', async () => {
      const { stderr } = await parapet(['diff', 'main:lost', 'policies', 'traces.jsonl'], { cwd: folder });
      assert.match(stderr, /^main:lost: There is no file whose name ends in \.policy\.yaml at `main:lost`\.$/m);
    });
  });
});

describe('a threshold', () => {
  const totals = {
    'newly-blocked': 3,
    'newly-allowed': 0,
    'action-changed': 0,
    failed: 0,
    'cannot-tell': 0,
    unchanged: 997,
  };

  it('is a number of moments or a share of them', () => {
    assert.deepEqual(readThreshold('12'), { kind: 'count', most: 12 });
    assert.deepEqual(readThreshold('0.5%'), { kind: 'share', most: 0.005 });
    for (const text of ['', '1.5', '-1', '%', '1e9', 'all']) assert.equal(readThreshold(text), undefined);
  });

  it('is exceeded by more, not by as many', () => {
    const most = (text: string) => exceeded(totals, { 'newly-blocked': readThreshold(text) ?? assert.fail() });
    assert.deepEqual(
      [most('3'), most('0.3%'), most('2'), most('0.29%')],
      [[], [], ['newly-blocked'], ['newly-blocked']],
    );
  });
});
