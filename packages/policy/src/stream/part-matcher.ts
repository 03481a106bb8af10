import type { Match, Matcher, MatchStream } from '@parapet/pattern';
import { type Stretch, stretchOf } from '../finder/scanner.ts';
import { partSeparator } from '../moment/text.ts';

/** A finding that became certain, by the pattern's index in its matcher. */
export interface Certain {
  readonly pattern: number;
  readonly stretch: Stretch;
}

/** Matches one part of an answer as it arrives. Nothing is found across a separator, as in text that is scanned whole. */
export interface PartMatcher {
  push(text: string): readonly Certain[];
  end(): readonly Certain[];
  /** Before this offset no pattern can find anything any more. */
  readonly hold: number;
  holdOf(pattern: number): number;
}

export function createPartMatcher(matcher: Matcher): PartMatcher {
  let stream: MatchStream = matcher.stream();
  let base = 0;
  let ended = false;
  const certain = (matches: readonly Match[]): readonly Certain[] =>
    matches.map((match) => {
      const { start, end } = stretchOf(match);
      return { pattern: match.pattern, stretch: { start: start + base, end: end + base } };
    });
  return {
    push(text) {
      if (!text.includes(partSeparator)) return certain(stream.push(text));
      return text.split(partSeparator).flatMap((piece, index) => {
        const before = index === 0 ? [] : certain(stream.end());
        if (index > 0) {
          base += stream.position + partSeparator.length;
          stream = matcher.stream();
        }
        return [...before, ...certain(stream.push(piece))];
      });
    },
    end() {
      ended = true;
      return certain(stream.end());
    },
    get hold() {
      return base + (ended ? stream.position : stream.hold);
    },
    holdOf: (pattern) => base + (ended ? stream.position : stream.holdOf(pattern)),
  };
}
