import { isDeepStrictEqual } from 'node:util';
import type { Result, Value } from '../../src/index.ts';
import { check, compile, EvaluationError, isValue, Optional, parse, typeName, Uint, Unknown } from '../../src/index.ts';
import type { ConformanceCase, ParsingCase } from './cases.ts';
import { debugString } from './expand.ts';

/** Why a case fails; undefined when it passes. */
export function failureOf(test: ConformanceCase): string | undefined {
  const parsed = parse(test.source, { macros: test.macros });
  const expectsError = test.expected?.kind === 'error';
  const firstProblem = parsed.problems[0];
  if (firstProblem !== undefined) return expectsError ? undefined : `does not parse: ${firstProblem.message}`;
  const checked = check(parsed.expr, test.environment);
  if (!test.unchecked && checked.problems[0] !== undefined) {
    return expectsError ? undefined : `does not check: ${checked.problems[0].message}`;
  }
  if (test.type !== undefined) {
    const wanted = typeof test.type === 'string' ? test.type : typeName(test.type);
    const found = typeName(checked.type);
    if (found !== wanted) return `has type ${found}, not ${wanted}`;
  }
  if (test.checkOnly || test.expected === undefined) return undefined;
  const result = compile(checked).evaluate(test.variables);
  if (test.expected.kind === 'error') return result instanceof EvaluationError ? undefined : `gives ${shown(result)}`;
  return isValue(result) && isSame(result, test.expected.value)
    ? undefined
    : `gives ${shown(result)}, not ${shown(test.expected.value)}`;
}

/** Why a test of the parser fails; undefined when it passes. */
export function parsingFailureOf({ source, tree }: ParsingCase): string | undefined {
  const { expr, problems } = parse(source);
  const [problem] = problems;
  if (tree === undefined) return problem === undefined ? 'parses, and should not' : undefined;
  if (problem !== undefined) return `does not parse: ${problem.message}`;
  const found = debugString(expr);
  return found === tree ? undefined : `has the tree ${found}, not ${tree}`;
}

/** Whether two values are the same to the last bit, types included; maps in any order. */
function isSame(a: Value, b: Value): boolean {
  if (a instanceof Optional) return isSame(a.value ?? null, b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((element, index) => isSame(element, b[index]));
  }
  if (a instanceof Map && b instanceof Map) {
    return (
      a.size === b.size && [...b].every(([key, value]) => [...a].some(([k, v]) => isSame(k, key) && isSame(v, value)))
    );
  }
  return isDeepStrictEqual(a, b);
}

function shown(result: Result): string {
  if (result instanceof EvaluationError) return `error ${result.code}`;
  if (result instanceof Unknown) return 'unknown';
  if (typeof result === 'bigint') return String(result);
  if (result instanceof Uint) return `${result.value}u`;
  return JSON.stringify(result, (_, part) => (typeof part === 'bigint' ? String(part) : part));
}
