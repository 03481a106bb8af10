import { Unknown } from '@parapet/cel';
import type { Moment, PolicySet, Seen } from '@parapet/policy';
import { decide, finderKinds } from '@parapet/policy';
import { declaration } from '../actions/declaration.ts';
import type { Change } from '../actions/selection.ts';
import { writtenCondition } from '../actions/written-condition.ts';
import type { PolicyView } from '../policies/policy-views.ts';
import { appendItem } from './append-item.ts';
import { applied } from './authored.ts';

/** Loads the policy as if its text were another; undefined where that has an error. */
export type Load = (text: string) => PolicySet | undefined;

/**
 * A rule that holds for a moment, as changes of its policy: about its model or tool, and what finders find in its text; a built-in detector is
 * declared where none of the policy's own finders finds anything. It only flags: what it is to do is for its author to say. Texts of the moment
 * are never written into it. Undefined where the policy cannot be loaded, or its rules stand in brackets.
 */
export function ruleFromMoment(view: PolicyView, load: Load, moment: Moment): readonly Change[] | undefined {
  if (!load(view.text)) return undefined;
  const clauses = clausesAbout(moment).filter((clause) => holding(view, load, moment, [clause], []).length > 0);
  const text = textRoots[moment.at];
  const own = text === undefined ? [] : finding(view, load, moment, text, ownFinders(view), []);
  const built = text === undefined || own.length > 0 ? [] : builtIn(view);
  const found =
    built.length === 0
      ? own
      : finding(
          view,
          load,
          moment,
          text ?? '',
          built.map(({ name }) => name),
          built,
        );
  const declared = built.filter(({ name }) => found.includes(name));
  const all = [...clauses, ...found.map((name) => `${text}.has(${name})`)];
  const id = freeId(view, nameOf(moment, found));
  const rule = appendItem(view.text, 'rules', ruleLines(id, moment, all.length > 0 ? all : ['true']));
  if (!rule) return undefined;
  const changes = [...declared.map(({ line }) => declaration(view.text, 'finders', line)), rule];
  return load(applied(view.text, changes)) ? changes : undefined;
}

/** Where the text of a moment is that finders are asked about. */
const textRoots: { readonly [K in Moment['at']]?: string } = {
  input: 'input.text',
  output: 'output.text',
  tool_call: 'tool.text',
  tool_result: 'tool.text',
};

/** What tells such moments from others, in the order in which it is written. */
function clausesAbout(moment: Moment): readonly string[] {
  const model = seen(seen(moment.model)?.name);
  const tool = seen(moment.tool);
  const span = seen(moment.span);
  const call = seen(moment.call);
  switch (moment.at) {
    case 'tool_call':
    case 'tool_result':
      return [...equals('tool.name', seen(tool?.name)), ...aboutArguments(seen(tool?.arguments))];
    case 'span':
      return [
        ...equals('span.name', span?.name),
        ...(span?.status.code === 'error' ? ['span.status.code == "error"'] : []),
      ];
    case 'call_end': {
      const seconds = Math.floor(seen(call?.duration) ?? 0);
      return [...equals('model.name', model), ...(seconds > 0 ? [`call.duration >= duration("${seconds}s")`] : [])];
    }
    default:
      return equals('model.name', model);
  }
}

const equals = (path: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [`${path} == ${JSON.stringify(value)}`];

/** Numbers are limits and flags are choices; texts are content, which no policy should hold. */
function aboutArguments(given: unknown): readonly string[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return [];
  return Object.entries(given).flatMap(([name, value]) => {
    const path = /^[A-Za-z_]\w*$/.test(name) ? `tool.arguments.${name}` : `tool.arguments[${JSON.stringify(name)}]`;
    if (typeof value === 'number') return [`double(${path}) >= ${Number.isInteger(value) ? value.toFixed(1) : value}`];
    return typeof value === 'boolean' ? [`${path} == ${value}`] : [];
  });
}

const seen = <T>(value: Seen<T> | undefined): T | undefined => (value instanceof Unknown ? undefined : value);

const ownFinders = (view: PolicyView): readonly string[] =>
  [view, ...view.bases].flatMap(({ outline }) =>
    outline.declarations.flatMap(({ kind, name }) => (kind === 'finder' ? [name] : [])),
  );

interface NewFinder {
  readonly name: string;
  readonly line: string;
}

/** Every built-in detector, under a name that is free. */
function builtIn(view: PolicyView): readonly NewFinder[] {
  const { detector } = finderKinds.detector;
  const names = detector?.shape.kind === 'choice' ? Object.keys(detector.shape.values) : [];
  const taken = new Set([view, ...view.bases].flatMap(({ outline }) => outline.declarations.map(({ name }) => name)));
  return names.map((one) => {
    const name = free(one.replace(/^.*\./, ''), (candidate) => taken.has(candidate), '_');
    return { name, line: `  ${name}: { detector: ${one} }\n` };
  });
}

/** Which of these finders find something. */
function finding(
  view: PolicyView,
  load: Load,
  moment: Moment,
  text: string,
  finders: readonly string[],
  declared: readonly NewFinder[],
): readonly string[] {
  const asked = finders.map((name) => `${text}.has(${name})`);
  const held = new Set(holding(view, load, moment, asked, declared));
  return finders.filter((_, index) => held.has(asked[index] ?? ''));
}

/** Which of these conditions hold for a moment: each is tried as a rule of its own. */
function holding(
  view: PolicyView,
  load: Load,
  moment: Moment,
  conditions: readonly string[],
  declared: readonly NewFinder[],
): readonly string[] {
  return conditions.filter((when) => {
    const rule = appendItem(view.text, 'rules', ruleLines(TRIED, moment, [when]));
    if (!rule) return false;
    const finders = declared.filter(({ name }) => when.includes(`(${name})`));
    const changes = [...finders.map(({ line }) => declaration(view.text, 'finders', line)), rule];
    const set = load(applied(view.text, changes));
    return set ? decide(set, moment).rules.some((result) => result.rule === TRIED && result.state === 'held') : false;
  });
}

/** The id of a rule that only stands there to be tried. */
const TRIED = 'tried-for-a-moment';

const ruleLines = (id: string, { at }: Moment, conditions: readonly string[]): readonly string[] => [
  `id: ${id}`,
  `at: ${at}`,
  ...(conditions.length === 1
    ? [`when: ${writtenCondition(conditions[0] ?? 'true')}`]
    : ['when:', '  all:', ...conditions.map((one) => `    - ${writtenCondition(one)}`)]),
  'then: flag',
];

/** Such as `phone-in-output`, `issue-refund-call` or `chat-span`. */
function nameOf({ at, tool, span }: Moment, found: readonly string[]): string {
  const kind = at.replace('_', '-');
  const named = seen(seen(tool)?.name) ?? (at === 'span' ? seen(span)?.name.split(' ')[0] : undefined);
  const words = found.length > 0 ? `${found.join('-')}-in-${named ?? kind}` : `${named ?? 'new'}-${kind}`;
  const id = words
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return id === '' ? `new-${kind}` : id;
}

function freeId(view: PolicyView, wanted: string): string {
  const taken = new Set(
    view.outline.declarations.flatMap(({ kind, name }) => (kind === 'rule' || kind === 'workflow' ? [name] : [])),
  );
  return free(wanted, (candidate) => taken.has(candidate), '-');
}

function free(wanted: string, isTaken: (name: string) => boolean, joint: string): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}${joint}${count}`;
    if (!isTaken(name)) return name;
  }
}
