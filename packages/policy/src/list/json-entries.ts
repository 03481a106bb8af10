/** The entries that a JSON file holds, or what is wrong with it: a sentence that goes on from the name of the file. */
export type JsonEntries =
  | { readonly entries: readonly string[] }
  | { readonly wrong: string; readonly isColumn?: boolean };

/** Reads an array of texts or, with a `column`, of objects that have a text under that name; one without it has no entry. */
export function entriesOfJson(text: string, column: string | undefined): JsonEntries {
  const items = parsed(text);
  if (!Array.isArray(items)) return { wrong: 'is no JSON array, which a list in JSON is' };
  const entries: string[] = [];
  for (const [index, item] of items.entries()) {
    if (column !== undefined && !isObject(item))
      return { wrong: `has something else than an object at entry ${index}; without \`column\` it may hold texts` };
    const entry = column === undefined ? item : own(item, column);
    if (entry === undefined || entry === null) continue;
    if (typeof entry !== 'string')
      return {
        wrong: isObject(entry)
          ? `has an object at entry ${index}; say with \`column\` which of its members counts`
          : `has something else than a text at entry ${index}`,
      };
    entries.push(entry);
  }
  if (column !== undefined && entries.length === 0 && items.length > 0)
    return { wrong: `has no object with a member \`${column}\``, isColumn: true };
  return { entries };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (value: object, key: string): unknown =>
  Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
