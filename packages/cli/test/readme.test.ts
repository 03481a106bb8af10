import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parapet, spawnParapet } from './command.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const cwd = fileURLToPath(new URL('./fixtures/readme', import.meta.url));

/** What a reader sees in a block of the README: a command, and all that it says. */
interface Example {
  readonly command: string;
  readonly output: string;
}

const examples: Example[] = [...readme.matchAll(/^```console\n\$ (.*)\n((?:.*\n)*?)```$/gm)].map(
  ([, command, output]) => ({
    command: command ?? '',
    output: output ?? '',
  }),
);

/** Digests change with the engine; ports are what was free. */
const lasting = (text: string): string =>
  text.replace(/sha256:[0-9a-f]+/g, 'sha256:…').replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:…');

describe('the examples of the README', () => {
  it('are there for every command', () => {
    assert.deepEqual(
      [...new Set(examples.map(({ command }) => command.split(' ')[1]))],
      ['--help', 'check', 'replay', 'collector'],
    );
  });

  for (const { command, output } of examples)
    it(`say what \`${command}\` says`, async () => {
      const args = command.split(' ').slice(1);
      const said = args[0] === 'collector' ? await firstLine(args) : await everything(args);
      assert.equal(lasting(said), lasting(output));
    });
});

async function everything(args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await parapet(args, { cwd });
  return stdout + stderr;
}

async function firstLine(args: readonly string[]): Promise<string> {
  const collector = spawnParapet([...args, '--listen', '127.0.0.1:0'], { cwd });
  const [line] = await once(collector.stdout.setEncoding('utf8'), 'data');
  collector.kill('SIGTERM');
  await once(collector, 'close');
  return line;
}
