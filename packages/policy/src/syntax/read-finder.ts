import { isMap, isScalar, isSeq } from 'yaml';
import type { SourceRange } from '../problem.ts';
import { finderKinds, patternFinderFields, wordFinderFields } from '../schema/policy-schema.ts';
import { namesOfFields } from '../schema/shape.ts';
import { type Field, type FieldReader, listed } from '../yaml/fields.ts';
import { rangeOf } from '../yaml/read-yaml.ts';
import type { EntriesSyntax, FinderSyntax } from './policy-syntax.ts';
import { readFactFinder } from './read-fact-finder.ts';

const kinds = Object.keys(finderKinds) as readonly (keyof typeof finderKinds)[];

/** One entry under `finders`. */
export function readFinder({ key, value }: Field, reader: FieldReader): FinderSyntax | undefined {
  const fields = reader.fields(value, 'A finder');
  const kind = kinds.filter((name) => fields.has(name));
  if (kind.length !== 1) {
    reader.reporter.report('unknown-finder-kind', `A finder has exactly one of ${listed(kinds)}.`, key.range);
    return undefined;
  }
  const [only] = kind;
  switch (only) {
    case 'pattern':
      return readPatternFinder({ key, value }, reader);
    case 'words':
      return readWordsFinder({ key, value }, reader);
    case 'judge':
    case 'http':
    case 'opa':
    case 'function':
      return readFactFinder(only, { key, value }, reader);
    default:
      return readDetectorFinder({ key, value }, reader);
  }
}

function readPatternFinder({ key, value }: Field, reader: FieldReader): FinderSyntax | undefined {
  const fields = reader.fields(value, 'A pattern finder', namesOfFields(patternFinderFields));
  const pattern = reader.pattern(fields.get('pattern')?.value);
  const group = readGroup(fields.get('group'), reader);
  if (!pattern) return undefined;
  return {
    kind: 'pattern',
    name: key,
    pattern,
    ignoreCase: reader.flag(fields.get('ignore_case')) ?? false,
    ...(group !== undefined && { group }),
  };
}

function readGroup(field: Field | undefined, reader: FieldReader): number | string | undefined {
  if (isScalar(field?.value) && typeof field.value.value === 'number') return field.value.value;
  const named = reader.text(field)?.value;
  return named !== undefined && /^\d+$/.test(named) ? Number(named) : named;
}

function readWordsFinder({ key, value }: Field, reader: FieldReader): FinderSyntax | undefined {
  const fields = reader.fields(value, 'A word finder', namesOfFields(wordFinderFields));
  const words = fields.get('words');
  const entries = words && readWords(words, fields.get('column'), reader);
  if (!entries) return undefined;
  return { kind: 'words', name: key, entries, caseSensitive: reader.flag(fields.get('case_sensitive')) ?? false };
}

function readWords(words: Field, column: Field | undefined, reader: FieldReader): EntriesSyntax | undefined {
  if (isSeq(words.value)) return { kind: 'inline', words: reader.texts(words) };
  const file = reader.text(words);
  const named = reader.text(column);
  return file && { kind: 'file', file, ...(named && { column: named }) };
}

function readDetectorFinder({ key, value }: Field, reader: FieldReader): FinderSyntax | undefined {
  const fields = reader.fields(value, 'A detector finder');
  const detector = reader.text(fields.get('detector'));
  if (!detector || !isMap(value)) return undefined;
  const written = value.toJSON() as Readonly<Record<string, unknown>>;
  const options = Object.fromEntries(Object.entries(written).filter(([name]) => name !== 'detector'));
  const optionRanges: Record<string, SourceRange> = Object.create(null);
  for (const field of fields.values())
    optionRanges[field.key.value] = field.value ? rangeOf(field.value) : field.key.range;
  return { kind: 'detector', name: key, detector, options, optionRanges };
}
