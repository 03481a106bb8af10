import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Verdict } from '../decision/action.ts';
import { type FactFailure, factFailures } from '../fact/fact.ts';
import { type Json, type MomentKind, momentKinds } from '../moment/moment.ts';
import { createReporter, type Problem } from '../problem.ts';
import { type Fields, mapping, namesOfFields } from '../schema/shape.ts';
import {
  answerFields,
  expectation,
  factsField,
  momentFields,
  momentFieldsAt,
  testFields,
} from '../schema/test-schema.ts';
import type { Located } from '../syntax/policy-syntax.ts';
import { readWindow } from '../syntax/read-memory.ts';
import { createFieldReader, type Field, type FieldReader } from '../yaml/fields.ts';
import { readShape } from '../yaml/read-shape.ts';
import { rangeOf, readYaml } from '../yaml/read-yaml.ts';
import type { Expectation, PolicyTest, TestCase, TestStep, WrittenFact, WrittenMoment } from './policy-test.ts';
import { writtenMoment } from './written-moment.ts';

/** Reads a `*.policy.test.yaml`. What is well-formed is kept, so that the other cases can be tried. */
export function readPolicyTest(
  file: string,
  text: string,
): { readonly test: PolicyTest; readonly problems: readonly Problem[] } {
  const reporter = createReporter(file, text);
  const reader = createFieldReader(text, reporter);
  const fields = reader.fields(readYaml(text, reporter), 'A test file', namesOfFields(testFields));
  const start = { start: 0, end: 1 };
  for (const [name, hint] of required)
    if (!fields.has(name)) reporter.report('missing-field', `A test file needs \`${name}\`: ${hint}.`, start);
  const version = fields.get('parapet');
  if (version) readShape(version.value, { kind: 'constant', value: 1 }, '`parapet`', reader);
  const defaults = readDefaults(fields.get('defaults'), reader);
  const cases = reader.someItems(fields.get('cases')).flatMap((node) => readCase(node, defaults, reader) ?? []);
  const problems = [...reporter.problems].sort((a, b) => a.start - b.start);
  return { test: { file, policies: reader.texts(fields.get('policy')), cases }, problems };
}

const required: readonly (readonly [field: string, hint: string])[] = [
  ['parapet', 'the version of the language, `parapet: 1`'],
  ['policy', 'the file of the policy that is tested'],
  ['cases', 'what is tried'],
];

/**
 * Reads moments that are written as in a test, without a test: a mapping with `at`, or a list of them, one after the other.
 */
export function readMomentFile(
  file: string,
  text: string,
): { readonly moments: readonly WrittenMoment[]; readonly problems: readonly Problem[] } {
  const reporter = createReporter(file, text);
  const reader = createFieldReader(text, reporter);
  const root = readYaml(text, reporter);
  const nodes = isSeq(root) ? (root.items as Node[]) : root ? [root] : [];
  const moments = readWrittenMoments(nodes, file, reader);
  return { moments, problems: [...reporter.problems].sort((a, b) => a.start - b.start) };
}

/** Moments that are written as in a test, of which nothing is said that all have; `name` becomes part of their identity. */
export const readWrittenMoments = (
  nodes: readonly Node[],
  name: string,
  reader: FieldReader,
): readonly WrittenMoment[] => readSteps(nodes, name, { roots: {}, facts: new Map() }, reader);

type JsonObject = { readonly [key: string]: Json };

const jsonObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

/** What every moment has that does not say otherwise. */
interface Defaults {
  readonly roots: JsonObject;
  readonly facts: ReadonlyMap<string, WrittenFact>;
}

function readDefaults(field: Field | undefined, reader: FieldReader): Defaults {
  const known = { ...momentFields, ...factsField };
  const { facts: _, ...roots } = jsonObject(readShape(field?.value, mapping(known), '`defaults`', reader));
  const facts = isMap(field?.value) ? reader.fields(field.value, '`defaults`').get('facts') : undefined;
  return { roots, facts: readFacts(facts, reader) };
}

/** What is said when somebody is asked: yes or no, an answer, or why there is none. */
function readFacts(field: Field | undefined, reader: FieldReader): ReadonlyMap<string, WrittenFact> {
  const facts = new Map<string, WrittenFact>();
  for (const fact of reader.fields(field?.value, 'A list of facts').values()) {
    const { key, value } = fact;
    const said = isMap(value)
      ? jsonObject(readShape(value, mapping(answerFields), `\`${key.value}\``, reader))
      : isScalar(value) && typeof value.value === 'boolean'
        ? { match: value.value }
        : reader.oneOf(fact, Object.keys(factFailures) as readonly FactFailure[]);
    if (said !== undefined) facts.set(key.value, said);
  }
  return facts;
}

/** When the first moment of a case happens, where nothing says so: an instant like any other. */
const beginning = Date.UTC(2026, 0, 1, 12);

function readCase(node: Node, defaults: Defaults, reader: FieldReader): TestCase | undefined {
  const { report } = reader.reporter;
  const fields = reader.fields(node, 'A case', ['name', 'given', 'sequence', 'trace', 'expect']);
  const name = reader.text(fields.get('name'));
  const start = rangeOf(node).start;
  const place = name?.range ?? { start, end: start + 1 };
  if (!fields.has('name')) report('missing-field', 'A case needs a `name` that says what is tested.', place);
  const [subject, another] = ['given', 'sequence', 'trace'].flatMap((kind) => fields.get(kind) ?? []);
  if (!subject) {
    report('missing-field', 'A case needs `given`, `sequence` or `trace`: what is to be decided.', place);
    return undefined;
  }
  if (another)
    report(
      'unknown-field',
      `A case has \`${subject.key.value}\` or \`${another.key.value}\`; make two cases of it.`,
      another.key.range,
    );
  const expect = readExpectations(fields.get('expect'), reader);
  if (!name) return undefined;
  const isExpecting = fields.has('expect') || subject.key.value === 'sequence';
  if (!isExpecting) report('missing-field', 'A case needs `expect`, or it tests nothing.', place);
  if (subject.key.value === 'trace') {
    const trace = reader.text(subject);
    return trace && { name, subject: { kind: 'trace', trace, expect } };
  }
  const steps = subject.key.value === 'given' ? [subject.value as Node] : reader.someItems(subject);
  const read = readSteps(steps, name.value, defaults, reader);
  const last = read.at(-1);
  if (last && expect.length > 0) read[read.length - 1] = { ...last, expect: [...last.expect, ...expect] };
  if (
    subject.key.value === 'sequence' &&
    !steps.some((step) => isMap(step) && step.has('expect')) &&
    !fields.has('expect')
  )
    report('missing-field', 'No step has an `expect`, so that this case tests nothing.', place);
  return { name, subject: { kind: 'moments', steps: read } };
}

function readSteps(
  nodes: readonly Node[],
  name: string,
  { roots: usual, facts }: Defaults,
  reader: FieldReader,
): TestStep[] {
  let time = beginning;
  return nodes.flatMap((node, index) => {
    const given = reader.fields(node, 'A moment');
    const at = readKind(given.get('at'), node, reader);
    time += readWindow(given.get('after'), reader)?.milliseconds ?? 0;
    if (!at) return [];
    const roots = momentFieldsAt(at);
    reportForeign([...given.values()], at, roots, reader);
    const written = Object.fromEntries(
      Object.entries(roots).flatMap(([root, { shape }]) => {
        const { value } = given.get(root) ?? {};
        const own = value && readShape(value, shape, `\`${root}\``, reader);
        const merged = own === undefined ? usual[root] : withDefaults(usual[root], own);
        return merged === undefined ? [] : [[root, merged]];
      }),
    );
    time = timeOf(given.get('now'), reader) ?? time;
    if (at === 'call_end')
      Object.assign(written, { call: { ...jsonObject(written.call), ...secondsOf(given.get('call'), reader) } });
    const moment = writtenMoment(at, written, `test/${name}/${index}`, time);
    const said = new Map([...facts, ...readFacts(given.get('facts'), reader)]);
    return [{ moment, facts: said, range: rangeOf(node), expect: readExpectations(given.get('expect'), reader) }];
  });
}

function readKind(field: Field | undefined, node: Node, reader: FieldReader): MomentKind | undefined {
  if (field) return reader.oneOf(field, momentKinds);
  const { start } = rangeOf(node);
  reader.reporter.report('missing-field', `A moment needs \`at\`: what kind it is.`, { start, end: start + 1 });
  return undefined;
}

function reportForeign(given: readonly Field[], at: MomentKind, roots: Fields, { reporter }: FieldReader): void {
  const known = ['at', 'after', 'expect', 'facts', ...namesOfFields(roots)];
  for (const { key } of given)
    if (!known.includes(key.value))
      reporter.report(
        'unknown-field',
        `A moment at \`${at}\` has no \`${key.value}\`. It may have ${known.map((one) => `\`${one}\``).join(', ')}.`,
        key.range,
      );
}

/** What a moment says of a root goes before what all have; the rest stays. */
const withDefaults = (usual: Json | undefined, own: Json): Json =>
  typeof own === 'object' && own !== null && !Array.isArray(own) ? { ...jsonObject(usual), ...own } : own;

/** The lengths of time that a call's end tells, which are written as people write them and kept in seconds. */
function secondsOf(call: Field | undefined, reader: FieldReader): JsonObject {
  if (!isMap(call?.value)) return {};
  const fields = reader.fields(call.value, 'The call');
  const seconds = (name: string): number | undefined => {
    const window = readWindow(fields.get(name), reader);
    return window && window.milliseconds / 1000;
  };
  const read = ['duration', 'time_to_first_token'].map((name) => [name, seconds(name)] as const);
  return Object.fromEntries(read.filter((entry): entry is [string, number] => entry[1] !== undefined));
}

function timeOf(field: Field | undefined, reader: FieldReader): number | undefined {
  const written = reader.text(field);
  if (!written) return undefined;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(written.value) ? Date.parse(written.value) : Number.NaN;
  if (Number.isFinite(time)) return time;
  reader.reporter.report('not-a-date', 'An instant is written like `2026-01-31T12:00:00Z`.', written.range);
  return undefined;
}

/** One expectation, or several that must all be met. */
function readExpectations(field: Field | undefined, reader: FieldReader): readonly Expectation[] {
  if (!field) return [];
  if (isSeq(field.value)) return reader.someItems(field).flatMap((node) => readExpectation(node, reader) ?? []);
  if (field.value) return [readExpectation(field.value, reader)].filter((one) => one !== undefined);
  reader.reporter.report('missing-field', nothingExpected, field.key.range);
  return [];
}

const nothingExpected = 'An expectation names a `rule`, a `verdict` or a `text`.';

function readExpectation(node: Node, reader: FieldReader): Expectation | undefined {
  const said = jsonObject(readShape(node, mapping(expectation), 'An expectation', reader));
  if (!isMap(node)) return undefined;
  const fields = reader.fields(node, 'An expectation');
  const located = (name: string): Located | undefined => (name in said ? reader.text(fields.get(name)) : undefined);
  const [rule, span] = [located('rule'), located('span')];
  const { start, end } = rangeOf(node);
  if (!rule && said.verdict === undefined && said.text === undefined) {
    if (fields.size === 0) reader.reporter.report('missing-field', nothingExpected, { start, end: start + 1 });
    return undefined;
  }
  return {
    range: { start, end },
    ...(rule && { rule }),
    ...(said.verdict !== undefined && { verdict: said.verdict as Verdict }),
    ...(said.text !== undefined && { text: said.text as string }),
    ...(span && { span }),
  };
}
