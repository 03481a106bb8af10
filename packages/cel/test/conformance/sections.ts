import { conformanceSections, parsingCases } from './cases.ts';
import { failureOf, parsingFailureOf } from './verdict.ts';

export interface SectionReport {
  readonly name: string;
  readonly total: number;
  readonly passed: number;
  readonly failed: readonly { readonly name: string; readonly source: string; readonly why: string }[];
  /** Tests that are not run: they need protobuf messages, or syntax that the reference had switched off. */
  readonly leftOut: number;
}

/** How each file of the suite fares, and the parser's tests. */
export function runSections(): readonly SectionReport[] {
  const sections = conformanceSections().map(({ name, cases, leftOut }) => report(name, cases, failureOf, leftOut));
  const parsing = parsingCases();
  const ours = parsing.filter(({ refusal }) => refusal === undefined).map((test) => ({ ...test, name: test.source }));
  return [...sections, report('parser', ours, parsingFailureOf, parsing.length - ours.length)];
}

function report<Case extends { readonly name: string; readonly source: string }>(
  name: string,
  cases: readonly Case[],
  failure: (test: Case) => string | undefined,
  leftOut: number,
): SectionReport {
  const failed = cases.flatMap((test) => {
    const why = failure(test);
    return why === undefined ? [] : [{ name: test.name, source: test.source, why }];
  });
  return { name, total: cases.length, passed: cases.length - failed.length, failed, leftOut };
}
