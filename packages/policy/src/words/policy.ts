import { parse } from '@parapet/cel';
import type { Mode } from '../decision/decision.ts';
import type { MomentKind } from '../moment/moment.ts';
import type { SourceRange } from '../problem.ts';
import type { PolicyFile } from '../set/load-policy-set.ts';
import { addressed } from '../syntax/addressed.ts';
import type { ConditionSyntax, ExpressionText } from '../syntax/expression-text.ts';
import { fillMessage } from '../syntax/message-template.ts';
import type {
  EntriesSyntax,
  FinderSyntax,
  MemorySyntax,
  OverridingRule,
  RuleSyntax,
  WrittenPolicy,
} from '../syntax/policy-syntax.ts';
import { readPolicy } from '../syntax/read-policy.ts';
import { type ParseYaml, parseYaml } from '../yaml/parse-yaml.ts';
import { clauseInWords } from './clause.ts';
import { consequenceInWords, lengthInWords } from './consequence.ts';
import type { KnownNames } from './names-known.ts';
import { joined, thingInWords } from './thing.ts';

/** A policy for somebody who reads no CEL. Names are in backticks, as Markdown shows them. */
export interface PolicyInWords {
  readonly id: string;
  readonly title?: string;
  readonly owner?: string;
  readonly reviewers: readonly string[];
  /** How often it is to be reviewed. */
  readonly reviewEvery?: string;
  readonly mode: Mode;
  readonly controls: readonly string[];
  readonly file: string;
  /** What it applies to; everything, where it does not say. */
  readonly applies?: ConditionInWords;
  readonly rules: readonly RuleInWords[];
  /** The names that its rules use. */
  readonly names: readonly NameInWords[];
}

export interface RuleInWords {
  readonly id: string;
  readonly title?: string;
  /** Of its id in the file. */
  readonly range: SourceRange;
  readonly at?: readonly MomentKind[];
  readonly mode: Mode;
  readonly when?: ConditionInWords;
  /** What follows, as sentences; as in the rule that it overrides where it does not say. */
  readonly follows?: string;
  /** The rule in whose place it stands, as `policy/rule`. What it does not say is as it is there. */
  readonly overrides?: string;
  /** What the user is told. */
  readonly message?: string;
  readonly controls: readonly string[];
  readonly severity?: string;
  /** RFC 3339. */
  readonly expires?: string;
}

/** Groups of clauses, all of which must be so; a condition that is one expression is one group of one clause. */
export type ConditionInWords = readonly {
  readonly kind: 'all' | 'any' | 'none';
  readonly clauses: readonly string[];
}[];

export interface NameInWords {
  readonly name: string;
  readonly kind: 'finder' | 'list' | 'memory' | 'variable';
  readonly words: string;
}

/** A policy of which a rule or a name is put into words when somebody asks about it. */
export interface ToldPolicy extends Omit<PolicyInWords, 'rules' | 'names'> {
  rule(id: string): RuleInWords | undefined;
  name(name: string): NameInWords | undefined;
}

/** Describes policies that belong together; those are left out that cannot be read. Whether names exist is not looked at. */
export const policiesInWords = (files: readonly PolicyFile[]): readonly PolicyInWords[] =>
  readTogether(files, parseYaml).map(({ file, policy, names }) => ({
    ...describe(file, policy, names),
    rules: policy.rules.map((rule) => ruleInWords(rule, policy, names)),
    names: namesToTell(policy, names).map(({ name, kind, tell }) => ({ name, kind, words: tell() })),
  }));

/** The same policies, of which nothing is put into words before it is asked for. */
export const toldPolicies = (files: readonly PolicyFile[], parse: ParseYaml): readonly ToldPolicy[] =>
  readTogether(files, parse).map(({ file, policy, names }) => ({
    ...describe(file, policy, names),
    rule(id) {
      const rule = policy.rules.find((one) => one.id.value === id);
      return rule && ruleInWords(rule, policy, names);
    },
    name(name) {
      const found = namesToTell(policy, names).find((one) => one.name === name);
      return found && { name, kind: found.kind, words: found.tell() };
    },
  }));

function readTogether(files: readonly PolicyFile[], parse: ParseYaml) {
  const written = files.flatMap(({ path, text }) => {
    const { policy } = readPolicy(path, text, parse);
    return policy ? [{ file: path, policy }] : [];
  });
  const byId = new Map(written.map(({ policy }) => [policy.id.value, policy]));
  return written.map((one) => ({ ...one, names: namesWithin(one.policy, byId) }));
}

/** The names that a policy may use: its own, and those of the policies that it extends. */
function namesWithin(policy: WrittenPolicy, byId: ReadonlyMap<string, WrittenPolicy>): KnownNames {
  const family = new Set([policy]);
  for (const one of family)
    for (const { value } of one.extends) {
      const base = byId.get(value);
      if (base) family.add(base);
    }
  const all = [...family];
  return {
    finders: nameSet(all.flatMap(({ finders }) => finders)),
    memories: nameSet(all.flatMap(({ memories }) => memories)),
    variables: nameSet(all.flatMap(({ variables }) => variables)),
  };
}

function describe(file: string, policy: WrittenPolicy, names: KnownNames): Omit<PolicyInWords, 'rules' | 'names'> {
  const { title, owner, reviewers, reviewEvery, mode, applies, controls } = policy;
  return {
    id: policy.id.value,
    ...(title !== undefined && { title }),
    ...(owner !== undefined && { owner }),
    reviewers: reviewers.map(({ value }) => value),
    ...(reviewEvery && { reviewEvery: lengthInWords(reviewEvery.milliseconds) }),
    mode,
    controls: controls.map(({ value }) => value),
    file,
    ...(applies && { applies: conditionInWords(applies, names) }),
  };
}

interface NameToTell extends Omit<NameInWords, 'words'> {
  tell(): string;
}

const namesToTell = (policy: WrittenPolicy, names: KnownNames): readonly NameToTell[] => [
  ...policy.variables.map(({ name, expression }) => ({
    ...{ name: name.value, kind: 'variable' as const },
    tell: () => `${clauseInWords(expr(expression), names)}.`,
  })),
  ...policy.finders.map((finder) => ({
    ...{ name: finder.name.value, kind: 'finder' as const },
    tell: () => finderInWords(finder),
  })),
  ...policy.lists.map(({ name, entries, foldsCase }) => ({
    ...{ name: name.value, kind: 'list' as const },
    tell: () => `${entriesInWords(entries)}${foldsCase ? ', in small or capital letters' : ''}.`,
  })),
  ...policy.memories.map((memory) => ({
    ...{ name: memory.name.value, kind: 'memory' as const },
    tell: () => memoryInWords(memory, names),
  })),
];

const nameSet = (named: readonly { readonly name: { readonly value: string } }[]): ReadonlySet<string> =>
  new Set(named.map(({ name }) => name.value));

const expr = ({ text }: ExpressionText) => parse(text).expr;

export function conditionInWords(condition: ConditionSyntax, names: KnownNames): ConditionInWords {
  switch (condition.kind) {
    case 'constant':
      return [{ kind: 'all', clauses: [condition.value ? 'always' : 'never'] }];
    case 'expression':
      return [{ kind: 'all', clauses: [clauseInWords(expr(condition.expression), names)] }];
    case 'clauses':
      return (['all', 'any', 'none'] as const).flatMap((kind) =>
        condition[kind].length > 0
          ? [{ kind, clauses: condition[kind].map((text) => clauseInWords(expr(text), names)) }]
          : [],
      );
  }
}

function ruleInWords(rule: RuleSyntax | OverridingRule, policy: WrittenPolicy, names: KnownNames): RuleInWords {
  const { id, title, at, when, consequence, message, severity, expires, also, rollout, overrides } = rule;
  const sentences = [
    ...(consequence ? [consequenceInWords(addressed(consequence, policy))] : []),
    ...(also ? [`${joined(also.notify, 'and')} is told.`] : []),
    ...(rollout ? [`This is so for ${rollout.share * 100} % of sessions.`] : []),
  ];
  return {
    id: id.value,
    ...(title !== undefined && { title }),
    range: id.range,
    ...(at && { at }),
    mode: rule.mode ?? policy.mode,
    ...(when && { when: conditionInWords(when, names) }),
    ...(sentences.length > 0 && { follows: sentences.join(' ') }),
    ...(overrides && { overrides: overrides.value }),
    ...(message !== undefined && {
      message: fillMessage(message, { policy: policy.id.value, rule: id.value, reason: rule.reason ?? id.value }),
    }),
    controls: [...new Set([...policy.controls, ...rule.controls].map(({ value }) => value))],
    ...(severity && { severity }),
    ...(expires && { expires: expires.end }),
  };
}

function finderInWords(finder: FinderSyntax): string {
  switch (finder.kind) {
    case 'pattern':
      return `Text like \`${finder.pattern.text}\`${finder.ignoreCase ? ', in small or capital letters' : ''}.`;
    case 'words':
      return `The words ${entriesInWords(finder.entries)}${finder.caseSensitive ? ', written exactly so' : ''}.`;
    case 'detector': {
      const options = Object.entries(finder.options).map(([name, value]) => `${name}: ${[value].flat().join(', ')}`);
      return `What the detector \`${finder.detector.value}\` finds${options.length > 0 ? ` (${options.join('; ')})` : ''}.`;
    }
    case 'judge':
      return `What a model${finder.model ? ` (\`${finder.model.value}\`)` : ''} says when asked with \`${finder.asked.value}\`.`;
    case 'http':
      return `What the service at \`${finder.asked.value}\` says.`;
    case 'opa':
      return `What the Rego policy \`${finder.asked.value}\` says.`;
    case 'function':
      return `What the function \`${finder.asked.value}\` of the service says.`;
  }
}

/** So many words are told one by one. */
const TOLD = 12;

function entriesInWords(entries: EntriesSyntax): string {
  if (entries.kind === 'file')
    return `in \`${entries.file.value}\`${entries.column ? `, column \`${entries.column.value}\`` : ''}`;
  const words = entries.words.map(({ value }) => `“${value}”`);
  return words.length <= TOLD
    ? joined(words, 'and')
    : `${words.slice(0, TOLD).join(', ')} and ${words.length - TOLD} more`;
}

function memoryInWords(memory: MemorySyntax, names: KnownNames): string {
  const { at, when, within, per, sum, max, values, until, attempts } = memory;
  const groups = conditionInWords(when, names).flatMap(({ kind, clauses }) =>
    clauses.map((clause) => (kind === 'none' ? `not so: ${clause}` : clause)),
  );
  const of = (what: string, text: ExpressionText | undefined): readonly string[] =>
    text ? [`Kept is ${what} ${thingInWords(expr(text), names)}.`] : [];
  return [
    `A \`${joined(at, 'or')}\` in the last ${lengthInWords(within.milliseconds)} for which: ${joined(groups, 'and')}.`,
    per.length > 0
      ? `Counted for each ${joined(
          per.map((key) => thingInWords(expr(key), names)),
          'and',
        )}.`
      : 'Counted for all together.',
    ...of('the sum of', sum),
    ...of('the largest', max),
    ...of('which values there were of', values),
    ...(until ? [`Forgotten when \`${until.value}\` is remembered.`] : []),
    ...(attempts ? ['What was refused counts as well.'] : []),
  ].join(' ');
}
