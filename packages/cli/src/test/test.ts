import { LABELS_SUFFIX } from '@parapet/replay';
import { printable } from '../columns.ts';
import { counted } from '../counted.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { gapsOf, mergedCoverage } from './coverage.ts';
import { findTests, TEST_SUFFIX } from './find-tests.ts';
import { jsonReport } from './json-report.ts';
import { junitReport } from './junit-report.ts';
import { linesReport } from './lines-report.ts';
import { tapReport } from './tap-report.ts';
import { type TestedFile, tryFile } from './tested-file.ts';
import { textReport } from './text-report.ts';
import { totalsOf } from './totals.ts';
import { untilChanged } from './until-changed.ts';

export const testFormats = ['text', 'lines', 'json', 'junit', 'tap'] as const;
export type TestFormat = (typeof testFormats)[number];

export interface TestOptions {
  readonly format: TestFormat;
  /** Runs again whenever a file changes. */
  readonly watch?: boolean;
  /** Fails where a rule or a clause was never true or never false. */
  readonly requireCoverage?: boolean;
}

/** `parapet test`: whether policies decide as their tests say. */
export async function test(paths: readonly string[], options: TestOptions, terminal: Terminal): Promise<ExitCode> {
  const { out, err, cwd } = terminal;
  const places = paths.length > 0 ? paths : ['.'];
  for (let isWatching = false; ; ) {
    const { files, missing, closed } = await findTests(places, cwd);
    for (const path of missing)
      await err.write(
        `${printable(path)}: There is no test here: no file whose name ends in ${TEST_SUFFIX} or ${LABELS_SUFFIX}.\n`,
      );
    for (const path of closed) await err.write(`${printable(path)}: It cannot be read. Correct its permissions.\n`);
    const tested: TestedFile[] = [];
    for (const file of files) tested.push(await tryFile(file, terminal));
    const code = missing.length + closed.length === 0 ? verdictOn(tested, options) : exitCode.problems;
    // Nothing at all is a mistake at first, and later what an editor does before it writes a file again.
    isWatching ||= options.watch === true && files.length > 0;
    if (!isWatching) terminal.ends(code);
    await out.write(reports[options.format](tested, terminal));
    if (!isWatching) return code;
    // Of what several tests read, what it looked like to the first counts.
    const stamps = new Map(tested.toReversed().flatMap(({ reads }) => [...reads]));
    await err.write(`\nWaiting for a change to one of ${counted(stamps.size, 'file')} ...\n`);
    await untilChanged({ files, stamps }, places, cwd);
  }
}

const reports: Readonly<Record<TestFormat, (files: readonly TestedFile[], terminal: Terminal) => string>> = {
  text: (files, { out, cwd }) => textReport(files, out, cwd),
  lines: linesReport,
  json: jsonReport,
  junit: junitReport,
  tap: tapReport,
};

function verdictOn(files: readonly TestedFile[], { requireCoverage }: TestOptions): ExitCode {
  const { failed, broken } = totalsOf(files);
  const hasGaps = requireCoverage === true && mergedCoverage(files).flatMap(gapsOf).length > 0;
  return failed + broken > 0 || hasGaps || files.some(({ unread }) => unread.length > 0)
    ? exitCode.problems
    : exitCode.ok;
}
