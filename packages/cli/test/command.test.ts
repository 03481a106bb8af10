import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parapet } from './command.ts';

describe('the parapet command', () => {
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
