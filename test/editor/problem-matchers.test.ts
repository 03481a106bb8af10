import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parapet } from './parapet.ts';

interface Pattern extends Readonly<Record<string, string | number>> {
  readonly name: string;
  readonly regexp: string;
}

const { contributes } = JSON.parse(readFileSync(new URL('../../extension/package.json', import.meta.url), 'utf8'));

/** The problems that a matcher of the manifest finds, a line at a time as VS Code does. */
function problemsIn(said: string, name: string): readonly Readonly<Record<string, string>>[] {
  const { regexp, name: _, ...groups }: Pattern = contributes.problemPatterns.find((one: Pattern) => one.name === name);
  return said.split('\n').flatMap((line) => {
    const match = new RegExp(regexp).exec(line);
    if (!match) return [];
    const entries = Object.entries(groups).map(([what, group]) => [what, match[Number(group)] ?? '']);
    return [Object.fromEntries(entries)];
  });
}

const policy = `parapet: 1
policy: answers
owner: us@shop.example
lists:
  spare: [a]
rules:
  - { id: no-cats, at: output, when: 'output.text.contains("cat")', then: block, message: No. }
`;

describe('the problem matchers of the extension', () => {
  let folder: string;
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parapet-matchers-'));
    await write('answers.policy.yaml', policy);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('find what `parapet check` says, all of the message included', async () => {
    await write('answers.policy.yaml', policy.replace('output.text.contains', 'output.txt.contains'));
    const { said } = await parapet(['check', '--format', 'lines', '.'], folder);
    const [unknown, ...others] = problemsIn(said, 'parapet');
    assert.deepEqual(others, []);
    assert.deepEqual(unknown, {
      file: 'answers.policy.yaml',
      line: '7',
      column: '46',
      severity: 'error',
      message: '`Output` has no field `txt`. Did you mean `text`?',
      code: 'parapet/unknown-field',
    });
  });

  it('find what `parapet check` only warns of', async () => {
    const { said } = await parapet(['check', '--format', 'lines', '.'], folder);
    assert.deepEqual(
      problemsIn(said, 'parapet').map(({ severity, line, code }) => [severity, line, code]),
      [['warning', '5', 'parapet/unused-list']],
    );
  });

  it('find what fails in `parapet test`', async () => {
    await write(
      'answers.policy.test.yaml',
      `parapet: 1
policy: answers.policy.yaml
cases:
  - name: cats are not spoken of
    given: { at: output, output: { text: a dog } }
    expect: { verdict: deny }
`,
    );
    const { said } = await parapet(['test', '--format', 'lines'], folder);
    assert.deepEqual(problemsIn(said, 'parapet'), [
      {
        file: 'answers.policy.test.yaml',
        line: '6',
        column: '13',
        severity: 'error',
        message: 'cats are not spoken of: The verdict is allow, not deny: no rule held.',
        code: '',
      },
    ]);
  });

  it('find what `parapet replay` cannot read', async () => {
    await write('calls.otlp.jsonl', '{"resourceSpans":[]}\n{"resourceSpans":\n');
    const { said } = await parapet(['replay', '--held', '.', 'calls.otlp.jsonl'], folder);
    const [problem, ...others] = problemsIn(said, 'parapet-traces');
    assert.deepEqual([problem?.file, problem?.line, problem?.severity, others], ['calls.otlp.jsonl', '2', 'error', []]);
    assert.ok((problem?.message ?? '').length > 0);
  });

  it('find nothing where nothing is wrong', async () => {
    await write('answers.policy.yaml', policy.replace(/lists:\n.*\n/, ''));
    for (const command of ['check', 'test']) {
      const { said } = await parapet([command, '--format', 'lines', '.'], folder);
      assert.deepEqual(problemsIn(said, 'parapet'), [], said);
    }
  });
});
