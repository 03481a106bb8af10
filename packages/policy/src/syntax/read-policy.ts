import { isScalar, isSeq, type Node } from 'yaml';
import { actions } from '../decision/action.ts';
import { type Also, type BeyondHold, type Mode, severities } from '../decision/decision.ts';
import { momentKinds } from '../moment/moment.ts';
import { createReporter, movedRecord, type Problem, recorded, type SourceRange, say } from '../problem.ts';
import {
  alsoFields,
  beyondHoldDocs,
  maxHoldBounds,
  modeDocs,
  policyFields,
  ruleFields,
  settlingDocs,
} from '../schema/policy-schema.ts';
import { namesOfFields } from '../schema/shape.ts';
import { createFieldReader, type Field, type FieldReader } from '../yaml/fields.ts';
import { keptByItem } from '../yaml/kept-by-item.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { nowhere, rangeOf, readYaml } from '../yaml/read-yaml.ts';
import { readMessage } from './message-template.ts';
import { movedRule } from './moved-rule.ts';
import {
  type Located,
  layers,
  type OverridingRule,
  type RuleSyntax,
  type VariableSyntax,
  type WrittenPolicy,
} from './policy-syntax.ts';
import { readCondition } from './read-condition.ts';
import { readConsequence } from './read-consequence.ts';
import { readExpiry } from './read-expiry.ts';
import { readFinder } from './read-finder.ts';
import { readList } from './read-list.ts';
import { readMemory, readWindow } from './read-memory.ts';
import { readMoments } from './read-moments.ts';
import { readRollout } from './read-rollout.ts';
import { readWholeNumber } from './read-whole-number.ts';
import { readWorkflow } from './read-workflow.ts';

const modes = Object.keys(modeDocs) as readonly Mode[];
const holds = ['first'] as const;
const beyondHold = Object.keys(beyondHoldDocs) as readonly BeyondHold[];
const settlings = Object.keys(settlingDocs) as readonly (keyof typeof settlingDocs)[];

/** Reads a policy file. `policy` is missing where so much is wrong that no rule could be told apart from another. */
export function readPolicy(
  file: string,
  source: string,
  parse = parseYaml,
): { readonly policy?: WrittenPolicy; readonly problems: readonly Problem[] } {
  const reporter = createReporter(file, source);
  const root = readYaml(source, reporter, parse);
  if (!root) return { problems: reporter.problems };
  const reader = createFieldReader(source, reporter);
  const fields = reader.fields(root, 'A policy', namesOfFields(policyFields));
  const start = { start: 0, end: source.indexOf('\n') < 0 ? source.length : source.indexOf('\n') };
  checkVersion(fields.get('parapet'), start, reader);
  const id = readName(reader.text(fields.get('policy')), reader);
  if (!fields.has('policy')) reader.reporter.report('missing-field', 'A policy needs an id: `policy: <name>`.', start);
  if (!id) return { problems: reporter.problems };
  const policy: WrittenPolicy = {
    id,
    ...optional('title', reader.text(fields.get('title'))?.value),
    ...optional('owner', reader.text(fields.get('owner'))?.value),
    reviewers: reader.texts(fields.get('reviewers')),
    ...optional('reviewEvery', readWindow(fields.get('review_every'), reader)),
    mode: reader.oneOf(fields.get('mode'), modes) ?? 'observe',
    ...optional('layer', readLayer(fields.get('layer'), reader)),
    extends: fields.has('extend') ? readExtended(fields.get('extend'), reader) : [],
    ...optional('applies', readCondition(fields.get('applies'), reader)),
    controls: reader.texts(fields.get('controls')),
    lists: namedFields(fields.get('lists'), 'A list of lists', reader).flatMap(
      (field) => readList(field, reader) ?? [],
    ),
    finders: namedFields(fields.get('finders'), 'A list of finders', reader).flatMap(
      (field) => readFinder(field, reader) ?? [],
    ),
    variables: namedFields(fields.get('variables'), 'A list of variables', reader).flatMap(
      (field) => readVariable(field, reader) ?? [],
    ),
    memories: byName(
      namedFields(fields.get('memories'), 'A list of memories', reader).map((field) => readMemory(field, reader)),
    ),
    workflows: byName(
      namedFields(fields.get('workflows'), 'A list of workflows', reader).flatMap(
        (field) => readWorkflow(field, reader) ?? [],
      ),
    ),
    ...optional('maxWindow', readWindow(fields.get('max_window'), reader)),
    ...optional('maxHold', readWholeNumber(fields.get('max_hold'), maxHoldBounds, reader)),
    rules: readRules(fields, start, reader),
    ...optional('preamble', preambleOf(fields, source)),
  };
  return { policy, problems: reporter.problems };
}

/** What rules are compiled against is all in it; workflows, which use the same, may come after them. */
function preambleOf(fields: ReadonlyMap<string, Field>, source: string): string | undefined {
  const start = fields.get('rules')?.key.range.start;
  if (start === undefined) return undefined;
  const isLater = ([name, { key }]: readonly [string, Field]): boolean =>
    name !== 'workflows' && key.range.start > start;
  return [...fields].some(isLater) ? undefined : source.slice(0, start);
}

function checkVersion(field: Field | undefined, start: SourceRange, { reporter }: FieldReader): void {
  if (!field)
    reporter.report('missing-field', 'A policy begins with the version of the language: `parapet: 1`.', start);
  else if (!isScalar(field.value) || field.value.value !== 1)
    reporter.report('language-version', 'This version of Parapet reads `parapet: 1`.', rangeOf(field.value ?? {}));
}

function readName(name: Located | undefined, { reporter }: FieldReader): Located | undefined {
  if (!name || /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name.value)) return name;
  reporter.report(
    'invalid-name',
    'A name is made of letters, digits, `-`, `_` and `.`, and begins with a letter or digit.',
    name.range,
  );
  return undefined;
}

/** Fields whose names CEL must be able to say. */
function namedFields(field: Field | undefined, what: string, reader: FieldReader): readonly Field[] {
  return [...reader.fields(field?.value, what).values()].filter(({ key }) => {
    const valid = /^[A-Za-z_][A-Za-z0-9_]*$/.test(key.value);
    if (!valid)
      reader.reporter.report(
        'invalid-name',
        'A name that conditions use is made of letters, digits and `_`, and does not begin with a digit.',
        key.range,
      );
    return valid;
  });
}

/** Decisions tell of memories and workflows, in an order that does not depend on that of the keys. */
const byName = <T extends { readonly name: Located }>(named: readonly T[]): readonly T[] =>
  [...named].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));

function readVariable({ key, value }: Field, reader: FieldReader): VariableSyntax | undefined {
  const expression = reader.expression(value, 'A CEL expression');
  return expression && { name: key, expression };
}

function readLayer(field: Field | undefined, reader: FieldReader): WrittenPolicy['layer'] {
  const value = reader.oneOf(field, layers);
  return value && { value, range: field?.value ? rangeOf(field.value) : nowhere };
}

function readExtended(field: Field | undefined, reader: FieldReader): readonly Located[] {
  if (field && isSeq(field.value)) reader.someItems(field);
  return reader.texts(field);
}

/** Without rules, a policy may still say in which order tools are called, or give names to others. */
const insteadOfRules = ['lists', 'finders', 'variables', 'memories', 'workflows'];

function readRules(
  fields: ReadonlyMap<string, Field>,
  start: SourceRange,
  reader: FieldReader,
): WrittenPolicy['rules'] {
  const field = fields.get('rules');
  if (!field && insteadOfRules.some((name) => fields.has(name))) return [];
  if (!field?.value) {
    reader.reporter.report(
      'missing-field',
      'A policy needs `rules`, or it decides nothing.',
      field?.key.range ?? start,
    );
    return [];
  }
  const seen = new Set<string>();
  return reader.someItems(field).flatMap((node) => {
    const rule = say(ruleIn(node, reader.source), reader.reporter);
    if (rule && seen.has(rule.id.value))
      reader.reporter.report(
        'duplicate-rule',
        `Another rule of this policy is called \`${rule.id.value}\`; verdicts would not tell them apart.`,
        rule.id.range,
      );
    if (rule) seen.add(rule.id.value);
    return rule ?? [];
  });
}

const ruleIn = keptByItem(
  (node, source) => recorded('', (reporter) => readRule(node, createFieldReader(source, reporter))),
  (known, by) => movedRecord(known, by, (rule) => rule && movedRule(rule, by)),
);

function readRule(node: Node, reader: FieldReader): RuleSyntax | OverridingRule | undefined {
  const { report } = reader.reporter;
  const fields = reader.fields(node, 'A rule', namesOfFields(ruleFields));
  const range = rangeOf(node);
  const beginning = { start: range.start, end: Math.min(range.end, range.start + 1) };
  const overrides = fields.has('overrides');
  for (const [name, hint] of overrides ? required.slice(0, 1) : required)
    if (!fields.has(name))
      report('missing-field', `A rule needs \`${name}\`${hint}.`, fields.get('id')?.key.range ?? beginning);
  const id = readName(reader.text(fields.get('id')), reader);
  const at = readMoments(fields.get('at'), reader);
  const when = readCondition(fields.get('when'), reader);
  const consequence = readConsequence(fields.get('then'), reader);
  const overridden = reader.text(fields.get('overrides'));
  if (!id) return undefined;
  const more = {
    id,
    written: reader.source.slice(range.start, range.end),
    ...optional('title', reader.text(fields.get('title'))?.value),
    ...optional('message', readMessage(fields.get('message'), reader)),
    ...optional('reason', reader.text(fields.get('reason'))?.value),
    controls: reader.texts(fields.get('controls')),
    ...optional('mode', reader.oneOf(fields.get('mode'), modes)),
    ...optional('onError', reader.oneOf(fields.get('on_error'), settlings)),
    ...optional('onUnknown', reader.oneOf(fields.get('on_unknown'), settlings)),
    ...optional('severity', reader.oneOf(fields.get('severity'), severities)),
    ...optional('expires', readExpiry(fields.get('expires'), reader)),
    ...optional('rollout', readRollout(fields.get('rollout'), reader)),
    ...optional('also', readAlso(fields.get('also'), reader)),
    ...optional('onMaxHold', reader.oneOf(fields.get('on_max_hold'), beyondHold)),
    ...optional('hold', reader.oneOf(fields.get('hold'), holds)),
    ...optional('overridable', reader.flag(fields.get('overridable'))),
  };
  const whenRange = rangeOf(fields.get('when')?.value ?? {});
  const consequenceRange = rangeOf(fields.get('then')?.value ?? {});
  if (at.length > 0 && when && consequence)
    return { ...more, at, when, whenRange, consequence, consequenceRange, ...optional('overrides', overridden) };
  if (!overridden) return undefined;
  return {
    ...more,
    overrides: overridden,
    ...(at.length > 0 && { at }),
    ...(when && { when, whenRange }),
    ...(consequence && { consequence, consequenceRange }),
  };
}

function readAlso(field: Field | undefined, reader: FieldReader): Also | undefined {
  if (!field) return undefined;
  const fields = reader.fields(field.value, '`also`', namesOfFields(alsoFields));
  const notify = reader.texts(fields.get('notify')).map(({ value }) => value);
  if (!fields.has('notify')) reader.reporter.report('missing-field', '`also` says whom to `notify`.', field.key.range);
  return notify.length > 0 ? { notify } : undefined;
}

const required: readonly (readonly [field: string, hint: string])[] = [
  ['id', ', a name that verdicts show'],
  ['at', `: which moment it is about (${momentKinds.join(', ')})`],
  ['when', ': a CEL condition'],
  ['then', `: what follows (${actions.join(', ')})`],
];

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}
