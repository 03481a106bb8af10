import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { format } from 'node:util';

/**
 * Runs the first `ts` examples of a package's README, and holds what each prints against the block that follows it.
 *
 * @param test the URL of a file in the package's `test` folder: examples run beside it, and find there what they import
 */
export async function assertReadmeExamples(test: string, count = 1): Promise<void> {
  const readme = await readFile(new URL('../README.md', test), 'utf8');
  const examples = [...readme.matchAll(/```ts\n(.*?)```.*?```\n(.*?)```/gs)].slice(0, count);
  assert.equal(examples.length, count);
  for (const [index, [, example = '', output]] of examples.entries())
    assert.equal(await printedBy(example, new URL(`readme-example-${process.pid}-${index}.ts`, test)), output);
}

async function printedBy(source: string, file: URL): Promise<string> {
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
