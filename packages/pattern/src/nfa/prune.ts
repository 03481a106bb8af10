import type { Nfa, NfaEntry, NfaNode } from './nfa.ts';

/**
 * Removes every node from which no match can be reached. A node that is left is alive: some continuation leads from
 * it to a match. Holds are exact because of this.
 */
export function prune(nodes: readonly NfaNode[], entries: readonly NfaEntry[]): Pick<Nfa, 'nodes' | 'entries'> {
  const alive = findAlive(nodes);
  const kept: NfaNode[] = [];
  const moved = new Map<number, number>();
  const waiting: number[] = [];

  /** Where a living node went; ways with only one living end are shortened to that end. */
  function place(id: number): number {
    const end = shorten(id);
    let place = moved.get(end);
    if (place === undefined) {
      place = kept.push({ kind: 'match', before: [] }) - 1; // replaced below
      moved.set(end, place);
      waiting.push(end);
    }
    return place;
  }

  function shorten(id: number): number {
    const seen = new Set<number>();
    let end = id;
    for (let node = nodes[end]; node?.kind === 'split' && !seen.has(end); node = nodes[end]) {
      seen.add(end);
      if (alive[node.first] !== true) end = node.second;
      else if (alive[node.second] !== true || node.first === node.second) end = node.first;
      else break;
    }
    return end;
  }

  function rebuild(node: NfaNode): NfaNode {
    if (node.kind === 'match') return node;
    if (node.kind === 'split') return { kind: 'split', first: place(node.first), second: place(node.second) };
    return { ...node, next: place(node.next) };
  }

  const living = entries.filter((entry) => alive[entry.node] === true);
  const placed = living.map((entry) => ({ after: entry.after, node: place(entry.node) }));
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    kept[moved.get(id) as number] = rebuild(nodes[id] as NfaNode);
  }
  return { nodes: kept, entries: placed };
}

/** Backward from the matches. */
function findAlive(nodes: readonly NfaNode[]): readonly boolean[] {
  const before: number[][] = nodes.map(() => []);
  const alive: boolean[] = nodes.map(() => false);
  const waiting: number[] = [];
  nodes.forEach((node, id) => {
    if (node.kind === 'split') {
      before[node.first]?.push(id);
      before[node.second]?.push(id);
    } else if (node.kind === 'match') {
      if (node.before.length > 0) waiting.push(id);
    } else if (node.kind === 'mark' || node.set.length > 0) {
      before[node.next]?.push(id);
    }
  });
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (alive[id] === true) continue;
    alive[id] = true;
    waiting.push(...(before[id] ?? []));
  }
  return alive;
}
