import type { Nfa } from '../nfa/nfa.ts';
import { EDGE, has } from '../unicode/char-set.ts';
import { codePointBefore } from '../unicode/code-points.ts';

/** Where a group was, as `[start, end]`; undefined if it took no part. */
export type GroupPlace = readonly [number, number] | undefined;

interface Thread {
  readonly node: number;
  readonly start: number;
  readonly end: number;
}

const NOWHERE = -1;

/**
 * Where the marked group of an expression is, given that `text` from `start` to `end` is a match: of all ways to match
 * exactly that, the one that prefers earlier alternatives and greedy (or lazy) repetitions, as RE2's leftmost-first.
 * The characters around the match are looked at and have to be there. Pike's algorithm: linear in the match times the
 * size of the expression.
 */
export function locateGroup(nfa: Nfa, text: string, start: number, end: number): GroupPlace {
  let threads: Thread[] = [];
  let seen = new Set<number>();
  const before = codePointBefore(text, start);
  for (const entry of nfa.entries) {
    if (has(entry.after, before)) follow(nfa, { node: entry.node, start: NOWHERE, end: NOWHERE }, start, threads, seen);
  }
  for (let index = start; index < end; ) {
    const codePoint = text.codePointAt(index) as number;
    index += codePoint > 0xffff ? 2 : 1;
    const next: Thread[] = [];
    seen = new Set();
    for (const thread of threads) {
      const node = nfa.nodes[thread.node];
      if (node?.kind === 'char' && has(node.set, codePoint))
        follow(nfa, { ...thread, node: node.next }, index, next, seen);
    }
    threads = next;
  }
  const after = text.codePointAt(end) ?? EDGE;
  const best = threads.find(({ node }) => {
    const match = nfa.nodes[node];
    return match?.kind === 'match' && has(match.before, after);
  });
  return best === undefined || best.end === NOWHERE ? undefined : [best.start, best.end];
}

/** Adds the threads that wait for a character or for the end, the preferred ones first. */
function follow(nfa: Nfa, from: Thread, index: number, waiting: Thread[], seen: Set<number>): void {
  const stack = [from];
  for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
    if (seen.has(thread.node)) continue;
    seen.add(thread.node);
    const node = nfa.nodes[thread.node];
    if (node?.kind === 'split') stack.push({ ...thread, node: node.second }, { ...thread, node: node.first });
    else if (node?.kind === 'mark') {
      const marked = node.slot === 0 ? { start: index, end: NOWHERE } : { start: thread.start, end: index };
      stack.push({ ...marked, node: node.next });
    } else waiting.push(thread);
  }
}
