import { type EvaluationError, type Opaque, opaque, Unknown } from '@parapet/cel';
import type { ScoredStretch } from '../finder/scanner.ts';
import type { FactFinder } from './fact-finder.ts';

/** What is known of facts while a moment is decided. */
export interface KnownFacts {
  /** What was found in a text: unknown where nobody asked, an error where asking failed. */
  about(finder: AskedFinder, text: string): Places;
  /** The same of a text that this host cannot see, by what an earlier host recorded; `hidden` is what stands for the text. */
  aboutHidden(finder: AskedFinder, hidden: Unknown): Places;
}

export type Places = readonly ScoredStretch[] | Unknown | EvaluationError;

/** Nobody asked anything. */
export const nothingKnown: KnownFacts = {
  about: ({ name }) => new Unknown([name]),
  aboutHidden: (_, hidden) => hidden,
};

/** A finder that asks another system. Conditions get it anew for each moment, bound to the facts that are known of that. */
export class AskedFinder implements Opaque {
  readonly [opaque] = 'finder';
  /** Its name in its policy; what stands in the place of a redacted text. */
  readonly name: string;
  readonly finder: FactFinder;
  readonly #facts: KnownFacts;

  constructor(name: string, finder: FactFinder, facts: KnownFacts = nothingKnown) {
    this.name = name;
    this.finder = finder;
    this.#facts = facts;
  }

  /** The same finder, for one moment. */
  boundTo(facts: KnownFacts): AskedFinder {
    return new AskedFinder(this.name, this.finder, facts);
  }

  find(text: string): Places {
    return this.#facts.about(this, text);
  }

  findHidden(text: Unknown): Places {
    return this.#facts.aboutHidden(this, text);
  }
}
