import { ANY_OR_EDGE, type CharSet, complement, intersect, keyOf } from '../unicode/char-set.ts';
import type { Nfa, NfaEntry, NfaNode } from './nfa.ts';
import { prune } from './prune.ts';
import type { Draft, DraftNode } from './thompson.ts';

/**
 * Removes assertions by following the draft together with what is known about both neighbours of the position:
 * which class of characters stands before it (`behind`), and which ones may come next (`ahead`). A look behind then
 * holds or not; a look ahead narrows what the next character node accepts, or what must come after a match.
 *
 * Returns undefined if more than `limit` nodes would be needed.
 */
export function resolveLookaround({ nodes: draft, start }: Draft, limit: number): Nfa | undefined {
  if (!draft.some(({ kind }) => kind === 'look')) return withoutLookaround(draft, start, limit);
  const contexts = contextsOf(draft);
  const looksBehind = findLooksBehind(draft);
  const nodes: (NfaNode | undefined)[] = [];
  const known = new Map<string, number>();
  const waiting: { node: number; behind: number; ahead: CharSet; id: number }[] = [];

  /** The resolved node for a draft node between a class of characters and a set of them. */
  function resolved(node: number, behind: number, ahead: CharSet): number {
    const context = looksBehind[node] === true ? behind : ANYWHERE;
    const key = `${node} ${context} ${keyOf(ahead)}`;
    let id = known.get(key);
    if (id === undefined) {
      id = nodes.push(undefined) - 1;
      known.set(key, id);
      waiting.push({ node, behind: context, ahead, id });
    }
    return id;
  }

  function resolve(node: DraftNode, behind: number, ahead: CharSet): NfaNode {
    switch (node.kind) {
      case 'match':
        return { kind: 'match', before: ahead };
      case 'split':
        return {
          kind: 'split',
          first: resolved(node.first, behind, ahead),
          second: resolved(node.second, behind, ahead),
        };
      case 'mark':
        return { kind: 'mark', slot: node.slot, next: resolved(node.next, behind, ahead) };
      case 'look': {
        if (node.direction === 'ahead') return pass(resolved(node.next, behind, intersect(ahead, node.set)));
        const before = contexts[behind] as CharSet;
        return intersect(before, node.set).length > 0 ? pass(resolved(node.next, behind, ahead)) : DEAD;
      }
      case 'char':
        return consume(ahead === ANY_OR_EDGE ? node.set : intersect(node.set, ahead), node.next);
    }
  }

  /** Takes a character; where the next position looks behind, one node for each class it may belong to. */
  function consume(set: CharSet, next: number): NfaNode {
    if (looksBehind[next] !== true) return { kind: 'char', set, next: resolved(next, ANYWHERE, ANY_OR_EDGE) };
    const choices = contexts
      .map((context, behind) => ({ set: intersect(set, context), behind }))
      .filter((choice) => choice.set.length > 0)
      .map(({ set, behind }): NfaNode => ({ kind: 'char', set, next: resolved(next, behind, ANY_OR_EDGE) }));
    const last = choices.pop();
    return choices.reduce((rest: NfaNode, choice) => {
      const first = nodes.push(choice) - 1;
      const second = nodes.push(rest) - 1;
      return { kind: 'split', first, second };
    }, last ?? DEAD);
  }

  const entries: NfaEntry[] =
    looksBehind[start] === true
      ? contexts.map((after, behind) => ({ after, node: resolved(start, behind, ANY_OR_EDGE) }))
      : [{ after: ANY_OR_EDGE, node: resolved(start, ANYWHERE, ANY_OR_EDGE) }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    nodes[next.id] = resolve(draft[next.node] as DraftNode, next.behind, next.ahead);
    if (nodes.length > limit) return undefined;
  }
  return { ...prune(nodes as NfaNode[], entries), awaitsNext: marks(draft) && looksAhead(draft) };
}

/** Most expressions assert nothing: then the neighbours of a position do not matter. */
function withoutLookaround(draft: readonly DraftNode[], start: number, limit: number): Nfa | undefined {
  if (draft.length > limit) return undefined;
  const nodes = draft.map((node) => (node.kind === 'match' ? ANY_MATCH : (node as NfaNode)));
  return { ...prune(nodes, [{ after: ANY_OR_EDGE, node: start }]), awaitsNext: false };
}

const ANY_MATCH: NfaNode = { kind: 'match', before: ANY_OR_EDGE };

function marks(draft: readonly DraftNode[]): boolean {
  return draft.some((node) => node.kind === 'mark');
}

function looksAhead(draft: readonly DraftNode[]): boolean {
  return draft.some((node) => node.kind === 'look' && node.direction === 'ahead');
}

/** The class before a position that does not depend on it. */
const ANYWHERE = -1;

const DEAD: NfaNode = { kind: 'char', set: [], next: 0 };

function pass(to: number): NfaNode {
  return { kind: 'split', first: to, second: to };
}

/** Splits all characters (and `EDGE`) into classes that no look behind of the draft tells apart. */
function contextsOf(draft: readonly DraftNode[]): readonly CharSet[] {
  const looks = draft.filter((node) => node.kind === 'look').filter((node) => node.direction === 'behind');
  const sets = new Map(looks.map((look) => [keyOf(look.set), look.set]));
  let contexts: CharSet[] = [ANY_OR_EDGE];
  for (const set of sets.values()) {
    contexts = contexts.flatMap((context) => [intersect(context, set), complement(set, context)]);
    contexts = contexts.filter((context) => context.length > 0);
  }
  return contexts;
}

/** For each draft node, whether a look behind can be reached from it without taking a character. */
function findLooksBehind(draft: readonly DraftNode[]): readonly boolean[] {
  const reaches = draft.map((node) => node.kind === 'look' && node.direction === 'behind');
  const before: number[][] = draft.map(() => []);
  draft.forEach((node, id) => {
    if (node.kind === 'split') {
      before[node.first]?.push(id);
      before[node.second]?.push(id);
    } else if (node.kind === 'mark' || node.kind === 'look') {
      before[node.next]?.push(id);
    }
  });
  const waiting = reaches.flatMap((reached, id) => (reached ? [id] : []));
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const previous of before[id] ?? []) {
      if (reaches[previous] === true) continue;
      reaches[previous] = true;
      waiting.push(previous);
    }
  }
  return reaches;
}
