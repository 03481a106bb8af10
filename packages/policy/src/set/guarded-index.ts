import { Unknown } from '@parapet/cel';
import type { Activation } from '../condition/condition.ts';
import type { Formula } from '../condition/formula.ts';
import type { View } from '../moment/view.ts';
import { type Guard, guardsOf, type Place } from './guard.ts';

/** Who asks, with the values that clauses may name; only looked at where a clause has to be evaluated. */
export interface Asker {
  readonly activation: Activation;
}

/** Finds those of many conditions that could hold for a moment, without asking each of them. */
export interface GuardedIndex<T> {
  /** In their order. Those that are left out are false for this moment. */
  candidates(view: View, asker: Asker): readonly T[];
}

/**
 * Conditions by their guards: a tree in which each step asks one thing of the moment for all conditions that depend on it. Its cost grows
 * with what conditions ask, and not with how many ask it. A condition that is left out gives what it would give if it were asked.
 * Conditions of several policies do not `shareNames`: equal clauses of theirs may mean different things.
 */
export function indexByGuards<T>(
  items: readonly T[],
  formulaOf: (item: T) => Formula,
  shareNames = true,
): GuardedIndex<T> {
  const entries = items.map((item, number) => {
    const guards = guardsOf(formulaOf(item));
    const clause = guards.findIndex(({ kind }) => kind === 'clause');
    return { number, guards: shareNames || clause < 0 ? guards : guards.slice(0, clause) };
  });
  const root = branchOf(entries, maxDepth);
  if (root.groups.length === 0) return { candidates: () => items };
  return {
    candidates(view, asker) {
      const found: number[] = [];
      gather(root, view, asker, found);
      if (found.length === 0) return nothing;
      if (found.length === items.length) return items;
      found.sort((a, b) => a - b);
      const candidates: T[] = [];
      let last = -1;
      for (const number of found) {
        if (number !== last) candidates.push(items[number] as T);
        last = number;
      }
      return candidates;
    },
  };
}

const nothing: readonly never[] = [];

/** A condition by its number, with the guards that were not asked yet. */
interface Entry {
  readonly number: number;
  readonly guards: readonly Guard[];
}

/** Conditions that are asked, and groups of which nearly all can be left out. */
interface Branch {
  readonly asked: readonly number[];
  readonly groups: readonly Group[];
}

/** Conditions that have one thing to ask in common. */
interface Group {
  readonly numbers: readonly number[];
  /** Places that a condition looks at before: it must be sure that nothing takes long there. */
  readonly before: readonly Place[];
  /** Adds the conditions that could hold; false where it cannot tell, so that all of them could. */
  gather(view: View, asker: Asker, into: number[]): boolean;
}

function gather({ asked, groups }: Branch, view: View, asker: Asker, into: number[]): void {
  for (const number of asked) into.push(number);
  for (const group of groups)
    if (!group.before.every((place) => isPlain(valueAt(view, place))) || !group.gather(view, asker, into))
      for (const number of group.numbers) into.push(number);
}

/** How many guards of one condition are asked one after another. */
const maxDepth = 3;

/** What is looked at without evaluating must be so small that evaluating it comes nowhere near a limit. */
const plain = { text: 1_000_000, list: 1000, steps: 100_000 } as const;

function branchOf(entries: readonly Entry[], depth: number): Branch {
  const asked: number[] = [];
  const groups = new Map<string, Member[]>();
  const shared = sharedClauses(entries);
  for (const entry of entries) {
    const index = depth === 0 ? -1 : leadingGuard(entry.guards, shared);
    const guard = entry.guards[index];
    if (!guard) asked.push(entry.number);
    else {
      const before = entry.guards.slice(0, index).map(placeOf);
      add(groups, `${kindOf(guard)} ${JSON.stringify(before)}`, { entry, guard, before });
    }
  }
  return { asked, groups: [...groups.values()].map((members) => groupOf(members, depth - 1)) };
}

/** A condition in a group, found by this guard of its. */
interface Member {
  readonly entry: Entry;
  readonly guard: Guard;
  readonly before: readonly Place[];
}

/** Guards of one kind can be asked together. */
function kindOf(guard: Guard): string {
  return guard.kind === 'clause' ? `clause ${guard.text}` : `${guard.kind} ${JSON.stringify(guard.place)}`;
}

const placeOf = (guard: Guard): Place => (guard.kind === 'clause' ? [] : guard.place);

/** Clauses that are not for one condition alone. */
function sharedClauses(entries: readonly Entry[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { guards } of entries)
    for (const text of new Set(guards.flatMap((guard) => (guard.kind === 'clause' ? [guard.text] : [])))) {
      if (seen.has(text)) shared.add(text);
      seen.add(text);
    }
  return shared;
}

/** What tells most at the least cost comes first. */
const rank: Readonly<Record<Guard['kind'], number>> = { text: 0, member: 1, clause: 2, finder: 3, above: 4, below: 4 };

/** Where the guard stands by which a condition is found best; -1 where it has none. */
function leadingGuard(guards: readonly Guard[], shared: ReadonlySet<string>): number {
  let best = -1;
  for (const [index, guard] of guards.entries()) {
    const isUseful = guard.kind !== 'clause' || shared.has(guard.text);
    if (isUseful && rank[guard.kind] < rank[guards[best]?.kind ?? 'below'] + (best < 0 ? 1 : 0)) best = index;
    // How long it takes is not known before it is evaluated.
    if (guard.kind === 'clause') break;
  }
  return best;
}

function groupOf(members: readonly Member[], depth: number): Group {
  // A group has members.
  const { guard, before } = members[0] as Member;
  const numbers = members.map(({ entry }) => entry.number);
  return { numbers, before, gather: gathererOf(guard, members, depth) };
}

function gathererOf(guard: Guard, members: readonly Member[], depth: number): Group['gather'] {
  switch (guard.kind) {
    case 'text': {
      const byText = postings(members, (one) => (one.kind === 'text' ? one.texts : []), depth);
      return (view, asker, into) => {
        const text = valueAt(view, guard.place);
        if (typeof text !== 'string') return false;
        const branch = byText.get(text);
        if (branch) gather(branch, view, asker, into);
        return true;
      };
    }
    case 'member': {
      const byText = postings(members, (one) => (one.kind === 'member' ? one.texts : []), depth);
      return (view, asker, into) => {
        const list = valueAt(view, guard.place);
        if (!isPlain(list) || !Array.isArray(list)) return false;
        for (const text of list) {
          const branch = byText.get(text);
          if (branch) gather(branch, view, asker, into);
        }
        return true;
      };
    }
    case 'finder': {
      const byFinder = postings(members, (one) => (one.kind === 'finder' ? [one.finder.finder.digest] : []), depth);
      const { scanner } = guard.finder;
      return (view, asker, into) => {
        const text = valueAt(view, guard.place);
        if (typeof text !== 'string' || !isPlain(text)) return false;
        for (const digest of scanner.scan(text).finding) {
          const branch = byFinder.get(digest);
          if (branch) gather(branch, view, asker, into);
        }
        return true;
      };
    }
    case 'clause': {
      const branch = branchOf(members.map(withoutGuard), depth);
      const { program, negated } = guard.atom;
      return (view, asker, into) => {
        const { result, steps } = program.measure(asker.activation);
        if (steps > plain.steps) return false;
        if (result !== negated) gather(branch, view, asker, into);
        return true;
      };
    }
    case 'above':
    case 'below':
      return thresholds(members, guard.place, guard.kind);
  }
}

/** Conditions by the values that their guards ask for. */
function postings<K>(
  members: readonly Member[],
  keysOf: (guard: Guard) => readonly K[],
  depth: number,
): ReadonlyMap<K, Branch> {
  const byKey = new Map<K, Entry[]>();
  for (const member of members) {
    const entry = withoutGuard(member);
    for (const key of new Set(keysOf(member.guard))) add(byKey, key, entry);
  }
  return new Map(
    [...byKey].map(([key, entries]) => [key, entries.length > 1 ? branchOf(entries, depth) : askAll(entries)]),
  );
}

const withoutGuard = ({ entry, guard }: Member): Entry => ({
  number: entry.number,
  guards: entry.guards.filter((other) => other !== guard),
});

const askAll = (entries: readonly Entry[]): Branch => ({ asked: entries.map(({ number }) => number), groups: [] });

/** Conditions in the order of the limits that a number must be beyond. */
function thresholds(members: readonly Member[], place: Place, kind: 'above' | 'below'): Group['gather'] {
  const sign = kind === 'above' ? 1 : -1;
  const limits = members
    .flatMap(({ entry: { number }, guard }) =>
      guard.kind === kind ? [{ number, limit: sign * guard.limit, orEqual: guard.orEqual }] : [],
    )
    .sort((a, b) => a.limit - b.limit);
  return (view, _, into) => {
    const value = valueAt(view, place);
    if (typeof value !== 'number') return false;
    for (const { number, limit, orEqual } of limits) {
      if (!(limit <= sign * value)) break;
      if (orEqual || limit < sign * value) into.push(number);
    }
    return true;
  };
}

/** What stands at a place, as far as objects lead to it; undefined otherwise. */
function valueAt({ roots }: View, place: Place): unknown {
  let value: unknown = roots;
  for (const name of place) {
    if (typeof value !== 'object' || value === null || value instanceof Unknown || Array.isArray(value))
      return undefined;
    value = Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  }
  return value;
}

/** Whether it takes next to nothing to look at a value. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= plain.text;
  if (typeof value !== 'object' || value === null || value instanceof Unknown) return true;
  return Array.isArray(value) && value.length <= plain.list && value.every((entry) => typeof entry === 'string');
}

function add<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const known = lists.get(key);
  if (known) known.push(item);
  else lists.set(key, [item]);
}
