import { nearest } from '@parapet/cel';
import type { Reporter } from '../problem.ts';
import { type Located, layers, type WrittenPolicy } from '../syntax/policy-syntax.ts';

/** A policy as written, and where its problems go. */
export interface Member {
  readonly written: WrittenPolicy;
  readonly reporter: Reporter;
}

/** How the policies of a set extend each other. */
export interface Relations {
  /**
   * Each after those it extends. Those are left out of which it cannot be told what their names mean: one that they extend is
   * missing, or extends them.
   */
  readonly ordered: readonly Member[];
  /** Those that a policy names, each once; only of what is ordered. */
  basesOf(member: Member): readonly Member[];
}

/**
 * Looks up what policies extend.
 *
 * @param isWhole whether every file of the set could be read: a policy that is missing may be in one that could not
 */
export function relate(members: readonly Member[], isWhole: boolean): Relations {
  const byId = new Map<string, Member>();
  for (const member of members) {
    const { id } = member.written;
    const twin = byId.get(id.value);
    if (!twin) byId.set(id.value, member);
    else
      member.reporter.report(
        'duplicate-policy',
        `\`${twin.reporter.file}\` is also called \`${id.value}\`; verdicts would not tell them apart.`,
        id.range,
      );
  }
  const bases = new Map(
    members.map((member) => {
      const found = member.written.extends.map(({ value }) => byId.get(value));
      return [member, found.every((base) => base !== undefined) ? [...new Set(found)] : undefined] as const;
    }),
  );
  const basesOf = (member: Member): readonly Member[] => bases.get(member) ?? [];
  const ordered = inOrder(members, (member) => bases.get(member));
  const placed = new Set(ordered);
  for (const member of members)
    for (const named of member.written.extends) {
      const base = byId.get(named.value);
      if (!base) {
        if (isWhole) reportUnknown(named, [...byId.keys()], member.reporter);
      } else if (!placed.has(member) && reachableFrom([base], basesOf).has(member))
        member.reporter.report(
          'extend-cycle',
          `\`${named.value}\` extends \`${member.written.id.value}\`, at once or through others; one of them has to stand alone.`,
          named.range,
        );
      else checkLayers(member, named, [...reachableFrom([base], basesOf)]);
    }
  return { ordered, basesOf };
}

/** Each after those it rests on; what never gets its turn is left out. */
function inOrder(
  members: readonly Member[],
  basesOf: (member: Member) => readonly Member[] | undefined,
): readonly Member[] {
  const ordered: Member[] = [];
  const missing = new Map<Member, number>();
  const above = new Map<Member, Member[]>();
  for (const member of members) {
    const bases = basesOf(member);
    missing.set(member, bases?.length ?? Infinity);
    if (bases?.length === 0) ordered.push(member);
    for (const base of bases ?? []) above.set(base, [...(above.get(base) ?? []), member]);
  }
  // What is found is appended, and so visited as well.
  for (const member of ordered)
    for (const next of above.get(member) ?? []) {
      const left = (missing.get(next) ?? 0) - 1;
      missing.set(next, left);
      if (left === 0) ordered.push(next);
    }
  return ordered;
}

/** Some policies, and those they extend, at once or through others. */
export function reachableFrom(
  some: readonly Member[],
  basesOf: (member: Member) => readonly Member[],
): ReadonlySet<Member> {
  const reached = new Set(some);
  for (const member of reached) for (const base of basesOf(member)) reached.add(base);
  return reached;
}

function reportUnknown({ value, range }: Located, known: readonly string[], { report }: Reporter): void {
  const meant = nearest(value, known);
  report(
    'unknown-policy',
    `There is no policy \`${value}\` among those that are loaded. ${meant ? `Did you mean \`${meant}\`?` : 'Load it with this one, or correct its id.'}`,
    range,
    meant ? { fix: { title: `Change to \`${meant}\``, ...range, text: meant } } : {},
  );
}

/** What is for everybody cannot depend on what is for one service. */
function checkLayers({ written: { layer }, reporter }: Member, named: Located, reached: readonly Member[]): void {
  if (!layer) return;
  const isBelow = ({ written }: Member): boolean =>
    written.layer !== undefined && layers.indexOf(written.layer.value) > layers.indexOf(layer.value);
  const lower = reached.find(isBelow)?.written;
  if (lower)
    reporter.report(
      'contradictory-layers',
      `\`${lower.id.value}\` is of the layer \`${lower.layer?.value}\`, which is below \`${layer.value}\`. Extend only what is of the same layer or above.`,
      named.range,
    );
}
