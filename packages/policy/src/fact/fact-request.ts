import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { partSeparator } from '../moment/text.ts';
import type { AskedFinder } from './asked-finder.ts';
import type { Fact } from './fact.ts';
import type { FactSource } from './fact-finder.ts';

/** A fact that somebody must ask for before a moment can be decided. */
export interface FactRequest {
  /** The same for the same finder and text, wherever and whenever they meet. Made of the text, so that it is content as well. */
  readonly id: string;
  /** Name of the finder in its policy; of several policies, in the first. */
  readonly finder: string;
  /** Digest of the finder. */
  readonly digest: string;
  readonly source: FactSource;
  /** What is asked about. Between its parts stands a line break. */
  readonly text: string;
}

/** What other systems said, by the ids of the requests. */
export type Facts = ReadonlyMap<string, Fact>;

export const noFacts: Facts = new Map();

export const requestFor = ({ name, finder: { digest, source } }: AskedFinder, text: string): FactRequest => ({
  finder: name,
  id: bytesToHex(sha256(utf8ToBytes(`${digest}\n${text}`))).slice(0, 32),
  digest,
  source,
  text: text.replaceAll(partSeparator, '\n'),
});
