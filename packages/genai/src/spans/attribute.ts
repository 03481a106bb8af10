/** Attributes of a span, an event or a log record. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A text that is not empty. */
export function text(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The first of these names that holds a text. */
export function firstText(attributes: Attributes, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = text(attributes, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The first of these names that holds a number which is not negative, as counts and durations are. */
export function firstCount(attributes: Attributes, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = attributes[name];
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
  }
  return undefined;
}

/** The texts of a list. */
export function texts(attributes: Attributes, name: string): readonly string[] {
  const value = attributes[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

export const has = (attributes: Attributes, name: string): boolean => attributes[name] !== undefined;
