import { conformanceSections, parsingCases } from './cases.ts';
import { failureOf, parsingFailureOf } from './verdict.ts';

export interface SectionReport {
  readonly name: string;
  readonly total: number;
  readonly passed: number;
  readonly failed: readonly { readonly name: string; readonly source: string; readonly why: string }[];
  /** Why tests are not run, and how many. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/** How each file of the suite fares, and the parser's tests. */
export function runSections(): readonly SectionReport[] {
  const sections = conformanceSections().map(({ name, cases, leftOut }) =>
    report(name, cases, failureOf, new Map([['they need protobuf messages', leftOut]])),
  );
  const parsing = parsingCases();
  const ours = parsing.filter(({ refusal }) => refusal === undefined).map((test) => ({ ...test, name: test.source }));
  const refused = new Map<string, number>();
  for (const { refusal } of parsing) if (refusal !== undefined) refused.set(refusal, (refused.get(refusal) ?? 0) + 1);
  return [...sections, report('parser', ours, parsingFailureOf, refused)];
}

function report<Case extends { readonly name: string; readonly source: string }>(
  name: string,
  cases: readonly Case[],
  failure: (test: Case) => string | undefined,
  leftOut: ReadonlyMap<string, number>,
): SectionReport {
  const failed = cases.flatMap((test) => {
    const why = failure(test);
    return why === undefined ? [] : [{ name: test.name, source: test.source, why }];
  });
  return { name, total: cases.length, passed: cases.length - failed.length, failed, leftOut };
}
