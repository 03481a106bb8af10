import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { stampOf } from '../src/stamp-of.ts';
import { untilChanged } from '../src/test/until-changed.ts';
import { folderWith, parapet, removeFolders, spawnParapet } from './command.ts';

const fixtures = fileURLToPath(new URL('./fixtures/readme', import.meta.url));

describe('parapet test', () => {
  let cwd: string;

  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'parapet-test-'));
    cpSync(fixtures, cwd, { recursive: true });
  });

  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  const edit = (file: string, from: string, to: string) => {
    const text = readFileSync(join(cwd, file), 'utf8');
    assert.ok(text.includes(from));
    writeFileSync(join(cwd, file), text.replace(from, to));
  };

  it('tries all tests below a folder', async () => {
    const { code, stdout } = await parapet(['test'], { cwd });
    assert.match(stdout, /failing\/support\.policy\.test\.yaml\n(?:.*\n)*policies\/support\.policy\.test\.yaml/);
    assert.match(stdout, /^4 cases passed, 1 case failed$/m);
    assert.equal(code, 1);
  });

  it('ends with 0 where all pass, and says nothing else on the standard error', async () => {
    const { code, stderr } = await parapet(['test', 'policies'], { cwd });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  });

  it('fails where coverage is required and not there', async () => {
    assert.equal((await parapet(['test', 'policies', '--require-coverage'], { cwd })).code, 1);
  });

  it('says where nothing is to be tried', async () => {
    const { code, stderr } = await parapet(['test', 'traces.jsonl', 'nowhere', 'broken'], { cwd });
    assert.match(
      stderr,
      /^nowhere: There is no test here: no file whose name ends in \.policy\.test\.yaml or \.policy\.labels\.yaml\.$/m,
    );
    assert.match(stderr, /^broken: There is no test here/m);
    assert.equal(code, 1);
  });

  it('says what is wrong with a test, a policy and a trace, with its place', async () => {
    edit('policies/support.policy.test.yaml', 'verdict: deny', 'verdict: dney');
    edit('failing/support.policy.test.yaml', '../policies', '../broken');
    const { code, stdout } = await parapet(['test'], { cwd });
    assert.match(stdout, /^policies\/support\.policy\.test\.yaml:14:46 error parapet\/unknown-value/m);
    assert.match(stdout, /^broken\/support\.policy\.yaml:14:27 error parapet\/unknown-name/m);
    assert.match(stdout, /^0 cases passed, 2 files could not be tried$/m);
    assert.equal(code, 1);
    edit('policies/support.policy.test.yaml', 'verdict: dney', 'verdict: deny');
    edit('policies/support.policy.test.yaml', '../traces.jsonl', '../lost.jsonl');
    const lost = await parapet(['test', 'policies'], { cwd });
    assert.match(lost.stdout, /lost\.jsonl: There is no such file or folder\./);
    assert.match(lost.stdout, /The trace `\.\.\/lost\.jsonl` cannot be read\./);
    assert.equal(lost.code, 1);
  });

  it('answers programs', async () => {
    const { stdout } = await parapet(['test', '--json'], { cwd });
    const { passed, failed, files, coverage } = JSON.parse(stdout);
    assert.deepEqual({ passed, failed, files: files.length }, { passed: 4, failed: 1, files: 2 });
    assert.equal(files[0].cases[0].failures[0].line, 6);
    const refund = coverage.find(({ rule }: { rule: string }) => rule === 'refund-ceiling');
    assert.deepEqual([refund.held, refund.notHeld], [2, 1], 'both files together');
  });

  it('writes what CI systems read, whatever a case is called', async () => {
    edit('failing/support.policy.test.yaml', 'a small refund is for a person too', `'<a> & "b" # \\'`);
    const { stdout } = await parapet(['test', '--format', 'junit'], { cwd });
    assert.equal(XMLValidator.validate(stdout), true);
    const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(stdout);
    assert.equal(testsuites['@_tests'], '5');
    assert.equal(testsuites['@_failures'], '1');
    assert.equal(testsuites.testsuite[0].testcase['@_name'], '<a> & "b" # \\');
  });

  it('gives a line for each failure to editors', async () => {
    const { stdout } = await parapet(['test', '--format', 'lines'], { cwd });
    const [first, second, summary] = stdout.split('\n');
    assert.match(
      first ?? '',
      /^failing\/support\.policy\.test\.yaml:6:\d+: error: a small refund is for a person too: `refund-ceiling` did not hold: /,
    );
    assert.match(second ?? '', /^failing.*:6:\d+: error: .*: The verdict is allow, not deny/);
    assert.equal(summary, '4 cases passed, 1 case failed');
  });

  it('speaks TAP', async () => {
    const { stdout } = await parapet(['test', '--format', 'tap'], { cwd });
    const [version, plan, ...points] = stdout.split('\n').filter((line) => /^(?:TAP|1\.\.|ok|not ok)/.test(line));
    assert.deepEqual([version, plan], ['TAP version 14', '1..5']);
    assert.deepEqual(
      points.map((line) => /^(?:not )?ok \d/.exec(line)?.[0]),
      ['not ok 1', 'ok 2', 'ok 3', 'ok 4', 'ok 5'],
    );
  });

  it('tries labels, and tells what they say of the rules', async () => {
    const given = (text: string) => `given: { at: output, output: { text: ${text} } }`;
    const label = (moment: string, kind: string, more: string) =>
      `  - { moment: output/0/${moment}, rule: no-ticket-numbers, label: ${kind}, ${more} }\n`;
    const right = Array.from({ length: 20 }, (_, index) => label(`${index}`, 'right', given('It is TCK-123456.')));
    const labels = [...right, label('a', 'missed', given('It is TCK.')), label('b', 'right', 'note: gone')];
    const file = 'policies/support.policy.labels.yaml';
    writeFileSync(join(cwd, file), `parapet: 1\npolicy: support.policy.yaml\nlabels:\n${labels.join('')}`);
    const { stdout, code } = await parapet(['test', file], { cwd });
    assert.match(stdout, /FAIL {2}no-ticket-numbers: missed\n +line 24: `no-ticket-numbers` did not hold/);
    assert.match(stdout, /skip {2}no-ticket-numbers: right \(gone\)\n +Nothing tells what the moment was\./);
    assert.match(
      stdout,
      /^ {2}no-ticket-numbers: precision 100 % \(20 of 20\) · recall 95 % \(20 of 21\) · 1\n {4}cannot be told$/m,
    );
    assert.match(stdout, /^20 cases passed, 1 case failed, 1 label skipped$/m);
    assert.equal(code, 1);
    const { labels: told, skipped } = JSON.parse((await parapet(['test', file, '--json'], { cwd })).stdout);
    assert.deepEqual([told[0].recall, skipped], [{ count: 20, of: 21 }, 1]);
    const junit = await parapet(['test', file, '--format', 'junit'], { cwd });
    assert.equal(XMLValidator.validate(junit.stdout), true);
    assert.match(junit.stdout, /<testsuites name="parapet" tests="22" failures="1" errors="0" skipped="1">/);
    assert.match(
      (await parapet(['test', file, '--format', 'tap'], { cwd })).stdout,
      /^ok 22 - .* # SKIP Nothing tells/m,
    );
  });

  it('tries again whatever happens to what it read, and to what it could not', async () => {
    const test = 'watched/x.policy.test.yaml';
    const written = `parapet: 1
policy: ../policies/support.policy.yaml
cases:
  - name: seen
    trace: ../late/traces.jsonl
    expect: { span: chat gpt-4o-mini, rule: no-ticket-numbers }
`;
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(cwd, file)), { recursive: true });
      writeFileSync(join(cwd, file), text);
    };
    write(test, written);
    const child = spawnParapet(['test', 'watched', '--watch'], { cwd });
    let told = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        told += text;
      });
    const until = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(told)) await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
      told = '';
    };
    try {
      await until(/There is no such file or folder.*Waiting/s);
      cpSync(join(cwd, 'traces.jsonl'), join(cwd, 'late/traces.jsonl'));
      await until(/1 case passed.*Waiting/s);
      rmSync(join(cwd, test));
      await until(/There is no test here.*Waiting/s);
      write(test, written);
      await until(/1 case passed.*Waiting/s);
      edit('policies/support.policy.yaml', 'parapet: 1', 'parapet: {');
      await until(/yaml-syntax.*Waiting/s);
      edit('policies/support.policy.yaml', 'parapet: {', 'parapet: 1');
      await until(/1 case passed.*Waiting/s);
      renameSync(join(cwd, 'policies'), join(cwd, 'moved'));
      await until(/policies-missing.*Waiting/s);
      renameSync(join(cwd, 'moved'), join(cwd, 'policies'));
      await until(/1 case passed.*Waiting/s);
      write('watched/new/y.policy.test.yaml', written.replaceAll('../', '../../'));
      await until(/2 cases passed.*Waiting/s);
      write('unfinished', written.replace('name: seen', 'name: replaced'));
      renameSync(join(cwd, 'unfinished'), join(cwd, test));
      await until(/replaced.*2 cases passed.*Waiting/s);
      child.kill('SIGINT');
      assert.deepEqual(await once(child, 'close'), [null, 'SIGINT']);
    } finally {
      child.kill();
    }
  });

  it('takes no pipe for a test', async function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [join(cwd, 'pipe.policy.test.yaml')]);
    const { code, stdout } = await parapet(['test', 'pipe.policy.test.yaml'], { cwd });
    assert.match(stdout, /^ {2}It cannot be read\. It has to be a file, of UTF-8\.$/m);
    assert.equal(code, 1);
  });
});

describe('what a file looks like', () => {
  after(removeFolders);

  it('is noticed to have changed before anybody waited for it', async () => {
    const cwd = folderWith({ 'a.policy.test.yaml': 'a', 'words.txt': 'a' });
    const words = join(cwd, 'words.txt');
    const seen = { files: ['a.policy.test.yaml'], stamps: new Map([[words, stampOf(words)]]) };
    writeFileSync(words, 'ab');
    await untilChanged(seen, ['.'], cwd);
  });

  it('is that of all that is in a folder', () => {
    const folder = folderWith({ 'a/b/c.json': 'c' });
    const stamps = [stampOf(folder)];
    const steps = [
      () => writeFileSync(join(folder, 'a/b/c.json'), 'cd'),
      () => writeFileSync(join(folder, 'a/d.json'), ''),
      () => renameSync(join(folder, 'a'), join(folder, 'b')),
      () => rmSync(join(folder, 'b'), { recursive: true }),
      () => rmSync(folder, { recursive: true }),
    ];
    for (const step of steps) {
      step();
      stamps.push(stampOf(folder));
    }
    assert.equal(new Set(stamps).size, stamps.length);
  });
});
