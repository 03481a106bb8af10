import { placeOf } from './place.ts';
import { whyBroken } from './tap-report.ts';
import type { TestedFile } from './tested-file.ts';
import { isBroken, totalsOf } from './totals.ts';

/** How tests went, as the XML of JUnit that CI systems read. */
export function junitReport(files: readonly TestedFile[]): string {
  const { passed, failed, broken } = totalsOf(files);
  const attributes = `tests="${passed + failed + broken}" failures="${failed}" errors="${broken}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="parapet" ${attributes}>\n${files.map(suite).join('')}</testsuites>\n`;
}

function suite(file: TestedFile): string {
  const { passed, failed, broken } = totalsOf([file]);
  const attributes = `tests="${passed + failed + broken}" failures="${failed}" errors="${broken}" time="${file.seconds.toFixed(3)}"`;
  const cases = isBroken(file) ? brokenCase(file) : file.results.map((result) => testCase(file, result)).join('');
  return `  <testsuite name="${escaped(file.file)}" ${attributes}>\n${cases}  </testsuite>\n`;
}

function testCase(file: TestedFile, { case: { name }, failures }: TestedFile['results'][number]): string {
  const opening = `    <testcase name="${escaped(name.value)}" classname="${escaped(file.file)}"`;
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
