import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fixFiles } from '../src/check/fix-files.ts';
import { fixed } from '../src/check/fixed.ts';
import { githubReport } from '../src/check/github-report.ts';
import { folderWith, hasTerminals, parapet, removeFolders, spawnOnTerminal, spawnParapet } from './command.ts';

const good = `
parapet: 1
policy: support
owner: trust@acme.example
mode: enforce
finders:
  ticket: { pattern: 'TCK-\\d{6}' }
rules:
  - id: no-ticket-numbers
    at: output
    when: output.text.has(ticket)
    then: redact
`;

const bad = good.replace('has(ticket)', 'has(tiket)').replace('mode: enforce', 'mode: enfroce');

describe('parapet check', () => {
  afterEach(removeFolders);

  it('says that policies are well, and their digest', async () => {
    const cwd = folderWith({ 'policies/support.policy.yaml': good });
    const { code, stdout, stderr } = await parapet(['check'], { cwd });
    assert.match(stdout, /^1 rule in 1 policy: no problems\nsha256:[0-9a-f]{64}\n$/);
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  it('makes the demands of a profile: that of the settings, or another', async () => {
    const cwd = folderWith({ 'policies/support.policy.yaml': good, 'parapet.yaml': 'profile: production\n' });
    const { code, stdout } = await parapet(['check'], { cwd });
    assert.match(stdout, /error parapet\/missing-control$/m);
    assert.equal(code, 1);
    assert.equal((await parapet(['check', '--profile', 'pilot'], { cwd })).code, 0);
    assert.equal((await parapet(['check', '--profile', 'test'], { cwd })).code, 2);
  });

  it('shows what is wrong with the settings, which might demand something', async () => {
    const cwd = folderWith({ 'policies/support.policy.yaml': good, 'parapet.yaml': 'profile: prodction\n' });
    const { code, stdout } = await parapet(['check'], { cwd });
    assert.match(stdout, /^parapet\.yaml:1:10 error parapet\/profile /m);
    assert.equal(code, 1);
  });

  it('shows every problem with its place, and counts them', async () => {
    const cwd = folderWith({ 'policies/support.policy.yaml': bad });
    const { code, stdout } = await parapet(['check'], { cwd });
    assert.match(stdout, /^policies\/support\.policy\.yaml:5:7 error parapet\/[a-z-]+ /m);
    assert.match(stdout, /^policies\/support\.policy\.yaml:11:27 error parapet\/[a-z-]+ [^^]*`ticket`/m);
    assert.match(stdout, /^ {3} {26}\^~~~~$/m);
    assert.match(stdout, /\n\n1 file: 2 errors\n$/);
    assert.equal(code, 1);
  });

  it('tells by its exit code what is wrong, even if its reader has gone away: `parapet check | head -1`', async () => {
    for (const [policy, expected] of [
      [bad, 1],
      [good, 0],
    ] as const) {
      const child = spawnParapet(['check'], { cwd: folderWith({ 'policies/support.policy.yaml': policy }) });
      child.stdout.destroy();
      const [code] = await once(child, 'exit');
      assert.equal(code, expected);
    }
  });

  it('gives an object to programs', async () => {
    const cwd = folderWith({ 'policies/support.policy.yaml': good });
    const { code, stdout } = await parapet(['check', '--json'], { cwd });
    const { digest, policies, rules, problems } = JSON.parse(stdout);
    assert.match(digest, /^sha256:/);
    assert.deepEqual([policies.length, rules.length, problems], [1, 1, []]);
    assert.equal(rules[0].id, 'no-ticket-numbers');
    assert.equal(code, 0);
  });

  it('gives programs the problems, and no digest, when a policy is wrong', async () => {
    const cwd = folderWith({ 'policies/support.policy.yaml': bad });
    const { code, stdout } = await parapet(['check', '--json'], { cwd });
    const { digest, problems } = JSON.parse(stdout);
    assert.equal(digest, null);
    assert.deepEqual(
      problems.map(({ line }: { line: number }) => line),
      [5, 11],
    );
    assert.equal(code, 1);
  });

  describe('told where code is reviewed', () => {
    const cwd = () => folderWith({ 'policies/support.policy.yaml': bad });

    it('gives SARIF, with the place and the fix of each problem', async () => {
      const { code, stdout } = await parapet(['check', '--format', 'sarif'], { cwd: cwd() });
      const { version, runs } = JSON.parse(stdout);
      const [{ ruleId, level, locations, fixes }] = runs[0].results;
      const { artifactLocation, region } = locations[0].physicalLocation;
      const [{ deletedRegion, insertedContent }] = fixes[0].artifactChanges[0].replacements;
      assert.deepEqual(
        [code, version, level, artifactLocation.uri],
        [1, '2.1.0', 'error', 'policies/support.policy.yaml'],
      );
      assert.equal(runs[0].tool.driver.rules[runs[0].results[0].ruleIndex].id, ruleId);
      const wrong = bad.split('\n')[region.startLine - 1]?.slice(region.startColumn - 1, region.endColumn - 1);
      assert.equal(wrong, bad.slice(deletedRegion.charOffset, deletedRegion.charOffset + deletedRegion.charLength));
      assert.notEqual(insertedContent.text, wrong);
    });

    it('gives a line for each problem to editors, however long it is', async () => {
      const { code, stdout } = await parapet(['check', '--format', 'lines'], { cwd: cwd() });
      const [first = '', second = '', summary] = stdout.split('\n');
      assert.match(first, /^policies\/support\.policy\.yaml:5:\d+: error: .+ \[parapet\/[\w-]+\]$/);
      assert.match(second, /^policies\/support\.policy\.yaml:11:\d+: error: /);
      assert.deepEqual([code, summary], [1, '1 file: 2 errors']);
    });

    it('gives workflow commands, with what they would misread escaped', async () => {
      const { stdout } = await parapet(['check', '--format', 'github'], { cwd: cwd() });
      assert.match(
        stdout,
        /^::error file=policies\/support\.policy\.yaml,line=5,endLine=5,col=\d+,endColumn=\d+,title=parapet\/[\w-]+::./m,
      );
      assert.equal(
        githubReport(
          [
            {
              file: 'a,b:c',
              line: 1,
              column: 1,
              start: 0,
              end: 1,
              severity: 'warning',
              code: 'parapet/x',
              message: '5%\nmore',
            },
          ],
          () => 'a',
        ),
        '::warning file=a%2Cb%3Ac,line=1,endLine=1,col=1,endColumn=2,title=parapet/x::5%25%0Amore\n',
      );
    });
  });

  it('makes the fixes there are, until nothing is left to fix', async () => {
    const cwd = folderWith({ 'policies/support.policy.yaml': bad });
    const { stderr } = await parapet(['check', '--fix'], { cwd });
    assert.equal(stderr, '1 file changed\n');
    const { problems } = JSON.parse((await parapet(['check', '--json'], { cwd })).stdout);
    assert.deepEqual(
      problems.filter(({ fix }: { fix?: unknown }) => fix),
      [],
    );
    assert.equal((await parapet(['check', '--fix'], { cwd })).stderr, '0 files changed\n');
  });

  it('fixes a file at its places, whatever mark it begins with, and however many links lead to it', async () => {
    const cwd = folderWith({ 'policies/b.policy.yaml': `\uFEFF${bad}` });
    symlinkSync('b.policy.yaml', join(cwd, 'policies/a.policy.yaml'));
    const { stderr } = await parapet(['check', '--fix'], { cwd });
    assert.equal(stderr, '1 file changed\n');
    assert.equal(readFileSync(join(cwd, 'policies/b.policy.yaml'), 'utf8'), `\uFEFF${good}`);
  });

  it('makes no fix at places of a text that somebody has changed since', async () => {
    const cwd = folderWith({ file: 'x' });
    const path = join(cwd, 'file');
    let looks = 0;
    const look = () => {
      const text = readFileSync(path, 'utf8');
      const start = text.indexOf('x');
      const fix = { title: '', start, end: start + 1, text: 'y' };
      const place = { file: 'file', line: 1, column: 1, start, end: start + 1, message: '', code: 'parapet/x' };
      if (looks++ === 0) writeFileSync(path, `an ${text}`);
      const problems = start < 0 ? [] : [{ ...place, severity: 'error', fix } as const];
      return { problems, texts: new Map([[path, text]]) };
    };
    assert.equal((await fixFiles(look, cwd)).changed, 1);
    assert.equal(readFileSync(path, 'utf8'), 'an y');
  });

  it('makes the first of two fixes that overlap', () => {
    const fix = (start: number, end: number, text: string) => ({ title: '', start, end, text });
    assert.equal(fixed('abcdef', [fix(3, 5, 'X'), fix(1, 4, 'Y'), fix(6, 6, '!')]), 'aYef!');
  });

  for (const [what, files, args, told] of [
    ['there is no folder', {}, [], /^policies error parapet\/policies-missing /],
    ['a named folder is missing', {}, ['elsewhere'], /^elsewhere error parapet\/policies-missing /],
    ['a folder is empty', { 'policies/README.md': '' }, [], /^policies error parapet\/policies-empty /],
    ['a file is empty', { 'policies/a.policy.yaml': '' }, [], /^policies\/a\.policy\.yaml:1:1 error /],
    ['a file is not YAML', { 'policies/a.policy.yaml': 'a: [b' }, [], /^policies\/a\.policy\.yaml:1:\d error /],
  ] as const)
    it(`says that ${what}`, async () => {
      const { code, stdout, stderr } = await parapet(['check', ...args], { cwd: folderWith(files) });
      assert.match(stdout, told);
      assert.equal(stderr, '');
      assert.equal(code, 1);
    });

  it('looks where PARAPET_POLICIES says, unless a path is named', async () => {
    const cwd = folderWith({ 'elsewhere/support.policy.yaml': good });
    const env = { PARAPET_POLICIES: 'elsewhere' };
    assert.equal((await parapet(['check'], { cwd, env })).code, 0);
    assert.equal((await parapet(['check', 'policies'], { cwd, env })).code, 1);
  });

  it('shows colours only where they are wanted', async () => {
    const cwd = folderWith({ 'policies/support.policy.yaml': bad });
    const isColored = async (env: Record<string, string>) =>
      (await parapet(['check'], { cwd, env })).stdout.includes('\u001B');
    assert.equal(await isColored({}), false);
    assert.equal(await isColored({ FORCE_COLOR: '1' }), true);
  });

  it('shows colours on a terminal, unless NO_COLOR says otherwise', async function () {
    if (!hasTerminals) this.skip();
    const cwd = folderWith({ 'policies/support.policy.yaml': bad });
    const isColored = async (env: Record<string, string>) =>
      (await text(spawnOnTerminal(['check'], { cwd, env }).stdout)).includes('\u001B[');
    assert.equal(await isColored({}), true);
    assert.equal(await isColored({ NO_COLOR: '1' }), false);
  });
});
