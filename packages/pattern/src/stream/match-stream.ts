import type { RegexEngine } from '../engine/regex-engine.ts';
import type { WordEngine } from '../engine/word-engine.ts';
import type { Match, MatchStream } from '../match.ts';
import { isHighSurrogate } from '../unicode/code-points.ts';
import { WordScan } from '../words/word-scan.ts';
import { MARGIN, scanRegexes } from './regex-scan.ts';
import type { Scan } from './scan.ts';
import { TextWindow } from './text-window.ts';

/** All that takes part in looking at a text. */
export interface Engines {
  readonly regexEngines: readonly RegexEngine[];
  readonly wordEngines: readonly WordEngine[];
  /** Candidates that each pattern may have validated. */
  readonly validations: number;
}

/** A match, and where the text was when it became certain. */
interface CertainMatch {
  readonly match: Match;
  readonly position: number;
}

/** A pattern's engine at work, and the pattern's index there. */
interface Seat {
  readonly scan: Scan;
  readonly local: number;
}

const NO_MATCHES: readonly Match[] = [];

export function openStream({ regexEngines, wordEngines, validations }: Engines): MatchStream {
  const certain: CertainMatch[] = [];
  const window = new TextWindow();
  const keepsText = regexEngines.some(({ readsText }) => readsText);
  const take: Take = (match, position) => certain.push({ match, position });
  const regexScans = regexEngines.map((engine) => scanRegexes(engine, window, validations, take));
  const wordScans = wordEngines.map((engine) => scanWords(engine, take));
  const scans: readonly Scan[] = [...regexScans, ...wordScans];
  let seats: ReadonlyMap<number, Seat> | undefined;
  let position = 0;
  /** A high surrogate that came last: what it is depends on the next piece. */
  let pending = '';
  let ended = false;

  function holdOfAll(): number {
    let hold = position - pending.length;
    for (const scan of scans) hold = Math.min(hold, scan.hold);
    return hold;
  }

  /** Engines read whole pieces one after the other; what they found is put in the order in which it became certain. */
  function takeCertain(): readonly Match[] {
    if (certain.length === 0) return NO_MATCHES;
    certain.sort(byPosition);
    return certain.splice(0).map(({ match }) => match);
  }

  function refuseAfterEnd(): void {
    if (ended) throw new Error('The stream has ended: begin another one for another text.');
  }

  function takeSeats(): ReadonlyMap<number, Seat> {
    const taken = new Map<number, Seat>();
    regexEngines.forEach(({ patterns }, engine) => {
      const scan = regexScans[engine] as Scan;
      for (const [local, { index }] of patterns.entries()) taken.set(index, { scan, local });
    });
    wordEngines.forEach(({ patterns }, engine) => {
      const scan = wordScans[engine] as Scan;
      for (const [local, index] of patterns.entries()) taken.set(index, { scan, local });
    });
    return taken;
  }

  return {
    push(chunk) {
      refuseAfterEnd();
      position += chunk.length;
      if (keepsText) window.append(chunk);
      let text = pending === '' ? chunk : pending + chunk;
      pending = '';
      if (isHighSurrogate(text.charCodeAt(text.length - 1))) {
        pending = text.slice(-1);
        text = text.slice(0, -1);
      }
      for (const scan of scans) scan.feed(text);
      if (keepsText) window.keepFrom(holdOfAll() - MARGIN);
      return takeCertain();
    },
    end() {
      refuseAfterEnd();
      ended = true;
      for (const scan of scans) {
        if (pending !== '') scan.feed(pending);
        scan.finish();
      }
      pending = '';
      return takeCertain();
    },
    get hold() {
      return holdOfAll();
    },
    get position() {
      return position;
    },
    holdOf(pattern) {
      seats ??= takeSeats();
      const seat = seats.get(pattern);
      if (seat === undefined) throw new RangeError(`There is no pattern ${pattern}.`);
      return Math.min(seat.scan.holdOf(seat.local), position - pending.length);
    },
  };
}

/** All that is found in a text that is there as a whole, in no order. */
export function matchesIn({ regexEngines, wordEngines, validations }: Engines, text: string): Match[] {
  const found: Match[] = [];
  const window = new TextWindow();
  window.append(text);
  const take: Take = (match) => found.push(match);
  for (const engine of regexEngines) readWhole(scanRegexes(engine, window, validations, take), text);
  for (const engine of wordEngines) readWhole(scanWords(engine, take), text);
  return found;
}

function readWhole(scan: Scan, text: string): void {
  scan.feed(text);
  scan.finish();
}

type Take = (match: Match, position: number) => void;

function scanWords({ trie, patterns }: WordEngine, take: Take): Scan {
  return new WordScan(trie, (list, start, end, position) => {
    take({ pattern: patterns[list] as number, start, end }, position);
  });
}

function byPosition(a: CertainMatch, b: CertainMatch): number {
  return a.position - b.position || a.match.start - b.match.start || a.match.pattern - b.match.pattern;
}
