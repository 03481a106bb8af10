import type { Overload } from '../library/declaration.ts';
import { nearest } from '../nearest.ts';
import type { CelProblem, Range } from '../problem.ts';
import type { CallExpr } from '../syntax/expr.ts';
import { typeName } from '../types/type.ts';
import type { Callable } from './scope.ts';

const MACRO_NAMES: readonly string[] = ['all', 'exists', 'exists_one', 'filter', 'map'];
const NUMBER_NAMES: ReadonlySet<string> = new Set(['int', 'uint', 'double']);
/** How many overloads a message shows. */
const SHOWN_OVERLOADS = 4;

/** A problem with a name, with the name that was likely meant, if there is one. */
export function didYouMean(code: string, message: string, range: Range, meant: string | undefined): CelProblem {
  if (meant === undefined) return { code, message, range };
  const fix = { title: `Replace by ${meant}`, range, text: meant };
  return { code, message: `${message} Did you mean \`${meant}\`?`, range, fix };
}

/** What to say of a call of something that is not declared. */
export function unknownFunction(node: CallExpr, functions: Iterable<Callable>): CelProblem {
  const { function: name, nameRange: range } = node;
  const code = 'unknown-function';
  if (name === 'not' && node.receiver === undefined) {
    return {
      code,
      message: 'There is no function `not`; write `!`.',
      range,
      fix: { title: 'Replace not by !', range, text: '!' },
    };
  }
  const method = node.receiver !== undefined;
  if (method && MACRO_NAMES.includes(name)) {
    const message = `\`${name}\` takes a variable and a condition, as in \`list.${name}(x, x != "")\`.`;
    return { code: 'macro-arguments', message, range: node.range };
  }
  const candidates = [...functions]
    .filter((callable) => (method ? callable.onReceiver : callable.byName).length > 0)
    .map(({ declaration }) => declaration.name);
  const meant = nearest(name, [...candidates, ...(method ? MACRO_NAMES : ['has'])]);
  return didYouMean(code, `There is no ${method ? 'method' : 'function'} \`${name}\`.`, range, meant);
}

/** What to say of a call of something that is declared otherwise; types come by their names. */
export function wrongCall(
  node: CallExpr,
  candidates: readonly Overload[],
  receiver: string | undefined,
  args: readonly string[],
): CelProblem {
  const code = 'no-such-overload';
  const name = node.function;
  if (candidates.length === 0) {
    const advice = receiver === undefined ? `call it on a value: \`x.${name}()\`` : `write \`${name}(x)\``;
    return { code, message: `\`${name}\` is not called this way; ${advice}.`, range: node.nameRange };
  }
  const forms = candidates.map((overload) => {
    const on = overload.receiver === undefined ? '' : `${typeName(overload.receiver)}.`;
    return `\`${on}${name}(${overload.args.map(typeName).join(', ')})\``;
  });
  const shown = forms.slice(0, SHOWN_OVERLOADS).join(', ') + (forms.length > SHOWN_OVERLOADS ? ' and others' : '');
  const on = receiver === undefined ? '' : ` on ${receiver}`;
  return {
    code,
    message: `\`${name}\` does not take (${args.join(', ')})${on}; there is ${shown}.`,
    range: node.range,
  };
}

/** What to do about an operator that does not work on values of these types; empty where nothing can be said. */
export function operatorAdvice(operator: string, [left = '', right = '']: readonly string[]): string {
  if (left !== right && NUMBER_NAMES.has(left) && NUMBER_NAMES.has(right)) return `; convert one, as in \`${left}(x)\``;
  if (operator === '+' && (left === 'string') !== (right === 'string')) return '; convert the other with `string(x)`';
  if ((operator === '==' || operator === '!=') && (left === 'null' || right === 'null')) {
    return '; ask whether it is there with `has(x.y)`';
  }
  if (operator === '!' || operator === '&&' || operator === '||')
    return '; it needs true or false, as a comparison gives';
  return '';
}
