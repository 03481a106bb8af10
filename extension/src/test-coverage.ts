import type { Covered, FileCoverage as CoveredFile } from '@parapet/language-server/protocol';
import type { FileCoverageDetail } from 'vscode';
import { BranchCoverage, DeclarationCoverage, FileCoverage, StatementCoverage, Uri } from 'vscode';
import { rangeOf } from './range.ts';

const details = new WeakMap<FileCoverage, FileCoverageDetail[]>();

/** How well tests cover a policy file: a rule is a declaration, a clause a statement with two branches, true and false. */
export function createFileCoverage({ uri, rules }: CoveredFile): FileCoverage {
  const found = rules.flatMap(({ rule, held, notHeld, range, clauses }) => [
    new DeclarationCoverage(rule, held + notHeld, rangeOf(range)),
    ...clauses.map(
      (clause) => new StatementCoverage(clause.held + clause.notHeld, rangeOf(clause.range), branchesOf(clause)),
    ),
  ]);
  const coverage = FileCoverage.fromDetails(Uri.parse(uri), found);
  details.set(coverage, found);
  return coverage;
}

/** VS Code asks for them when it shows the file. */
export const detailsOf = (coverage: FileCoverage): FileCoverageDetail[] => details.get(coverage) ?? [];

const branchesOf = (clause: Covered): BranchCoverage[] => [
  new BranchCoverage(clause.held, rangeOf(clause.range), 'true'),
  new BranchCoverage(clause.notHeld, rangeOf(clause.range), 'false'),
];
