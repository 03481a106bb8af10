import { clauseFields, type FieldSchema, type Fields, policyFields, type Shape } from '@parapet/policy';

/**
 * The fields that may stand in a mapping of a file that has these at its top, by the keys above it. Of a mapping that may be one of several kinds,
 * the fields of all: which kind it will be is not known before it is written.
 */
export function fieldsBelow(path: readonly string[], top: Fields = policyFields): ReadonlyMap<string, FieldSchema> {
  let shapes: readonly Shape[] = [{ kind: 'fields', fields: top }];
  for (const key of path) shapes = shapes.flatMap((shape) => shapesBelow(shape, key));
  const found = new Map<string, FieldSchema>();
  for (const [name, field] of shapes.flatMap(mappingsOf).flatMap(Object.entries<FieldSchema>)) {
    const known = found.get(name);
    found.set(name, known ? { ...known, shape: { kind: 'either', of: [known.shape, field.shape] } } : field);
  }
  return found;
}

/** The words that may stand for a shape, each with a sentence or nothing; none where it is no choice. */
export function wordsOf(shape: Shape): Readonly<Record<string, string>> {
  switch (shape.kind) {
    case 'choice':
      return shape.values;
    case 'constant':
      return { [shape.value]: '' };
    case 'flag':
      return { true: '', false: '' };
    case 'list':
      return wordsOf(shape.of);
    case 'either':
      return Object.assign({}, ...shape.of.map(wordsOf));
    default:
      return {};
  }
}

/** Whether CEL may stand in the place of a shape, or, `asItem`, beside a dash there. */
export function holdsExpression(shape: Shape, asItem: boolean): boolean {
  if (shape.kind === 'either') return shape.of.some((one) => holdsExpression(one, asItem));
  if (asItem) return shape.kind === 'list' && holdsExpression(shape.of, false);
  return shape.kind === 'expression' || shape.kind === 'condition';
}

function shapesBelow(shape: Shape, key: string): readonly Shape[] {
  if (shape.kind === 'names') return [shape.of];
  if (shape.kind === 'list') return shapesBelow(shape.of, key);
  if (shape.kind === 'either') return shape.of.flatMap((one) => shapesBelow(one, key));
  const declared = mappingsOf(shape).flatMap((fields) => {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    return field ? [field.shape] : [];
  });
  return declared.length === 0 && shape.kind === 'fields' && shape.others ? [shape.others.of.shape] : declared;
}

/** The mappings that a shape may be, or may be a list of: the keys above say nothing of lists. */
function mappingsOf(shape: Shape): readonly Fields[] {
  switch (shape.kind) {
    case 'fields':
      return [shape.fields];
    case 'condition':
      return [clauseFields];
    case 'list':
      return mappingsOf(shape.of);
    case 'either':
      return shape.of.flatMap(mappingsOf);
    default:
      return [];
  }
}
