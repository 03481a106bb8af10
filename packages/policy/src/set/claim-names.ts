import { parse } from '@parapet/cel';
import { entriesOf } from '../family/names.ts';
import type { Base } from '../family/override.ts';
import type { Reporter } from '../problem.ts';
import { reservedNames } from '../schema/moment-schema.ts';
import type { Located, PolicySyntax } from '../syntax/policy-syntax.ts';

/** The names a policy gives, less those that are taken. A name stands for one thing, also of what is extended. */
export function claimNames(syntax: PolicySyntax, bases: readonly Base[], { report }: Reporter): ReadonlySet<Located> {
  const claimed = new Map<string, Located>();
  const brought = new Map<string, { readonly value: object; readonly base: Base }>();
  for (const base of bases)
    for (const [name, value] of entriesOf(base.names)) {
      const known = brought.get(name);
      if (!known) brought.set(name, { value, base });
      else if (known.value !== value)
        report(
          'duplicate-name',
          `\`${known.base.syntax.id.value}\` and \`${base.syntax.id.value}\` both have a \`${name}\`, so that it cannot be told which is meant. Rename one, or extend one of them alone.`,
          (syntax.extends.find(({ value }) => value === base.syntax.id.value) ?? syntax.extends[0] ?? syntax.id).range,
        );
    }
  for (const { name } of [...syntax.lists, ...syntax.finders, ...syntax.memories, ...syntax.variables]) {
    if (reservedNames.includes(name.value) || !isCelName(name.value))
      report('reserved-name', `\`${name.value}\` is a name of the language; choose another.`, name.range);
    else if (brought.has(name.value))
      report(
        'duplicate-name',
        `\`${brought.get(name.value)?.base.syntax.id.value}\`, which is extended, has a \`${name.value}\`. Use that, or choose another name.`,
        name.range,
      );
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
