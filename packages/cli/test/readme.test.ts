import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parapet, spawnParapet } from './command.ts';

const path = new URL('../README.md', import.meta.url);
/** A copy, because some commands write. */
const cwd = mkdtempSync(join(tmpdir(), 'parapet-readme-'));

/** What a reader sees in a block of the README: a command, and all that it says. */
const EXAMPLE = /^```console\n\$ (.*)\n((?:.*\n)*?)```$/gm;

const examples = [...readFileSync(path, 'utf8').matchAll(EXAMPLE)].map(([, command = '', output = '']) => ({
  command,
  output,
}));

describe('the examples of the README', () => {
  before(() => cpSync(fileURLToPath(new URL('./fixtures/readme', import.meta.url)), cwd, { recursive: true }));

  after(() => rmSync(cwd, { recursive: true, force: true }));

  it('are there for every command', () => {
    assert.deepEqual(
      [...new Set(examples.map(({ command }) => command.split(' ')[1]))],
      ['--help', 'init', 'check', 'fmt', 'test', 'replay', 'diff', 'explain', 'docs', 'graph', 'collector'],
    );
  });

  for (const { command, output } of examples)
    it(`say what \`${command}\` says`, async () => {
      const said = lasting(await run(command.split(' ').slice(1)));
      if (process.env.PARAPET_UPDATE) update(command, said);
      else assert.equal(said, output);
    });
});

async function run(args: readonly string[]): Promise<string> {
  if (args[0] !== 'collector') {
    const { stdout, stderr } = await parapet(args, { cwd });
    return stdout + stderr;
  }
  const child = spawnParapet([...args, '--listen', '127.0.0.1:0'], { cwd });
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
