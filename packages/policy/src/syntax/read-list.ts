import { isMap } from 'yaml';
import { listFields } from '../schema/policy-schema.ts';
import { namesOfFields } from '../schema/shape.ts';
import type { Field, FieldReader } from '../yaml/fields.ts';
import type { EntriesSyntax, ListSyntax } from './policy-syntax.ts';

const foldings = ['case'] as const;

/** One entry under `lists`: texts, or a mapping that says where they are and how they are compared. */
export function readList({ key, value }: Field, reader: FieldReader): ListSyntax | undefined {
  if (!isMap(value)) return { name: key, entries: inline({ key, value }, reader), foldsCase: false };
  const fields = reader.fields(value, 'A list', namesOfFields(listFields));
  const [written, file] = [fields.get('entries'), fields.get('file')];
  if (!written === !file)
    reader.reporter.report('missing-field', 'A list has either `entries` or a `file` that holds them.', key.range);
  const entries = written ? inline(written, reader) : fileOf(file, fields.get('column'), reader);
  return entries && { name: key, entries, foldsCase: reader.oneOf(fields.get('fold'), foldings) === 'case' };
}

const inline = (field: Field, reader: FieldReader): EntriesSyntax => ({ kind: 'inline', words: reader.texts(field) });

function fileOf(file: Field | undefined, column: Field | undefined, reader: FieldReader): EntriesSyntax | undefined {
  const path = reader.text(file);
  const named = reader.text(column);
  return path && { kind: 'file', file: path, ...(named && { column: named }) };
}
