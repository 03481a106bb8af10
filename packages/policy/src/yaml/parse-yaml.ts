import { type Document, parseAllDocuments } from 'yaml';
import { editedYaml } from './edited-yaml.ts';

/** Policies are written by people; a larger file is a mistake or an attack. Lists and word files may be larger. */
export const maxPolicyLength = 1_000_000;

type ParsedDocument = Pick<Document.Parsed, 'contents' | 'errors' | 'warnings'> &
  Partial<Pick<Document.Parsed, 'range'>>;

/** The documents of a YAML file, with whatever is wrong in them, or why it is not read at all. */
export type ParsedYaml = readonly ParsedDocument[] | 'too-large' | 'too-deep';

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
 * text, while that is among the last few, and of a text that is nearly one of them it parses what differs.
 */
export function createYamlParser(): ParseYaml {
  const known = new Map<string, ParsedYaml>();
  const parseEdited = (text: string): ParsedYaml | undefined => {
    if (text.length > maxPolicyLength || nestingOf(text) > maxNesting) return undefined;
    for (const [before, parsed] of [...known].reverse()) {
      const edited = editedYaml({ text: before, parsed }, text, parseYaml);
      if (edited) return edited;
    }
    return undefined;
  };
  return (text) => {
    const parsed = known.get(text) ?? parseEdited(text) ?? parseYaml(text);
    known.delete(text);
    known.set(text, parsed);
    for (const oldest of known.keys()) if (known.size > KEPT) known.delete(oldest);
    return parsed;
  };
}

const KEPT = 4;

/** In square and curly brackets. Far more of them than a policy leaves open, even if all its patterns are made of them; the parser is slow beyond. */
const maxNesting = 1_000;

function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x5d || code === 0x7d) depth--;
  }
  return deepest;
}
