import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepPolicySet, loadPolicies } from '@parapet/runtime';
import { parapet, runInShell, spawnParapet } from './command.ts';

const path = new URL('../README.md', import.meta.url);
/** A copy, because some commands write. */
const cwd = mkdtempSync(join(tmpdir(), 'parapet-readme-'));

/** What a reader sees in a block of the README: a command, and all that it says. */
const EXAMPLE = /^```console\n\$ ((?:.*\|\n)?.*)\n((?:.*\n)*?)```$/gm;

const examples = [...readFileSync(path, 'utf8').matchAll(EXAMPLE)].map(([, command = '', output = '']) => ({
  command,
  output,
}));

describe('the examples of the README', () => {
  before(async () => {
    cpSync(fileURLToPath(new URL('./fixtures/readme', import.meta.url)), cwd, { recursive: true });
    // As the hosts that enforce the policies do.
    const { set, sources } = loadPolicies({ paths: ['policies'], cwd });
    assert.ok(set && sources);
    await keepPolicySet(set, sources, join(cwd, '.parapet/sets'));
  });

  after(() => rmSync(cwd, { recursive: true, force: true }));

  it('are there for every command', async () => {
    const { stdout: help } = await parapet(['--help']);
    const [, listed = ''] = /^Commands:\n((?: {2}.*\n)*)/m.exec(help) ?? [];
    const commands = [...listed.matchAll(/^ {2}(\w+)/gm)].flatMap(([, name = '']) => (name === 'help' ? [] : name));

    assert.deepEqual(
      [...new Set(examples.map(({ command }) => /parapet ([\w-]+)/.exec(command)?.[1]))],
      ['--help', ...commands],
    );
  });

  for (const { command, output } of examples)
    it(`say what \`${command.replace(/\s+/g, ' ')}\` says`, async () => {
      const said = lasting(await run(command));
      if (process.env.PARAPET_UPDATE) update(command, said);
      else assert.equal(said, output);
    });
});

/** What a shell shows of it; of the collector, which goes on, what it says when it is ready. */
async function run(command: string): Promise<string> {
  if (!command.startsWith('parapet collector')) return runInShell(command, { cwd });
  const child = spawnParapet([...command.split(' ').slice(1), '--listen', '127.0.0.1:0'], { cwd });
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  child.kill('SIGTERM');
  await once(child, 'close');
  return line;
}

/** Digests change with the engine, and the port is whichever was free. */
const lasting = (text: string): string =>
  text.replace(/sha256:[0-9a-f]+/g, 'sha256:4f1c…').replace(/127\.0\.0\.1:[1-9]\d*/g, '127.0.0.1:4319');

function update(command: string, said: string): void {
  const readme = readFileSync(path, 'utf8');
  const updated = readme.replace(EXAMPLE, (block, of: string) =>
    of === command ? `\`\`\`console\n$ ${command}\n${said}\`\`\`` : block,
  );
  writeFileSync(path, updated);
}
