import type { CallExpr, Expr } from './expr.ts';

/**
 * What optimizers write for parts that occur several times: `cel.block([a, b], f(cel.index(0), cel.index(1)))`. It is a
 * chain of `cel.bind`, of names that nobody can write otherwise; `cel.iterVar(0, 1)` is such a name for a macro's
 * variable. Undefined for any other call.
 */
export function blockForm(call: CallExpr, nextId: () => number): Expr | undefined {
  const { args, range, id } = call;
  switch (call.function) {
    case 'index':
    case 'iterVar': {
      const numbers = args.map((arg) =>
        arg.kind === 'literal' && typeof arg.value === 'bigint' ? arg.value : undefined,
      );
      const wanted = call.function === 'index' ? 1 : 2;
      if (numbers.length !== wanted || numbers.includes(undefined)) return undefined;
      return {
        kind: 'identifier',
        id,
        range,
        name: blockName(call.function, ...(numbers as bigint[])),
        absolute: false,
      };
    }
    case 'block': {
      const [entries, body] = args;
      if (entries?.kind !== 'list' || body === undefined || args.length !== 2) return undefined;
      return entries.elements.reduceRight<Expr>(
        (inner, entry, index) => ({
          kind: 'macro',
          id: index === 0 ? id : nextId(),
          range,
          name: 'bind',
          nameRange: call.nameRange,
          receiver: entry,
          variables: [{ name: blockName('index', BigInt(index)), range: entry.range }],
          args: [inner],
        }),
        body,
      );
    }
    default:
      return undefined;
  }
}

function blockName(kind: 'index' | 'iterVar', ...numbers: readonly bigint[]): string {
  return `@${kind}:${numbers.join(':')}`;
}

/** Whether a name was made here; `cel.index(0)` for `@index:0`. */
export function blockNameAsWritten(name: string): string | undefined {
  const [, kind, numbers = ''] = /^@(index|iterVar):(.+)$/.exec(name) ?? [];
  return kind === undefined ? undefined : `cel.${kind}(${numbers.replace(':', ', ')})`;
}
