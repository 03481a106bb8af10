import { isScalar, isSeq, type Node } from 'yaml';
import { clauseFields } from '../schema/policy-schema.ts';
import { namesOfFields } from '../schema/shape.ts';
import type { Field, FieldReader } from '../yaml/fields.ts';
import type { ConditionSyntax } from './expression-text.ts';

/** `when` and `applies`: an expression, true or false, or lists of expressions under `all`, `any` and `none`. */
export function readCondition(field: Field | undefined, reader: FieldReader): ConditionSyntax | undefined {
  if (!field) return undefined;
  const { value } = field;
  if (isScalar(value) && typeof value.value === 'boolean') return { kind: 'constant', value: value.value };
  if (isClauses(value)) {
    const fields = reader.fields(value, 'A condition', namesOfFields(clauseFields));
    const clauses = (name: string) =>
      reader.someItems(fields.get(name)).flatMap((node) => reader.expression(node, 'A CEL condition') ?? []);
    return { kind: 'clauses', all: clauses('all'), any: clauses('any'), none: clauses('none') };
  }
  const expression = reader.expression(value, 'A CEL condition');
  return expression && { kind: 'expression', expression };
}

function isClauses(node: Node | undefined): boolean {
  if (!node || !('items' in node) || isSeq(node)) return false;
  const items = node.items as readonly { readonly key: unknown; readonly value: unknown }[];
  return items.some(
    ({ key, value }) => isScalar(key) && (['all', 'any', 'none'].includes(String(key.value)) || isSeq(value)),
  );
}
