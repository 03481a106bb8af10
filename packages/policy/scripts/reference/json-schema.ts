import { clauseFields } from '../../src/schema/policy-schema.ts';
import type { FieldSchema, Fields, Shape } from '../../src/schema/shape.ts';

export type JsonSchema = { readonly [keyword: string]: unknown };

/** A JSON Schema (2020-12) for a file of these fields, which any editor that knows YAML can use. */
export const schemaOfFile = (title: string, fields: Fields): JsonSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title,
  ...schemaOf({ kind: 'fields', fields }),
});

const anyText: JsonSchema = { type: 'string', pattern: '\\S' };
const cel: JsonSchema = anyText;

/** What YAML values have a shape. It refuses nothing that reading accepts: what takes looking things up is left to the checker. */
export function schemaOf(shape: Shape): JsonSchema {
  switch (shape.kind) {
    case 'text':
    case 'pattern':
      return anyText;
    case 'expression':
      return cel;
    case 'string':
      return { type: 'string' };
    case 'id':
      return { type: 'string', pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$' };
    case 'condition':
      return { anyOf: [cel, { type: 'boolean' }, schemaOfClauses()] };
    case 'flag':
      return { type: 'boolean' };
    case 'number':
      return { type: 'number' };
    case 'constant':
      return { const: shape.value };
    case 'choice':
      return schemaOfChoice(shape.values);
    case 'texts':
      return { anyOf: [anyText, { type: 'array', items: { type: ['string', 'number', 'boolean'] } }] };
    case 'list':
      return { type: 'array', items: schemaOf(shape.of), minItems: shape.mayBeEmpty ? 0 : 1 };
    case 'names':
      return {
        type: ['object', 'null'],
        propertyNames: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
        additionalProperties: schemaOf(shape.of),
      };
    case 'fields':
      return {
        ...schemaOfFields(shape.fields, shape.others),
        ...(shape.one && { minProperties: 1, maxProperties: 1 }),
      };
    case 'either':
      return { anyOf: shape.of.map(schemaOf) };
    case 'any':
      return {};
  }
}

const schemaOfField = ({ shape, doc }: FieldSchema): JsonSchema => ({ description: doc, ...schemaOf(shape) });

function schemaOfFields(fields: Fields, others?: Extract<Shape, { kind: 'fields' }>['others']): JsonSchema {
  const required = Object.keys(fields).filter((name) => fields[name]?.required === true);
  const unless = Object.entries(fields).flatMap(([name, { required }]) =>
    typeof required === 'object' ? [{ anyOf: [{ required: [name] }, { required: [required.unless] }] }] : [],
  );
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, schemaOfField(field)])),
    ...(others && { patternProperties: { [others.like]: schemaOfField(others.of) } }),
    ...(required.length > 0 && { required }),
    ...(unless.length > 0 && { allOf: unless }),
    additionalProperties: false,
  };
}

const schemaOfClauses = (): JsonSchema => ({ ...schemaOfFields(clauseFields), minProperties: 1 });

/** Words with a sentence each are told to who writes them; editors show the sentence beside the word. */
function schemaOfChoice(values: Readonly<Record<string, string>>): JsonSchema {
  const documented = Object.entries(values).filter(([, doc]) => doc !== '');
  if (documented.length === 0) return { enum: Object.keys(values) };
  return { anyOf: documented.map(([value, description]) => ({ const: value, description })) };
}
