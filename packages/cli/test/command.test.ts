import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { folderWith, parapet, removeFolders, runInShell } from './command.ts';

describe('the parapet command', () => {
  after(removeFolders);

  for (const [args, examples] of [
    [['--help'], ['init', 'check', 'test', 'replay', 'diff', 'collector']],
    [['check', '--help'], ['check']],
    [['init', '--help'], ['init']],
    [['fmt', '--help'], ['fmt']],
    [['test', '--help'], ['test']],
    [['replay', '--help'], ['replay']],
    [['diff', '--help'], ['diff']],
    [['explain', '--help'], ['explain']],
    [['docs', '--help'], ['docs']],
    [['show', '--help'], ['show']],
    [['graph', '--help'], ['graph']],
    [['schema', '--help'], ['schema']],
    [['completion', '--help'], ['completion']],
    [['help', 'collector'], ['collector']],
  ] as const)
    it(`teaches with examples, in 80 columns: ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await parapet(args);
      assert.deepEqual([code, stderr], [0, '']);
      for (const command of examples) assert.match(stdout, new RegExp(`^ {2}parapet ${command}`, 'm'));
      assert.match(stdout, /^Exit codes:$/m);
      assert.deepEqual(
        stdout.split('\n').filter((line) => line.length > 80),
        [],
      );
    });

  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    assert.deepEqual(await parapet(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
  });

  if (existsSync('/dev/full'))
    it('says in a line that its answer finds no room, with exit code 1', () => {
      assert.equal(
        runInShell('parapet schema > /dev/full; echo $?', {}),
        '1\nThe answer cannot be written (ENOSPC), so it is not whole.\n',
      );
      assert.equal(runInShell('parapet check nowhere 2> /dev/full > /dev/full; echo $?', {}), '1\n');
    });

  if (process.platform !== 'win32')
    it('says in a line that the folder it was started in is gone', () => {
      assert.equal(
        runInShell('mkdir gone && cd gone && rmdir ../gone && parapet check; echo $?', { cwd: folderWith({}) }),
        '1\nThe folder in which this was started is gone. Go to one that is there.\n',
      );
    });

  it('lets no name of a file move the cursor', async () => {
    const name = 'x\u001B[2J';
    const policy = `parapet: 1
policy: p
rules:
  - { id: r, at: output, when: size(output.text) > 3, then: flag }
`;
    for (const args of [
      ['check'],
      ['fmt'],
      ['test'],
      ['replay', 'p.policy.yaml'],
      ['init'],
      ['diff', 'p.policy.yaml', '.'],
    ]) {
      const cwd = folderWith({ 'p.policy.yaml': policy });
      const { stdout, stderr } = await parapet([...args, name], { cwd });
      assert.match(stdout + stderr, /x\uFFFD\[2J/, args[0]);
      assert.ok(!(stdout + stderr).includes('\u001B'), args[0]);
    }
  });

  for (const [what, args, told] of [
    ['no command', [], /Usage: parapet/],
    ['a command that there is not', ['replya'], /Did you mean replay\?/],
    ['an option that there is not', ['check', '--jsn'], /Did you mean --json\?/],
    ['no traces', ['replay', 'policies'], /missing required argument 'traces'/],
    ['nothing to explain', ['explain', 'policies'], /Name traces, or a file of moments/],
    ['an address that is none', ['collector', '--forward', 'http://x', '--listen', 'nowhere:x'], /host:port/],
    ['an endpoint that is none', ['collector', '--forward', 'localhost'], /http:\/\/localhost:4318/],
    [
      'an endpoint with the path that is appended',
      ['collector', '--forward', 'http://x/v1/traces'],
      /Leave\s+\/v1\/traces away/,
    ],
  ] as const)
    it(`is told ${what} on standard error, with exit code 2`, async () => {
      const { code, stdout, stderr } = await parapet(args);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, told);
    });
});
