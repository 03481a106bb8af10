/**
 * What matches are, by definition and by brute force. Membership of each (start, end) is asked of the JavaScript
 * engine, whose backtracking tries every way of matching exactly that piece in its surroundings.
 */

/** A place in a text, UTF-16 offsets. */
export type Place = readonly [start: number, end: number];

/** Whether an expression accepts exactly `text` from start to end. Expressions are in the syntax both engines share. */
export class Membership {
  readonly #source: string;
  readonly #flags: string;
  readonly #byRest = new Map<number, RegExp>();

  constructor(source: string, ignoreCase = false) {
    this.#source = source;
    this.#flags = ignoreCase ? 'iuy' : 'uy';
  }

  accepts(text: string, start: number, end: number): boolean {
    return this.#exec(text, start, end) !== null;
  }

  /** Place of a group in exactly this match; undefined if it took no part. */
  group(text: string, start: number, end: number, group: number): Place | undefined {
    return this.#exec(text, start, end)?.indices?.[group];
  }

  #exec(text: string, start: number, end: number): RegExpExecArray | null {
    const rest = Array.from(text.slice(end)).length;
    let regex = this.#byRest.get(rest);
    if (regex === undefined) {
      regex = new RegExp(`(?:${this.#source})(?=[^]{${rest}}$)`, `${this.#flags}d`);
      this.#byRest.set(rest, regex);
    }
    regex.lastIndex = start;
    return regex.exec(text);
  }
}

/**
 * All findings: the leftmost start, at or after the previous finding's end, that has a non-empty valid candidate; its
 * longest valid end.
 */
export function findings(
  membership: Membership,
  text: string,
  valid: (candidate: string) => boolean = () => true,
): Place[] {
  const boundaries = [0];
  for (const character of text) boundaries.push((boundaries.at(-1) as number) + character.length);
  const found: Place[] = [];
  let cursor = 0;
  for (const start of boundaries) {
    if (start < cursor) continue;
    const end = boundaries.findLast(
      (end) => end > start && membership.accepts(text, start, end) && valid(text.slice(start, end)),
    );
    if (end === undefined) continue;
    found.push([start, end]);
    cursor = end;
  }
  return found;
}
