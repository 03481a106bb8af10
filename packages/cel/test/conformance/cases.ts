import type { SimpleTest } from '@bufbuild/cel-spec/cel/expr/conformance/test/simple_pb.js';
import type { IncrementalTest } from '@bufbuild/cel-spec/testdata/tests.js';
import { getConformanceSuite, getParsingSuite } from '@bufbuild/cel-spec/testdata/tests.js';
import { extensions } from '../../src/extensions.ts';
import type { CelType, Environment, FunctionDecl, Overload, Value, VariableDecl } from '../../src/index.ts';
import { types } from '../../src/index.ts';
import { zonedTimeFunctions } from '../../src/zones.ts';
import { NeedsProtobuf, typeFrom, valueFrom } from './protobuf.ts';

/** One test of the suite, in terms of this package. */
export interface ConformanceCase {
  /** `file/section/test`, as the suite ships it. */
  readonly name: string;
  readonly source: string;
  readonly macros: boolean;
  /** Whether evaluation is expected to work although the checker would object. */
  readonly unchecked: boolean;
  readonly checkOnly: boolean;
  readonly environment: Environment;
  readonly variables: Readonly<Record<string, Value>>;
  readonly expected: { readonly kind: 'value'; readonly value: Value } | { readonly kind: 'error' } | undefined;
  /** The type that cel-go, or the test itself, gives; undefined where it gives none. */
  readonly type: string | CelType | undefined;
}

export interface Section {
  readonly name: string;
  readonly cases: readonly ConformanceCase[];
  /** How many tests of the section were left out because they need protobuf messages. */
  readonly leftOut: number;
}

/** The suite's files that test extensions of the language. */
export const EXTENSIONS: ReadonlySet<string> = new Set([
  ...['bindings_ext', 'block_ext', 'encoders_ext', 'macros2', 'math_ext', 'optionals', 'proto2_ext', 'string_ext'],
]);

/** Expressions that name messages, enums or the types made of them. */
const MESSAGES =
  /TestAllTypes|NestedMessage|GlobalEnum|NestedEnum|google\.(protobuf\.(?!Timestamp|Duration)|api)|proto[23]/;

/** All tests that need no protobuf messages, by file. */
export function conformanceSections(): readonly Section[] {
  return getConformanceSuite().suites.map((file) => {
    const tests = file.suites.flatMap((section) =>
      section.tests.map((test) => ({ test, name: `${file.name}/${section.name}/${test.name}` })),
    );
    const cases = tests.flatMap(({ test, name }) => caseFrom(test, name) ?? []);
    return { name: file.name, cases, leftOut: tests.length - cases.length };
  });
}

/** One test of the parser. */
export interface ParsingCase {
  readonly source: string;
  /** As cel-go prints it; undefined where the source is not an expression. */
  readonly tree: string | undefined;
  /** Why cel-go, as it was set up for this test, refuses what we read on purpose. */
  readonly refusal: string | undefined;
}

/** What cel-go refuses by how it was set up, and not by the grammar. */
const REFUSALS: readonly (readonly [reason: string, pattern: RegExp])[] = [
  ['the reference has optional syntax switched off there', /\.\?|\[\?|\{\?[^.]|, \?/],
  ['the reference has quoted names switched off there', /[.{]`[^$`]+`(?!\()/],
  ['the macros of the reference use this name for a variable of theirs', /__result__/],
  [
    'the reference is set to 32 levels of nesting there, and we read 250',
    /^(.*\s*){0,2}(\[{30}|y!=y|1 \+ 2 \+ 3|a\.b\.c\.d|a\[1\]\[2\]|a < 1 < 2)/,
  ],
];

/** The parser's tests. */
export function parsingCases(): readonly ParsingCase[] {
  return getParsingSuite().tests.map(({ original: { expr: source }, ast: tree }) => {
    const refusal = tree === undefined ? REFUSALS.find(([, pattern]) => pattern.test(source))?.[0] : undefined;
    return { source, tree, refusal };
  });
}

function caseFrom(test: IncrementalTest, name: string): ConformanceCase | undefined {
  const { original } = test;
  if (MESSAGES.test(original.expr) || MESSAGES.test(`${original.container}.`)) return undefined;
  try {
    return {
      name,
      source: original.expr,
      macros: !original.disableMacros,
      unchecked: original.disableCheck,
      checkOnly: original.checkOnly,
      environment: environmentOf(original),
      variables: variablesOf(original),
      ...expectationOf(test),
    };
  } catch (thrown) {
    if (thrown instanceof NeedsProtobuf) return undefined;
    throw thrown;
  }
}

function expectationOf({ original, type }: IncrementalTest): Pick<ConformanceCase, 'expected' | 'type'> {
  const { case: kind, value } = original.resultMatcher;
  switch (kind) {
    case 'value':
      return { expected: { kind: 'value', value: valueFrom(value) }, type };
    case 'typedResult': {
      const expected =
        value.result === undefined ? undefined : ({ kind: 'value', value: valueFrom(value.result) } as const);
      return { expected, type: value.deducedType === undefined ? type : typeFrom(value.deducedType) };
    }
    case 'evalError':
      return { expected: { kind: 'error' }, type };
    case undefined:
      // The suite's way to say `true`.
      return { expected: { kind: 'value', value: true }, type };
    default:
      throw new NeedsProtobuf();
  }
}

function variablesOf(test: SimpleTest): Record<string, Value> {
  const variables: Record<string, Value> = {};
  for (const [name, { kind }] of Object.entries(test.bindings)) {
    if (kind.case !== 'value') throw new NeedsProtobuf();
    variables[name] = valueFrom(kind.value);
  }
  return variables;
}

function environmentOf(test: SimpleTest): Environment {
  const variables: Record<string, VariableDecl> = {};
  for (const name of Object.keys(test.bindings)) variables[name] = { type: types.dyn, doc: '' };
  const functions: FunctionDecl[] = [...extensions, ...zonedTimeFunctions];
  for (const { name, declKind } of test.typeEnv) {
    if (declKind.case === 'ident') variables[name] = { type: typeFrom(declKind.value.type), doc: '' };
    if (declKind.case !== 'function') continue;
    const overloads = declKind.value.overloads.map((declared): Overload => {
      const [first, ...rest] = declared.params.map(typeFrom);
      const shape = { id: declared.overloadId, result: typeFrom(declared.resultType), call: () => null };
      if (first === undefined) return { ...shape, args: [] };
      return declared.isInstanceFunction
        ? { ...shape, receiver: first, args: rest }
        : { ...shape, args: [first, ...rest] };
    });
    functions.push({ name, doc: '', overloads });
  }
  return test.container === '' ? { variables, functions } : { variables, functions, container: test.container };
}
