import { isScalar } from 'yaml';
import { finderKinds } from '../schema/policy-schema.ts';
import { namesOfFields } from '../schema/shape.ts';
import type { Field, FieldReader } from '../yaml/fields.ts';
import { rangeOf } from '../yaml/read-yaml.ts';
import type { FactFinderSyntax, Located } from './policy-syntax.ts';
import { readWindow } from './read-memory.ts';

/** A finder that asks another system. */
export function readFactFinder(
  kind: FactFinderSyntax['kind'],
  { key, value }: Field,
  reader: FieldReader,
): FactFinderSyntax | undefined {
  const fields = reader.fields(value, `A finder of the kind \`${kind}\``, namesOfFields(finderKinds[kind]));
  for (const [name, { required, doc }] of Object.entries(finderKinds[kind]))
    if (required && !fields.has(name))
      reader.reporter.report('missing-field', `This finder needs \`${name}\`. ${doc}`, key.range);
  const [asked, model, entrypoint] = [kind, 'model', 'entrypoint'].map((name) => reader.text(fields.get(name)));
  if (!asked) return undefined;
  const timeout = readWindow(fields.get('timeout'), reader);
  const threshold = readThreshold(fields.get('threshold'), reader);
  return {
    kind,
    name: key,
    asked,
    ...(model && { model }),
    ...(entrypoint && { entrypoint }),
    headers: readHeaders(fields.get('headers'), reader),
    ...(timeout && { timeout }),
    ...(threshold !== undefined && { threshold }),
  };
}

function readHeaders(
  field: Field | undefined,
  reader: FieldReader,
): readonly (readonly [header: Located, variable: Located])[] {
  return [...reader.fields(field?.value, 'A list of headers').values()].flatMap((header) => {
    const variable = reader.text(header);
    return variable ? [[header.key, variable] as const] : [];
  });
}

function readThreshold(field: Field | undefined, reader: FieldReader): number | undefined {
  if (!field) return undefined;
  const { value, key } = field;
  if (isScalar(value) && typeof value.value === 'number' && value.value >= 0 && value.value <= 1) return value.value;
  reader.reporter.report(
    'not-a-threshold',
    'A threshold is a number from 0 to 1, such as `0.8`.',
    value ? rangeOf(value) : key.range,
  );
  return undefined;
}
