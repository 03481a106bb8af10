import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { format } from 'node:util';

describe('the example of the README', () => {
  it('prints what the README says', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    const [, example, output] = /```ts\n(.*?)```.*?```\n(.*?)```/s.exec(readme) ?? [];
    assert.ok(example && output);
    assert.equal(await printedBy(example), output);
  });
});

/** Runs the text of a module beside this one, where it finds the packages it imports. */
async function printedBy(source: string): Promise<string> {
  const file = new URL(`readme-example-${process.pid}.ts`, import.meta.url);
  const { log } = console;
  let printed = '';
  await writeFile(file, source);
  try {
    console.log = (...values) => {
      printed += `${format(...values)}\n`;
    };
    await import(file.href);
  } finally {
    console.log = log;
    await rm(file);
  }
  return printed;
}
