import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createProject, type Project } from './project.ts';

const path = fileURLToPath(new URL('../../docs/getting-started.md', import.meta.url));
const recorded = fileURLToPath(new URL('../../examples/support-bot/traces/demo.otlp.jsonl', import.meta.url));
const demo = fileURLToPath(new URL('../../examples/support-bot/demo/main.ts', import.meta.url));

/** A command with all that it says, or a change of a file. */
const STEP = /^\$ (.*)\n((?:(?!\$ |```).*\n)*)|^```diff\n((?:.*\n)*?)```$/gm;

const page = readFileSync(path, 'utf8');
const steps = [...page.matchAll(STEP)].map(([, command, output = '', change]) => ({ command, output, change }));

describe('what a newcomer does first', () => {
  let project: Project;
  let lasting: (text: string) => string;
  const updated = [...steps];

  before(async () => {
    project = createProject();
    await Promise.all([promisify(execFile)(process.execPath, [demo]), project.run('npm install')]);
    lasting = createLasting(readFileSync(recorded, 'utf8'));
  });

  after(() => {
    if (process.env.PARAPET_UPDATE) writeFileSync(path, written(updated));
    project.remove();
  });

  it('has every step in it', () => {
    const commands = steps.flatMap(({ command }) => /parapet (\w+)/.exec(command ?? '')?.[1] ?? []);
    assert.deepEqual(new Set(commands), new Set(['init', 'check', 'test', 'replay', 'explain', 'diff']));
  });

  for (const [nth, { command, output, change }] of steps.entries())
    if (change !== undefined)
      it(`changes a file: ${change.split('\n')[0]?.slice('--- a/'.length)}`, async () => {
        assert.deepEqual(await project.run('git apply', {}, change), { code: 0, stdout: '', stderr: '' });
      });
    else
      it(`sees what \`${command}\` says`, async () => {
        const { stdout, stderr } = await project.run(`${command} 2>&1 || true`);
        assert.equal(stderr, '');
        const said = lasting(stdout);
        if (process.env.PARAPET_UPDATE) updated[nth] = { command, output: said, change };
        else assert.equal(said, output);
      });

  it('may ask why a decision was made, by the id that a span has of it', async () => {
    const ids = readFileSync(recorded, 'utf8').matchAll(
      /"parapet\.decision\.id","value":\{"stringValue":"([0-9a-f]+)"/g,
    );
    const policies = '../parapet/examples/support-bot/policies';
    // Of what is plainly allowed the span alone has the id, of what is not an event has it, too.
    const some = [...new Set([...ids].map(([, found]) => found))].slice(0, 3);
    const explained = some.map((id) =>
      project.run(`npx parapet explain ${policies} traces.jsonl --decision ${id} --json`),
    );
    for (const { code, stdout } of await Promise.all(explained)) {
      assert.equal(code, 0);
      assert.ok(JSON.parse(stdout).length > 0);
    }
  });
});

/** What differs from run to run, as something that does not: ids in the order in which they come, times in theirs. */
function createLasting(traces: string): (text: string) => string {
  const known = new Map<string, number>();
  const nth = (found: string): number => {
    known.set(found, known.get(found) ?? known.size + 1);
    return known.get(found) ?? 0;
  };
  const digests: string[] = [];
  const times = [...traces.matchAll(/"startTimeUnixNano":"(\d+)\d{6}"/g)].map(([, time]) => Number(time)).sort();
  const timeOf = (time: string): number => times.findIndex((one) => new Date(one).toISOString().includes(time));
  return (text) =>
    text
      .replace(/sha256:[0-9a-f]{64}/g, (digest) => {
        if (!digests.includes(digest)) digests.push(digest);
        return `sha256:${['4f1c', 'a07d', '93be'][digests.indexOf(digest)]}…`;
      })
      .replace(/\b([0-9a-f]{32}|[0-9a-f]{16})\b/g, (id) => nth(id).toString(16).repeat(32).slice(0, id.length))
      .replace(/\d{4}-\d\d-\d\d(?= UTC|T)/g, '2026-03-02')
      .replace(/\d\d:\d\d:\d\d\.\d{3}/g, (time) => `10:00:${String(timeOf(time)).padStart(2, '0')}.000`)
      .replace(/(?<=traces\.jsonl:)\d+/g, '…');
}

/** The page with steps that say what they say now. */
function written(said: typeof steps): string {
  let nth = 0;
  return page.replace(STEP, (step) => {
    const { command, output, change } = said[nth++] ?? {};
    return change === undefined && command !== undefined ? `$ ${command}\n${output}` : step;
  });
}
