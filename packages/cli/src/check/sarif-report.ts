import type { Problem } from '@parapet/policy';
import { codes } from '@parapet/policy';
import { endOf } from './end-of.ts';

const levels = { error: 'error', warning: 'warning', information: 'note' } as const;

/**
 * Problems in the Static Analysis Results Interchange Format, 2.1.0 (OASIS), which code hosts show beside the code.
 *
 * @param textOf the text of a problem's file
 */
export function sarifReport(problems: readonly Problem[], textOf: (file: string) => string | undefined): string {
  const rules = [...new Set(problems.map(({ code }) => code))].sort();
  const report = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'parapet', rules: rules.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        results: problems.map((problem) => resultOf(problem, rules.indexOf(problem.code), textOf(problem.file))),
      },
    ],
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function ruleOf(code: string): object {
  const says = codes[code.replace(/^parapet\//, '')]?.says;
  return { id: code, ...(says && { shortDescription: { text: says } }) };
}

function resultOf(problem: Problem, ruleIndex: number, text: string | undefined): object {
  const { file, code, severity, message, fix } = problem;
  const artifactLocation = { uri: encodeURI(file.replaceAll('\\', '/')) };
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: { text: message },
    locations: [
      { physicalLocation: { artifactLocation, ...(text !== undefined && { region: regionOf(problem, text) }) } },
    ],
    ...(fix && {
      fixes: [
        {
          description: { text: fix.title },
          artifactChanges: [
            {
              artifactLocation,
              replacements: [
                {
                  deletedRegion: { charOffset: fix.start, charLength: fix.end - fix.start },
                  insertedContent: { text: fix.text },
                },
              ],
            },
          ],
        },
      ],
    }),
  };
}

function regionOf({ line, column, start, end }: Problem, text: string): object {
  const { line: endLine, column: endColumn } = endOf(text, { line, column, start, end });
  return { startLine: line, startColumn: column, endLine, endColumn };
}
