import type { Declaration, Mention, NameKind, SharedNameKind, SourceRange } from '@parapet/policy/editor';
import { namesUsed } from '@parapet/policy/editor';
import type { FileView, TestView } from '../files/file-views.ts';
import type { PolicyView } from '../policies/policy-views.ts';

/** What a name of a policy stands for, and where that is given. */
export interface Target {
  readonly view: PolicyView;
  readonly declaration: Declaration;
}

/** A place where a name of a policy stands, and what it stands for. */
export interface Occurrence {
  readonly range: SourceRange;
  readonly target: Target;
  readonly isDeclaration: boolean;
}

/** Every place of a file where a name stands that it, or a policy that it extends or tests, gives. */
export function occurrencesIn(view: FileView, together: readonly FileView[]): readonly Occurrence[] {
  const known = knownOccurrences.get(view);
  if (known?.together.length === together.length && together.every((one, index) => one === known.together[index]))
    return known.found;
  const found = namesIn(view, together);
  knownOccurrences.set(view, { together, found });
  return found;
}

/** A view never changes; what is found in it is the same while those it is loaded with are. */
const knownOccurrences = new WeakMap<
  FileView,
  { readonly together: readonly FileView[]; readonly found: readonly Occurrence[] }
>();

/** The first that an offset is in or beside; of conditions only the one that is there is looked into. */
export function occurrenceAt(view: FileView, together: readonly FileView[], offset: number): Occurrence | undefined {
  const isAround = ({ range }: Ranged): boolean => range.start <= offset && offset <= range.end;
  return namesIn(view, together, isAround).find(isAround);
}

type Ranged = Pick<Occurrence, 'range'>;

export const isSameTarget = (one: Target, other: Target): boolean =>
  one.view.uri === other.view.uri && one.declaration.range.start === other.declaration.range.start;

/** Every place where the name of a target stands, by the files it stands in. */
export function occurrencesOf(
  target: Target,
  together: readonly FileView[],
): readonly { readonly view: FileView; readonly occurrences: readonly Occurrence[] }[] {
  return together.flatMap((view) => {
    const occurrences = occurrencesIn(view, together).filter((one) => isSameTarget(one.target, target));
    return occurrences.length > 0 ? [{ view, occurrences }] : [];
  });
}

/** Lists, finders, memories and variables share one set of names. */
export const isShared = (kind: NameKind): kind is SharedNameKind =>
  kind === 'list' || kind === 'finder' || kind === 'memory' || kind === 'variable';

/** What a name in the conditions of a policy stands for, of the policy or of what it extends. */
export function sharedTarget(view: PolicyView, name: string): Target | undefined {
  for (const one of [view, ...view.bases]) {
    const declaration = one.outline.declarations.find((other) => isShared(other.kind) && other.name === name);
    if (declaration) return { view: one, declaration };
  }
  return undefined;
}

/** A rule by `policy/rule`, or one of the policies at hand by its id alone. */
export function ruleTarget(views: readonly PolicyView[], name: string): Target | undefined {
  const slash = name.indexOf('/');
  const [policy, rule] = slash < 0 ? [undefined, name] : [name.slice(0, slash), name.slice(slash + 1)];
  for (const view of views) {
    if (policy !== undefined && view.outline.id?.value !== policy) continue;
    // A workflow decides as a rule of its name.
    const declaration = view.outline.declarations.find(
      ({ kind, name }) => (kind === 'rule' || kind === 'workflow') && name === rule,
    );
    if (declaration) return { view, declaration };
  }
  return undefined;
}

/** The policies that a test speaks of: those it names, and what they extend. */
export const policiesOf = ({ policies }: TestView): readonly PolicyView[] => [
  ...new Set([...policies, ...policies.flatMap(({ bases }) => bases)]),
];

function tested(view: TestView): readonly Occurrence[] {
  const policies = policiesOf(view);
  const rules = view.outline.rules.flatMap(({ value, range }) => {
    const target = ruleTarget(policies, value);
    return target ? [{ range: { start: range.end - lastPart(value).length, end: range.end }, target }] : [];
  });
  const finders = view.outline.finders.flatMap(({ value, range }) => {
    const target = policies.map((policy) => sharedTarget(policy, value)).find((found) => found !== undefined);
    return target ? [{ range, target }] : [];
  });
  return [...rules, ...finders].map((one) => ({ ...one, isDeclaration: false }));
}

/** Of `policy/rule` the part behind the slash is the rule's name. */
const lastPart = (name: string): string => name.slice(name.indexOf('/') + 1);

/** In their order. Only what stands in a place that is wanted is looked up. */
function namesIn(
  view: FileView,
  together: readonly FileView[],
  isWanted: IsWanted = () => true,
): readonly Occurrence[] {
  if (view.kind === 'settings') return [];
  const policies = together.filter((one) => one.kind === 'policy');
  const found =
    view.kind === 'policy'
      ? [...declared(view, isWanted), ...mentioned(view, policies, isWanted), ...used(view, isWanted)]
      : [...tested(view)];
  return found.sort((a, b) => a.range.start - b.range.start);
}

type IsWanted = (place: Ranged) => boolean;

const declared = (view: PolicyView, isWanted: IsWanted): readonly Occurrence[] =>
  view.outline.declarations.filter(isWanted).map((declaration) => ({
    range: declaration.range,
    target: { view, declaration },
    isDeclaration: true,
  }));

function mentioned(view: PolicyView, together: readonly PolicyView[], isWanted: IsWanted): readonly Occurrence[] {
  return view.outline.mentions.filter(isWanted).flatMap((mention) => {
    const target = targetOf(mention, view, together);
    if (!target) return [];
    const { start, end } = mention.range;
    const range = { start: mention.kind === 'rule' ? end - lastPart(mention.name).length : start, end };
    return [{ range, target, isDeclaration: false }];
  });
}

function targetOf(
  { kind, name, within }: Mention,
  view: PolicyView,
  together: readonly PolicyView[],
): Target | undefined {
  switch (kind) {
    case 'rule':
      return ruleTarget(view.bases, name);
    case 'policy': {
      const found = together.find(({ outline }) => outline.id?.value === name);
      const declaration = found?.outline.declarations.find((one) => one.kind === 'policy');
      return found && declaration && { view: found, declaration };
    }
    case 'state': {
      const declaration = view.outline.declarations.find(
        (one) => one.kind === 'state' && one.name === name && one.within === within,
      );
      return declaration && { view, declaration };
    }
    default:
      return sharedTarget(view, name);
  }
}

function used(view: PolicyView, isWanted: IsWanted): readonly Occurrence[] {
  return view.outline.expressions.filter(isWanted).flatMap((place) =>
    namesUsed(place).flatMap(({ value, range }) => {
      const target = sharedTarget(view, value);
      return target ? [{ range, target, isDeclaration: false }] : [];
    }),
  );
}
