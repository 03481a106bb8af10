import { BackwardDfa } from './automaton/backward-dfa.ts';
import { PreferredWay } from './automaton/preferred-way.ts';
import { buildProgram } from './automaton/program.ts';
import { compileAllGroups } from './inspect.ts';
import { PatternError, type RegexSpec } from './pattern-spec.ts';

/** A place in a text, in UTF-16 offsets. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** A match with its groups: entry 0 is all of it, entry n is group n, undefined where that took no part. */
export type Captures = readonly [Place, ...(Place | undefined)[]];

/** One expression that finds its matches as `RegExp` and RE2 do: the leftmost, and of those the preferred one. */
export interface Search {
  /** Number of capture groups. */
  readonly groups: number;
  /** Number of states. Looking through a text takes at most about as many steps for each of its characters. */
  readonly size: number;
  /**
   * The matches from left to right, empty ones included; none overlaps another, and no empty one stands where another
   * ends, as in RE2. All are known after one pass over the text, so each costs only its own length.
   */
  matches(text: string): Iterable<Captures>;
}

/**
 * Compiles RE2 syntax (plus one-character lookaround) for replacing and extracting. Where alternatives, greedy and lazy
 * repetitions leave a choice, earlier alternatives win and repetitions are as they say, unlike in `compileMatcher`. Takes
 * linear time: a text is read backwards once, to know from where a match can be reached, and matches forwards. Needs
 * memory for each character of a text while it is looked through. Throws `PatternError` as `compileRegex` does.
 */
export function compileSearch(source: string, options: { readonly ignoreCase?: boolean } = {}): Search {
  const spec: RegexSpec = { kind: 'regex', source, ignoreCase: options.ignoreCase ?? false };
  const { nfa, report } = compileAllGroups(spec);
  const problems = report.problems.filter((problem) => problem.code !== 'never-matches');
  if (nfa === undefined || problems.length > 0) throw new PatternError(problems);
  const program = buildProgram([nfa]);
  const backward = new BackwardDfa(program);
  const { groups } = report;
  return {
    groups,
    size: program.kind.length,
    *matches(text) {
      const alive = backward.read(text);
      const way = new PreferredWay(program, 2 * groups + 2);
      let last = -1;
      for (let at = 0; at <= text.length; ) {
        const after = at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
        if (!way.begins(text, at, alive)) {
          at = after;
          continue;
        }
        const captures = placesOf(way.from(text, at, alive));
        const { start, end } = captures[0];
        const abuts = start === end && start === last;
        last = end;
        at = start === end ? after : end;
        if (!abuts) yield captures;
      }
    },
  };
}

function placesOf(slots: Int32Array): Captures {
  const places: (Place | undefined)[] = [];
  for (let slot = 0; slot < slots.length; slot += 2) {
    const [start = -1, end = -1] = slots.subarray(slot, slot + 2);
    places.push(end < 0 ? undefined : { start, end });
  }
  return places as [Place, ...(Place | undefined)[]]; // slots 0 and 1 are always set
}
