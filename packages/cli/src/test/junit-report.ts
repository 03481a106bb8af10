import { placeOf } from './place.ts';
import { whyBroken } from './tap-report.ts';
import type { TestedFile } from './tested-file.ts';
import { isBroken, totalsOf } from './totals.ts';

/** How tests went, as the XML of JUnit that CI systems read. */
export function junitReport(files: readonly TestedFile[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="parapet" ${counts(files)}>\n${files.map(suite).join('')}</testsuites>\n`;
}

function counts(files: readonly TestedFile[]): string {
  const { passed, failed, skipped, broken } = totalsOf(files);
  const all = passed + failed + skipped + broken;
  return `tests="${all}" failures="${failed}" errors="${broken}"${skipped > 0 ? ` skipped="${skipped}"` : ''}`;
}

function suite(file: TestedFile): string {
  const attributes = `${counts([file])} time="${file.seconds.toFixed(3)}"`;
  const cases = isBroken(file) ? brokenCase(file) : file.results.map((result) => testCase(file, result)).join('');
  return `  <testsuite name="${escaped(file.file)}" ${attributes}>\n${cases}  </testsuite>\n`;
}

function testCase(file: TestedFile, { name, failures, skipped }: TestedFile['results'][number]): string {
  const opening = `    <testcase name="${escaped(name.value)}" classname="${escaped(file.file)}"`;
  if (skipped !== undefined) return `${opening}>\n      <skipped message="${escaped(skipped)}"/>\n    </testcase>\n`;
  if (failures.length === 0) return `${opening}/>\n`;
  const told = failures.map(({ start, message }) => `${placeOf(file, start)} ${message}`);
  return `${opening}>\n      <failure message="${escaped(failures[0]?.message ?? '')}">${escaped(told.join('\n'))}</failure>\n    </testcase>\n`;
}

function brokenCase(file: TestedFile): string {
  const told = whyBroken(file);
  return `    <testcase name="${escaped(file.file)}" classname="${escaped(file.file)}">\n      <error message="${escaped(told[0] ?? '')}">${escaped(told.join('\n'))}</error>\n    </testcase>\n`;
}

/** As an attribute or as text; what XML 1.0 cannot say at all is replaced. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML has no way of writing.
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
    .replace(/[<>&"\n\r\t]/g, (found) => entities[found] ?? `&#${found.charCodeAt(0)};`);

const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };
