import type { RuleCoverage } from '@parapet/replay';
import type { TestedFile } from './tested-file.ts';

/** What no test would notice if it were wrong, as sentences. */
export function gapsOf({ policy, rule, held, notHeld, clauses }: RuleCoverage): readonly string[] {
  const name = `${policy}/${rule}`;
  if (held + notHeld === 0) return [`${name}: never tried`];
  return [
    ...(held === 0 ? [`${name}: never true`] : []),
    ...(notHeld === 0 ? [`${name}: never false`] : []),
    ...clauses.flatMap((clause) => {
      const never = clause.held === 0 ? 'never true' : clause.notHeld === 0 ? 'never false' : undefined;
      return never ? [`${name}: ${never}: ${clause.text}`] : [];
    }),
  ];
}

/** A rule that several files try is covered by all of them together. */
export function mergedCoverage(files: readonly TestedFile[]): readonly RuleCoverage[] {
  const rules = new Map<string, RuleCoverage>();
  for (const rule of files.flatMap(({ coverage }) => coverage)) {
    const key = JSON.stringify([rule.file, rule.policy, rule.rule]);
    const known = rules.get(key);
    rules.set(key, known ? together(known, rule) : rule);
  }
  return [...rules.values()];
}

function together(a: RuleCoverage, b: RuleCoverage): RuleCoverage {
  const clauses = new Map(a.clauses.map((clause) => [JSON.stringify([clause.range, clause.text]), clause]));
  for (const clause of b.clauses) {
    const key = JSON.stringify([clause.range, clause.text]);
    const { held = 0, notHeld = 0 } = clauses.get(key) ?? {};
    clauses.set(key, { ...clause, held: held + clause.held, notHeld: notHeld + clause.notHeld });
  }
  return { ...a, held: a.held + b.held, notHeld: a.notHeld + b.notHeld, clauses: [...clauses.values()] };
}
