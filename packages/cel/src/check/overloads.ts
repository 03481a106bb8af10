import type { Range } from '../problem.ts';
import type { FunctionTypes } from '../types/substitution.ts';
import { mayFit } from '../types/substitution.ts';
import type { CelType } from '../types/type.ts';
import { isOpen, sameType, types } from '../types/type.ts';
import type { Checking } from './checking.ts';
import { operatorAdvice } from './messages.ts';

/** The signatures that the arguments fit, and the type of what they give. */
export function resolve<Fits extends FunctionTypes>(
  signatures: readonly Fits[],
  args: readonly CelType[],
  { substitution }: Checking,
): { readonly result: CelType; readonly fitting: readonly Fits[] } {
  const fitting: Fits[] = [];
  let result: CelType | undefined;
  for (const signature of signatures) {
    if (!mayFit(signature.args, args)) continue;
    const { args: wanted, result: given } = substitution.instantiate(signature);
    if (!substitution.assignAll(wanted, args)) continue;
    fitting.push(signature);
    const type = substitution.apply(given);
    if (result === undefined) result = type;
    else if (!isOpen(result) && !sameType(result, type)) result = types.dyn;
  }
  return { result: result ?? types.error, fitting };
}

/** The type that an operator gives. */
export function resolveOperator(
  operator: string,
  signatures: readonly FunctionTypes[],
  args: readonly CelType[],
  range: Range,
  checking: Checking,
): CelType {
  const { result, fitting } = resolve(signatures, args, checking);
  if (fitting.length > 0) return result;
  const given = args.map((arg) => checking.nameOf(arg));
  const advice = operatorAdvice(operator, given);
  checking.report('no-such-overload', `\`${operator}\` does not work on ${given.join(' and ')}${advice}.`, range);
  return commonResult(signatures);
}

/** What to assume after a problem: the result that all signatures share, else an error. */
function commonResult(signatures: readonly FunctionTypes[]): CelType {
  const result = signatures[0]?.result ?? types.error;
  const shared = result.kind !== 'parameter' && signatures.every((signature) => signature.result === result);
  return shared ? result : types.error;
}
