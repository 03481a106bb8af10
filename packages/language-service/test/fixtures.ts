import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** With `PARAPET_UPDATE=1` expectations are written anew instead of compared: look at the difference before it is kept. */
const isUpdating = process.env.PARAPET_UPDATE === '1';

/** The files of a folder of fixtures. */
export function fixtures(
  folder: string,
): { readonly name: string; readonly text: string; check(actual: string): void }[] {
  const url = new URL(`fixtures/${folder}/`, import.meta.url);
  return readdirSync(url)
    .sort()
    .map((file) => {
      const text = readFileSync(new URL(file, url), 'utf8');
      return {
        name: file.replace(/\..*$/, '').replaceAll('-', ' '),
        text,
        check(actual) {
          if (isUpdating) writeFileSync(new URL(file, url), actual);
          else assert.equal(actual, text);
        },
      };
    });
}
