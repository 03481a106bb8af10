import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { formatWithOptions } from 'node:util';
import { conformanceTable } from '../conformance/table.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** What an example says it prints: the comments behind `console.log(...)`, and whole lines that are comments. */
function promised(example: string): readonly string[] {
  return example.split('\n').flatMap((line) => /(?:^|\); )\/\/ (.+)$/.exec(line)?.[1] ?? []);
}

describe('the README', () => {
  const folder = new URL('./', import.meta.url);
  for (const file of readdirSync(folder).filter((name) => !name.endsWith('.test.ts'))) {
    const example = readFileSync(new URL(file, folder), 'utf8');

    it(`shows ${file} as it is tested`, () => assert.ok(readme.includes(`\`\`\`ts\n${example}\`\`\``)));

    it(`says of ${file} what it prints`, async () => {
      const printed: string[] = [];
      const { log } = console;
      console.log = (...values: unknown[]) => printed.push(formatWithOptions({ colors: false }, ...values));
      try {
        await import(new URL(file, folder).href);
      } finally {
        console.log = log;
      }
      assert.deepEqual(printed, promised(example));
    });
  }

  it('has the table that the conformance suite gives', () => assert.ok(readme.includes(conformanceTable())));
});
