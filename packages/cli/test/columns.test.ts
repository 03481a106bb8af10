import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { folderWith, hasTerminals, parapet, removeFolders, spawnOnTerminal } from './command.ts';

const long = (name: string): string => `${name}-somebody-took-care-of`;

/** Every name is long, and so is what there is to say of it. */
const policy = `parapet: 1
policy: ${long('policy')}
owner: trust-and-safety@acme.example
mode: enforce
finders:
  word: { words: [ticket] }
rules:
  - id: ${long('answers')}
    at: output
    when: |
      output.text.has(word) && (output.text.contains("a rather long text to look for") || user.id == "somebody") &&
        session.id != "a session"
    then: redact
  - id: ${long('requests')}
    at: input
    when: user.roles.exists(role, role in ["customer", "visitor"]) && tenant == "acme" && input.text.has(word)
    then: block
    message: No.
    on_error: act
  - id: ${long('failing')}
    at: input
    when: size(input.messages) / (size(input.messages) - size(input.messages)) > 3
    then: block
    message: No.
`;

const tests = `parapet: 1
policy: long.policy.yaml
cases:
  - name: ${'a case that says at length what somebody expects '.repeat(3)}
    given: { at: output, output: { text: Nothing at all } }
    expect: { rule: ${long('answers')}, verdict: deny, text: ${'something else '.repeat(8)}}
`;

describe('what a person reads', () => {
  let cwd: string;

  before(() => {
    cwd = folderWith({ 'long/long.policy.yaml': policy, 'long/long.policy.test.yaml': tests });
    cpSync(fileURLToPath(new URL('./fixtures/readme', import.meta.url)), cwd, { recursive: true });
    writeFileSync(
      join(cwd, 'long.broken.policy.yaml'),
      policy.replaceAll('words', 'wrods').replaceAll('word)', 'wrd)'),
    );
  });

  after(removeFolders);

  for (const args of [
    ['check', 'long'],
    ['check', 'broken'],
    ['check', 'long.broken.policy.yaml'],
    ['check', 'long', '--profile', 'production'],
    ['test', 'long'],
    ['replay', 'long', 'traces.jsonl'],
    ['replay', 'long.broken.policy.yaml', 'traces.jsonl'],
    ['diff', 'policies', 'long', 'traces.jsonl'],
    ['explain', 'long', 'traces.jsonl'],
    ['explain', 'long', 'traces.jsonl', '--content'],
  ])
    it(`fits into 80 columns: parapet ${args.join(' ')}`, async () => {
      const { stdout, stderr } = await parapet(args, { cwd });
      const lines = `${stdout}${stderr}`.split('\n');
      assert.ok(lines.length > 3);
      assert.deepEqual(
        lines.filter((line) => line.length > 80 && !isCopied(line)),
        [],
      );
    });

  it('is the same on a terminal but for colours', async function () {
    if (!hasTerminals) this.skip();
    for (const args of [
      ['check', 'broken'],
      ['test', 'long'],
      ['replay', 'policies', 'traces.jsonl'],
      ['explain', 'policies', 'traces.jsonl'],
    ]) {
      const [elsewhere, there] = await Promise.all([
        parapet(args, { cwd }),
        text(spawnOnTerminal(args, { cwd }).stdout),
      ]);
      assert.notEqual(stripVTControlCharacters(there), there);
      assert.equal(stripVTControlCharacters(there).replaceAll('\r\n', '\n'), elsewhere.stdout);
    }
  });
});

/** A condition stays in one line, so that it can be copied, and so does a word. */
const isCopied = (line: string): boolean =>
  !line.trim().includes(' ') || /^ +(> )?(user|output|tenant|size|session)\b/.test(line);
