import { isScalar } from 'yaml';
import type { Field, FieldReader } from '../yaml/fields.ts';
import { rangeOf } from '../yaml/read-yaml.ts';
import type { RolloutSyntax } from './policy-syntax.ts';

/** A share of sessions: a number from 0 to 1, or a percentage such as `10%`. */
export function readRollout(field: Field | undefined, reader: FieldReader): RolloutSyntax | undefined {
  if (!field) return undefined;
  const written = isScalar(field.value) ? field.value.value : undefined;
  const range = field.value ? rangeOf(field.value) : field.key.range;
  const share = typeof written === 'number' ? written : shareOfPercentage(String(written));
  if (share >= 0 && share <= 1) return { share, range };
  reader.reporter.report('not-a-share', 'A share is a number from 0 to 1, or a percentage such as `10%`.', range);
  return undefined;
}

const shareOfPercentage = (text: string): number =>
  /^\d+(\.\d+)?%$/.test(text) ? Number(text.slice(0, -1)) / 100 : NaN;
