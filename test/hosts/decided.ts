/**
 * What one host decided, in a form in which all can be compared: for each exchange of the corpus, by name, the rules that held or
 * could not be settled, such as `output phone-in-answer held`, sorted.
 */
export type Decided = ReadonlyMap<string, readonly string[]>;

/** One rule that held or could not be settled, at a moment of an exchange. */
export interface Sighting {
  readonly exchange: string;
  readonly at: string;
  readonly rule: string;
  readonly state: string;
}

/** Each sighting counts once: a turn that is sent again is decided again. */
export function decidedFrom(exchanges: readonly string[], sightings: Iterable<Sighting>): Decided {
  const decided = new Map(exchanges.map((name) => [name, new Set<string>()]));
  for (const { exchange, at, rule, state } of sightings) decided.get(exchange)?.add(`${at} ${rule} ${state}`);
  return new Map([...decided].map(([name, lines]) => [name, [...lines].sort()]));
}
