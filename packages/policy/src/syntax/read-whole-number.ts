import { isScalar } from 'yaml';
import type { Field, FieldReader } from '../yaml/fields.ts';
import { rangeOf } from '../yaml/read-yaml.ts';

/** A whole number within bounds, both included. */
export function readWholeNumber(
  field: Field | undefined,
  { least, most }: { readonly least: number; readonly most: number },
  { reporter }: FieldReader,
): number | undefined {
  if (!field) return undefined;
  const { value, key } = field;
  const number = isScalar(value) ? value.value : undefined;
  if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most) return number;
  const range = value ? rangeOf(value) : key.range;
  reporter.report('wrong-type', `A whole number from ${least} to ${most} is expected here.`, range);
  return undefined;
}
