import { parse } from '@parapet/cel';
import type { Reporter } from '../problem.ts';
import { reservedNames } from '../schema/moment-schema.ts';
import type { Located, PolicySyntax } from '../syntax/policy-syntax.ts';

/** The names a policy gives, less those that are taken. */
export function claimNames(syntax: PolicySyntax, { report }: Reporter): ReadonlySet<Located> {
  const claimed = new Map<string, Located>();
  for (const { name } of [...syntax.lists, ...syntax.finders, ...syntax.memories, ...syntax.variables]) {
    if (reservedNames.includes(name.value) || !isCelName(name.value))
      report('reserved-name', `\`${name.value}\` is a name of the language; choose another.`, name.range);
    else if (claimed.has(name.value))
      report(
        'duplicate-name',
        `This policy has another \`${name.value}\`; lists, finders, memories and variables share one set of names.`,
        name.range,
      );
    else claimed.set(name.value, name);
  }
  return new Set(claimed.values());
}

/** Words such as `in` and `package` mean something else in conditions, or nothing. */
function isCelName(name: string): boolean {
  const { expr, problems } = parse(name);
  return expr.kind === 'identifier' && problems.length === 0;
}
