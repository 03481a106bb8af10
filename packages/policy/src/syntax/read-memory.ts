import { isSeq } from 'yaml';
import { memoryFields } from '../schema/policy-schema.ts';
import { namesOfFields } from '../schema/shape.ts';
import type { Field, FieldReader } from '../yaml/fields.ts';
import { rangeOf } from '../yaml/read-yaml.ts';
import type { ExpressionText } from './expression-text.ts';
import type { MemorySyntax, WindowSyntax } from './policy-syntax.ts';
import { readCondition } from './read-condition.ts';
import { readMoments } from './read-moments.ts';

/** One entry under `memories`. */
export function readMemory({ key, value }: Field, reader: FieldReader): MemorySyntax {
  const { report } = reader.reporter;
  const fields = reader.fields(value, 'A memory', namesOfFields(memoryFields));
  for (const [name, hint] of required)
    if (!fields.has(name)) report('missing-field', `A memory needs \`${name}\`: ${hint}.`, key.range);
  const at = readMoments(fields.get('at'), reader);
  const when = readCondition(fields.get('when'), reader);
  const within = readWindow(fields.get('within'), reader);
  const per = readKey(fields.get('per'), reader);
  const expression = (name: string) =>
    fields.has(name) ? reader.expression(fields.get(name)?.value, 'A CEL expression') : undefined;
  const [sum, max, values] = [expression('sum'), expression('max'), expression('values')];
  const until = reader.text(fields.get('until'));
  const attempts = reader.oneOf(fields.get('of'), ['happened', 'attempts']) === 'attempts';
  // A memory of which something is wrong still has a name: one mistake is reported once.
  return {
    name: key,
    at,
    when: when ?? { kind: 'constant', value: true },
    within: within ?? { milliseconds: 1, range: key.range },
    per: per ?? [],
    ...(sum && { sum }),
    ...(max && { max }),
    ...(values && { values }),
    ...(until && { until }),
    attempts,
  };
}

const required: readonly (readonly [field: string, hint: string])[] = [
  ['at', 'which moments are remembered'],
  ['within', 'how long, such as `1h`'],
  ['per', 'for whom it is kept apart, such as `session.id`, or `[]` for the whole tenant'],
];

/** `per`: an expression, a list of them, or an empty list. */
export function readKey(field: Field | undefined, reader: FieldReader): readonly ExpressionText[] | undefined {
  if (!field) return undefined;
  const nodes = isSeq(field.value) ? reader.items(field.value, 'per') : [field.value];
  const expressions = nodes.map((node) => reader.expression(node, 'A CEL expression'));
  return expressions.every((expression) => expression !== undefined) ? expressions : undefined;
}

/** A length of time: `90s`, `15m`, `1h30m`, `7d`. */
export function readWindow(field: Field | undefined, reader: FieldReader): WindowSyntax | undefined {
  const text = reader.text(field);
  if (!text) return undefined;
  const milliseconds = millisecondsOf(text.value);
  const range = field?.value ? rangeOf(field.value) : text.range;
  if (milliseconds !== undefined) return { milliseconds, range };
  reader.reporter.report(
    'not-a-window',
    'A length of time is written like `90s`, `15m`, `1h30m` or `7d`, and is not nothing.',
    range,
  );
  return undefined;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function millisecondsOf(text: string): number | undefined {
  if (!/^(\d{1,9}(ms|[smhd]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit = ''] of text.matchAll(/(\d+)(ms|[smhd])/g)) total += Number(amount) * (units[unit] ?? 0);
  return total > 0 ? total : undefined;
}
