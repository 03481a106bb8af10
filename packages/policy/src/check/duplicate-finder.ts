import type { Check } from './check-policy.ts';

/** Two names for one thing make readers look for a difference. */
export const checkDuplicateFinder: Check = ({ syntax, finders }, { report }) => {
  const known = new Map<string, string>();
  for (const { name } of syntax.finders) {
    const digest = finders.get(name.value)?.finder.digest;
    if (!digest) continue;
    const twin = known.get(digest);
    if (twin === undefined) known.set(digest, name.value);
    else if (twin !== name.value)
      report('duplicate-finder', `\`${name.value}\` looks for just what \`${twin}\` looks for. Keep one.`, name.range, {
        severity: 'warning',
      });
  }
};
