import { PHRASES } from './generated/phrases.ts';

/**
 * Reads the numbers of a generated table: base 36, one digit each, or as many as the mark before them says (`-` two, `+` three,
 * `*` four). A run of characters that is there often is written as one, which `PHRASES` explains.
 */
export function decodeNumbers(encoded: string): number[] {
  let written = encoded;
  for (const phrase of PHRASES.split(' ')) written = written.replaceAll(phrase.charAt(0), phrase.slice(1));
  return (written.match(/-..|\+...|\*....|\w/g) ?? []).map((number) => Number.parseInt(number.replace(/\W/, ''), 36));
}
