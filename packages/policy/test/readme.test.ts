import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { format } from 'node:util';

describe('the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const examples = [...readme.matchAll(/```ts\n(.*?)```.*?```\n(.*?)```/gs)];

  it('has examples', () => {
    assert.equal(examples.length, 2);
  });

  for (const [index, [, example = '', output]] of examples.entries())
    it(`prints what it says in example ${index + 1}`, async () => {
      assert.equal(await printedBy(example), output);
    });
});

let count = 0;

/** Runs the text of a module beside this one, where it finds the packages it imports. */
async function printedBy(source: string): Promise<string> {
  const file = new URL(`readme-example-${process.pid}-${count++}.ts`, import.meta.url);
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
