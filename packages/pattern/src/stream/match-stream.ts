import type { CompiledRegex, RegexEngine } from '../engine/regex-engine.ts';
import type { WordEngine } from '../engine/word-engine.ts';
import type { Match, MatchStream } from '../match.ts';
import { WordScan } from '../words/word-scan.ts';
import { AutomatonScan } from './automaton-scan.ts';
import { type Candidates, LongestCandidates } from './candidates.ts';
import { locateGroup } from './locate-group.ts';
import type { Scan } from './scan.ts';
import { TextWindow } from './text-window.ts';
import { ValidatedCandidates } from './validated-candidates.ts';

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

/** How much before its hold a text has to be kept: the character before a match, which may be a pair. */
const MARGIN = 2;

const NONE: readonly Match[] = [];

export function openStream(engines: Engines): MatchStream {
  const certain: CertainMatch[] = [];
  const window = needsText(engines) ? new TextWindow() : undefined;
  const scans: { scan: Scan; patterns: readonly number[] }[] = [
    ...engines.regexEngines.map((engine) => ({
      scan: scanRegexes(engine, engines.validations, window, certain),
      patterns: engine.patterns.map(({ index }) => index),
    })),
    ...engines.wordEngines.map(({ trie, patterns }) => ({
      scan: new WordScan(trie, (list, start, end, position) => {
        certain.push({ match: { pattern: patterns[list] as number, start, end }, position });
      }),
      patterns,
    })),
  ];
  /** A high surrogate that came last: what it is depends on the next piece. */
  let pending = '';
  let position = 0;
  let ended = false;

  const hold = () => scans.reduce((least, { scan }) => Math.min(least, scan.hold), position - pending.length);

  function feed(text: string): readonly Match[] {
    for (const { scan } of scans) scan.feed(text);
    return takeCertain();
  }

  function takeCertain(): readonly Match[] {
    if (certain.length === 0) return NONE;
    certain.sort(
      (a, b) => a.position - b.position || a.match.start - b.match.start || a.match.pattern - b.match.pattern,
    );
    return certain.splice(0).map(({ match }) => match);
  }

  return {
    push(chunk) {
      if (ended) throw new Error('The stream has ended: begin another one for another text.');
      position += chunk.length;
      window?.append(chunk);
      let text = pending === '' ? chunk : pending + chunk;
      pending = '';
      if (isHighSurrogate(text.charCodeAt(text.length - 1))) {
        pending = text.slice(-1);
        text = text.slice(0, -1);
      }
      const matches = feed(text);
      window?.keepFrom(hold() - MARGIN);
      return matches;
    },
    end() {
      if (ended) throw new Error('The stream has ended: begin another one for another text.');
      ended = true;
      for (const { scan } of scans) {
        if (pending !== '') scan.feed(pending);
        scan.finish();
      }
      pending = '';
      return takeCertain();
    },
    get hold() {
      return hold();
    },
    get position() {
      return position;
    },
    holdOf(pattern) {
      const found = scans.find(({ patterns }) => patterns.includes(pattern));
      if (found === undefined) throw new RangeError(`There is no pattern ${pattern}.`);
      return Math.min(found.scan.holdOf(found.patterns.indexOf(pattern)), position - pending.length);
    },
  };
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function needsText({ regexEngines }: Engines): boolean {
  return regexEngines.some(({ patterns }) =>
    patterns.some(({ spec }) => spec.validate !== undefined || spec.group !== undefined),
  );
}

function scanRegexes(
  engine: RegexEngine,
  validations: number,
  window: TextWindow | undefined,
  certain: CertainMatch[],
): Scan {
  const unvalidated = new Set<number>();
  const candidates = engine.patterns.map((_, local): Candidates => {
    const dfa = engine.alone.get(local);
    const { spec, maxLength } = engine.patterns[local] as CompiledRegex;
    if (dfa === undefined || spec.validate === undefined || window === undefined) return new LongestCandidates();
    return new ValidatedCandidates({
      dfa,
      validate: spec.validate,
      maxLength,
      window,
      budget: validations,
      unvalidated: () => unvalidated.add(local),
    });
  });
  return new AutomatonScan(engine.dfa, candidates, (local, start, end, position) => {
    const { index, spec, nfa } = engine.patterns[local] as CompiledRegex;
    const group = spec.group === undefined || window === undefined ? undefined : placeGroup(nfa, window, start, end);
    const match: Match = {
      pattern: index,
      start,
      end,
      ...(group === undefined ? {} : { group }),
      ...(unvalidated.delete(local) ? { unvalidated: true } : {}),
    };
    certain.push({ match, position });
  });
}

function placeGroup(nfa: CompiledRegex['nfa'], window: TextWindow, start: number, end: number): Match['group'] {
  const from = Math.max(0, start - MARGIN);
  const place = locateGroup(nfa, window.slice(from, end + MARGIN), start - from, end - from);
  return place === undefined ? undefined : { start: from + place[0], end: from + place[1] };
}
