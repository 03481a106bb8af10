import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Json } from '../moment/moment.ts';
import { type Fields, namesOfFields, type Shape } from '../schema/shape.ts';
import { type FieldReader, listed } from './fields.ts';
import { rangeOf } from './read-yaml.ts';

/**
 * A YAML value that has the shape declared for its place, as JSON. Whatever does not is reported and left out, so that everything
 * wrong with a file is found at once.
 *
 * @param what what the value is, as the beginning of a sentence: `A case`
 */
export function readShape(node: Node | undefined, shape: Shape, what: string, reader: FieldReader): Json | undefined {
  switch (shape.kind) {
    case 'fields':
      return readFields(node, shape.fields, what, reader, shape.others && (() => true));
    case 'names':
      return readFields(node, {}, what, reader, () => true);
    case 'list':
      return readItems(node, shape.of, what, reader);
    case 'either':
      return readShape(node, shape.of.find((one) => suits(node, one)) ?? (shape.of[0] as Shape), what, reader);
    case 'any':
      return jsonOf(node, reader);
    case 'choice':
      return reader.oneOf({ key: { value: what, range: rangeOf(node ?? {}) }, value: node }, Object.keys(shape.values));
    default:
      if (isScalar(node) && isScalarOf(node.value, shape)) return node.value as Json;
      reader.reporter.report('wrong-type', `${what} must be ${told(shape)}.`, rangeOf(node ?? {}));
      return undefined;
  }
}

function readFields(
  node: Node | undefined,
  declared: Fields,
  what: string,
  reader: FieldReader,
  others: (() => boolean) | undefined,
): Json | undefined {
  if (node !== undefined && !isMap(node)) {
    reader.fields(node, what);
    return undefined;
  }
  const fields = reader.fields(node, what, others ? undefined : namesOfFields(declared));
  const read = [...fields].map(([name, { key, value }]) => {
    const shape = Object.hasOwn(declared, name) ? declared[name]?.shape : undefined;
    if (value === undefined) {
      if (shape === undefined || shape.kind === 'any') return [name, null] as const;
      reader.reporter.report(
        'wrong-type',
        `\`${name}\` says nothing. Leave it out, or write ${told(shape)}.`,
        key.range,
      );
      return [name, undefined] as const;
    }
    return [name, shape ? readShape(value, shape, `\`${name}\``, reader) : jsonOf(value, reader)] as const;
  });
  // Not an assignment: `__proto__` is a key like any other.
  return Object.fromEntries(read.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function readItems(node: Node | undefined, of: Shape, what: string, reader: FieldReader): Json {
  const items = reader.items(node, what).map((item) => readShape(item, of, `An entry of ${what}`, reader));
  return items.filter((item) => item !== undefined);
}

/** Whatever YAML says, as JSON. */
export function jsonOf(node: Node | undefined, reader: FieldReader): Json {
  if (isSeq(node)) return node.items.map((item) => jsonOf(item as Node, reader));
  if (isMap(node))
    return Object.fromEntries(
      [...reader.fields(node, 'A mapping')].map(([name, { value }]) => [name, value ? jsonOf(value, reader) : null]),
    );
  return isScalar(node) ? jsonOfScalar(node.value, node, reader) : null;
}

/** JSON has no infinities; a YAML number that is one would be another when it is written down. */
function jsonOfScalar(value: unknown, node: Node, { reporter }: FieldReader): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  reporter.report('wrong-type', 'Only numbers that JSON can write are read here.', rangeOf(node));
  return null;
}

/** Which of several shapes a value is meant to have, told by what kind of node it is. */
function suits(node: Node | undefined, { kind }: Shape): boolean {
  if (isMap(node)) return kind === 'fields' || kind === 'names' || kind === 'any';
  if (isSeq(node)) return kind === 'list' || kind === 'any';
  return kind !== 'fields' && kind !== 'names' && kind !== 'list';
}

function isScalarOf(value: unknown, shape: Shape): boolean {
  switch (shape.kind) {
    case 'flag':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'constant':
      return value === shape.value;
    case 'string':
      return typeof value === 'string';
    default:
      return typeof value === 'string' && value.trim() !== '';
  }
}

function told(shape: Shape): string {
  switch (shape.kind) {
    case 'flag':
      return '`true` or `false`';
    case 'number':
      return 'a number';
    case 'constant':
      return `\`${shape.value}\``;
    case 'choice':
      return `one of ${listed(Object.keys(shape.values))}`;
    case 'fields':
    case 'names':
      return 'a mapping';
    case 'list':
      return 'a list';
    case 'either':
      return shape.of.map(told).join(' or ');
    default:
      return 'text';
  }
}
