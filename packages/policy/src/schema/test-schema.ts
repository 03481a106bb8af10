import type { CelType, VariableDecl } from '@parapet/cel';
import { verdicts } from '../decision/action.ts';
import { factFailures } from '../fact/fact.ts';
import type { MomentKind } from '../moment/moment.ts';
import { momentVariables } from './moment-schema.ts';
import { momentDocs } from './policy-schema.ts';
import {
  anyNumberOf,
  choice,
  either,
  type FieldSchema,
  type Fields,
  field,
  flag,
  listOf,
  mapping,
  namesOf,
  required,
  type Shape,
  text,
  texts,
} from './shape.ts';

/** What a test writes for a value that conditions read. */
function shapeOf(type: CelType): Shape {
  switch (type.kind) {
    case 'string':
      return { kind: 'string' };
    case 'bool':
      return flag;
    case 'int':
    case 'uint':
    case 'double':
      return { kind: 'number' };
    case 'timestamp':
    case 'duration':
      return text;
    case 'list':
      return anyNumberOf(shapeOf(type.element));
    case 'map':
      return anyMapping;
    case 'struct':
      return mapping(
        Object.fromEntries(
          Object.entries(type.fields).map(([name, { type, doc }]) => [name, field(shapeOf(type), doc)]),
        ),
      );
    default:
      return { kind: 'any' };
  }
}

const anyMapping: Shape = {
  kind: 'fields',
  fields: {},
  others: { like: '', of: field({ kind: 'any' }, 'Whatever it holds.') },
};

/** What is worked out from what a test writes. */
const workedOut: Readonly<Record<string, string>> = { tool: 'text', retrieval: 'text' };

/** The root of a moment as a test writes it. */
function writtenRoot(name: string, { type, doc }: VariableDecl): FieldSchema {
  const shape = shapeOf(type);
  if (shape.kind !== 'fields') return field(shape, doc);
  const written = Object.entries(shape.fields).filter(([inner]) => inner !== workedOut[name]);
  return field(mapping(Object.fromEntries(written)), doc);
}

/** The roots of every kind of moment; where two have one of a name, the one with more fields. */
export const momentFields: Fields = Object.fromEntries(
  Object.values(momentVariables)
    .flatMap((variables) => Object.entries(variables))
    .sort(([, { type: a }], [, { type: b }]) => breadth(a) - breadth(b))
    .map(([name, declared]) => [name, writtenRoot(name, declared)]),
);

/** The roots of one kind of moment. */
export const momentFieldsAt = (kind: MomentKind): Fields =>
  Object.fromEntries(Object.entries(momentVariables[kind]).map(([name, one]) => [name, writtenRoot(name, one)]));

function breadth(type: CelType): number {
  return type.kind === 'struct' ? Object.keys(type.fields).length : 0;
}

export const expectation: Fields = {
  rule: field(text, 'A rule that must hold.'),
  verdict: field(choice(Object.fromEntries(verdicts.map((verdict) => [verdict, '']))), 'What the rules must say.'),
  text: field({ kind: 'string' }, 'What the text must be once everything is done that the rules propose.'),
  span: field(text, 'Of a recorded trace: the name of the span that this is about.'),
};

/** What a system that is asked answers. */
export const answerFields: Fields = {
  match: field(flag, 'Whether it found what the finder looks for.'),
  score: field({ kind: 'number' }, 'How sure it is, from 0 to 1.'),
  findings: field(anyNumberOf({ kind: 'any' }), 'Where: `{ start, end, score }`.'),
};

export const factsField: Fields = {
  facts: field(
    namesOf(either(flag, choice(factFailures), mapping(answerFields))),
    'What is said when a finder asks somebody, by its name: `true` or `false`, an answer, or why there is none, such as `timeout`.',
  ),
};

/** A moment as somebody writes it down. */
export const writtenMomentFields: Fields = {
  at: required(choice(momentDocs), 'What kind of moment it is.'),
  ...momentFields,
  ...factsField,
};

const step: Fields = {
  ...writtenMomentFields,
  after: field(text, 'How long after the one before, such as `5m`.'),
  expect: field(mapping(expectation), 'What must be decided of it.'),
};

/** Every field of a `*.policy.test.yaml`. */
export const testFields: Fields = {
  parapet: required({ kind: 'constant', value: 1 }, 'The version of the language.'),
  policy: required(texts, 'The policy that is tested, or several; paths count from this file’s folder.'),
  defaults: field(
    mapping({ ...momentFields, ...factsField }),
    'What every moment of the cases has, unless it says otherwise.',
  ),
  cases: required(
    listOf(
      mapping({
        name: required(text, 'What is tested, as a sentence.'),
        given: field(mapping(writtenMomentFields), 'One moment.'),
        sequence: field(listOf(mapping(step)), 'Several moments, one after the other.'),
        trace: field(text, 'A file with a recorded trace.'),
        expect: field(either(mapping(expectation), listOf(mapping(expectation))), 'What must be decided.'),
      }),
    ),
    'What is tried.',
  ),
};
