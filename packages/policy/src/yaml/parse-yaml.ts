import { type Document, parseAllDocuments } from 'yaml';

/** Policies are written by people; a larger file is a mistake or an attack. Lists and word files may be larger. */
export const maxPolicyLength = 1_000_000;

/** The documents of a YAML file, with whatever is wrong in them, or why it is not read at all. */
export type ParsedYaml = readonly Document.Parsed[] | 'too-large' | 'too-deep';

export type ParseYaml = (text: string) => ParsedYaml;

export const parseYaml: ParseYaml = (text) => {
  if (text.length > maxPolicyLength) return 'too-large';
  if (nestingOf(text) > maxNesting) return 'too-deep';
  try {
    // It compares each key with each other, which takes minutes for many; see `readYaml`.
    return [...parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, version: '1.2', merge: false })];
  } catch {
    return 'too-deep';
  }
};

/**
 * A parser for several who look at the same files, each in its own way and at its own time: it gives again what it gave for a
 * text, while that is among the last few.
 */
export function createYamlParser(): ParseYaml {
  const known = new Map<string, ParsedYaml>();
  return (text) => {
    const parsed = known.get(text) ?? parseYaml(text);
    known.delete(text);
    known.set(text, parsed);
    for (const oldest of known.keys()) if (known.size > KEPT) known.delete(oldest);
    return parsed;
  };
}

const KEPT = 4;

/** Far more brackets than a policy leaves open, even if all its patterns are made of them; the parser is slow beyond. */
const maxNesting = 1_000;

function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const bracket of text.matchAll(/[[{\]}]/g)) {
    depth += bracket[0] === '[' || bracket[0] === '{' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
