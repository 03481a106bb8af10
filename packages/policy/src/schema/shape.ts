/** What may stand in a place of a file, as far as it can be told without looking anything up. */
export type Shape =
  /** Text that is not blank. */
  | { readonly kind: 'text' }
  /** Text that may be blank. */
  | { readonly kind: 'string' }
  /** The name of a policy or a rule; verdicts show it. */
  | { readonly kind: 'id' }
  /** A CEL expression. */
  | { readonly kind: 'expression' }
  /** What holds or does not: a CEL expression, true or false, or lists of expressions to combine. */
  | { readonly kind: 'condition' }
  /** A regular expression in RE2 syntax. */
  | { readonly kind: 'pattern' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'number' }
  /** One of several words, each with a sentence. */
  | { readonly kind: 'choice'; readonly values: Readonly<Record<string, string>> }
  /** This and nothing else. */
  | { readonly kind: 'constant'; readonly value: string | number }
  /** A text or a list of them; numbers and truth values in the list are taken as they are written. */
  | { readonly kind: 'texts' }
  /** A list, mostly of at least one. */
  | { readonly kind: 'list'; readonly of: Shape; readonly mayBeEmpty?: boolean }
  /** A mapping whose keys are names that conditions use. */
  | { readonly kind: 'names'; readonly of: Shape }
  /** A mapping of these fields, and of others whose names are like a pattern, if one is given. */
  | {
      readonly kind: 'fields';
      readonly fields: Fields;
      readonly others?: { readonly like: string; readonly of: FieldSchema };
      /** Whether there must be exactly one of them. */
      readonly one?: true;
    }
  | { readonly kind: 'either'; readonly of: readonly Shape[] }
  /** Anything that YAML can say. */
  | { readonly kind: 'any' };

/** A field of a mapping, with what it is for in one sentence of Markdown. */
export interface FieldSchema {
  readonly doc: string;
  readonly shape: Shape;
  /** The mapping is wrong without it, or, where a field is named, unless that one is there. */
  readonly required?: boolean | { readonly unless: string };
}

export type Fields = Readonly<Record<string, FieldSchema>>;

export const text: Shape = { kind: 'text' };
export const texts: Shape = { kind: 'texts' };
export const flag: Shape = { kind: 'flag' };
export const condition: Shape = { kind: 'condition' };
export const expression: Shape = { kind: 'expression' };

export const listOf = (of: Shape): Shape => ({ kind: 'list', of });
export const anyNumberOf = (of: Shape): Shape => ({ kind: 'list', of, mayBeEmpty: true });
export const namesOf = (of: Shape): Shape => ({ kind: 'names', of });
export const mapping = (fields: Fields): Shape => ({ kind: 'fields', fields });
export const oneOfFields = (fields: Fields): Shape => ({ kind: 'fields', fields, one: true });
export const either = (...of: readonly Shape[]): Shape => ({ kind: 'either', of });

/** A word of `values`, or several. */
export const choice = (values: Readonly<Record<string, string>>): Shape => ({ kind: 'choice', values });

export const field = (shape: Shape, doc: string): FieldSchema => ({ shape, doc });
/** A field that the mapping needs, unless another is there. */
export const unlessBeside = (unless: string, shape: Shape, doc: string): FieldSchema => ({
  shape,
  doc,
  required: { unless },
});
export const required = (shape: Shape, doc: string): FieldSchema => ({ shape, doc, required: true });

/** The names of fields, in the order in which they are declared and written. */
export const namesOfFields = (fields: Fields): readonly string[] => Object.keys(fields);
