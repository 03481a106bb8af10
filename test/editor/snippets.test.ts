import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expandSnippet } from './expand-snippet.ts';
import { parapet } from './parapet.ts';

interface Snippet {
  readonly prefix: string | readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

/** A file into which a snippet is put, at the mark, and the command that must find nothing wrong. */
interface Place {
  readonly file: string;
  text(expanded: string): string;
  readonly command: 'check' | 'test';
}

const head = 'parapet: 1\npolicy: answers\nowner: us@shop.example\n';
const finders = {
  phone: '{ detector: pii.phone }',
  card: '{ detector: pii.payment_card }',
  email: '{ detector: pii.email }',
};

const usedFinders = (expanded: string): string => {
  const used = Object.entries(finders).filter(([name]) => expanded.includes(name));
  return used.length === 0 ? '' : `finders:\n${used.map(([name, finder]) => `  ${name}: ${finder}\n`).join('')}`;
};

/** The name that a snippet gives. */
const nameOf = (expanded: string): string => expanded.slice(0, expanded.indexOf(':'));

const ruleThat = (asks: string, at = 'output'): string =>
  `rules:\n  - id: it\n    at: ${at}\n    when: ${asks}\n    then: flag\n`;

/** By what the name of a snippet begins with: `memory` of `memory-sum`. */
const places: Readonly<Record<string, Place>> = {
  policy: { file: 'answers.policy.yaml', command: 'check', text: (it) => it },
  rule: {
    file: 'answers.policy.yaml',
    command: 'check',
    text: (it) => `${head}${usedFinders(it)}rules:\n  ${indented(it, 2)}`,
  },
  finder: {
    file: 'answers.policy.yaml',
    command: 'check',
    text: (it) => `${head}finders:\n  ${indented(it, 2)}${ruleThat(`output.text.has(${nameOf(it)})`)}`,
  },
  list: {
    file: 'answers.policy.yaml',
    command: 'check',
    text: (it) => `${head}lists:\n  ${indented(it, 2)}${ruleThat(`output.text in ${nameOf(it)}`)}`,
  },
  variable: {
    file: 'answers.policy.yaml',
    command: 'check',
    text: (it) => `${head}variables:\n  ${indented(it, 2)}${ruleThat(nameOf(it))}`,
  },
  memory: {
    file: 'answers.policy.yaml',
    command: 'check',
    text: (it) =>
      `${head}${usedFinders(it)}memories:\n  ${indented(it, 2)}${ruleThat(`${nameOf(it)}.count > 3`, 'tool_call')}`,
  },
  workflow: { file: 'answers.policy.yaml', command: 'check', text: (it) => `${head}workflows:\n  ${indented(it, 2)}` },
  tests: { file: 'answers.policy.test.yaml', command: 'test', text: (it) => it },
  case: {
    file: 'answers.policy.test.yaml',
    command: 'test',
    text: (it) => `parapet: 1\npolicy: answers.policy.yaml\ncases:\n  ${indented(it, 2)}`,
  },
  settings: { file: 'parapet.yaml', command: 'check', text: (it) => it },
};

/** VS Code puts the spaces before the cursor before every further line. */
const indented = (expanded: string, column: number): string =>
  `${expanded.trimEnd().replaceAll('\n', `\n${' '.repeat(column)}`)}\n`;

/** What snippets refer to by default. */
const around: Readonly<Record<string, string>> = {
  'answers.policy.yaml': `${head}finders:\n  phone: { detector: pii.phone, regions: [US] }\n  card: { detector: pii.payment_card }
rules:
  - { id: no-phone-numbers, at: output, when: output.text.has(phone), then: redact }
  - { id: no-card-numbers, at: output, when: output.text.has(card), then: block, message: No. }
  - id: refund-ceiling
    at: tool_call
    when: tool.name == "issue_refund" && double(tool.arguments.amount) > 100.0
    then: block
    message: No.\n`,
  'lists/formulary.csv': 'name,code\naspirin,1\n',
  'prompts/tone.md': 'Is it hostile?\n',
};

describe('the snippets of the extension', () => {
  const file = new URL('../../extension/snippets/parapet.json', import.meta.url);
  const snippets: Readonly<Record<string, Snippet>> = JSON.parse(readFileSync(file, 'utf8'));
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parapet-snippets-'));
    for (const [name, text] of Object.entries(around)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  });
  afterEach(() => rm(folder, { recursive: true }));

  for (const [title, { prefix, body }] of Object.entries(snippets)) {
    const name = [prefix].flat()[0] ?? '';
    it(`${name}: ${title.toLowerCase()} is right as it comes`, async () => {
      const place = places[name.replace(/-.*/, '')];
      assert.ok(place, `There is no place for ${name}.`);
      const text = place.text(expandSnippet(body, place.file));
      await writeFile(join(folder, place.file), text);
      const { code, said } = await parapet(
        [place.command, place.command === 'test' ? place.file : 'answers.policy.yaml'],
        folder,
      );
      assert.equal(code, 0, `${text}\n${said}`);
      assert.match(said, place.command === 'test' ? /[1-9] cases? passed/ : /: no problems\n/, `${text}\n${said}`);
    });
  }

  it('have a sentence each, and a name of their own', () => {
    const names = Object.values(snippets).map(({ prefix }) => [prefix].flat()[0]);
    assert.deepEqual(names, [...new Set(names)]);
    for (const { description } of Object.values(snippets)) assert.match(description, /^[A-Z]/);
  });
});
