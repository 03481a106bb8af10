import type { WorkspaceSymbol } from 'vscode-languageserver-types';
import type { PolicyView } from '../policies/policy-views.ts';
import { symbolKinds } from './document-symbols.ts';

/** Most symbols that are told at once; whoever looks for another writes more of its name. */
const MOST = 1_000;

/** Everything that policies give a name to whose letters hold those of the query, in their order. */
export function workspaceSymbols(views: readonly PolicyView[], query: string): WorkspaceSymbol[] {
  const found: WorkspaceSymbol[] = [];
  for (const { uri, positions, outline } of views)
    for (const { kind, name, range } of outline.declarations) {
      if (!holdsLetters(name, query)) continue;
      found.push({
        name,
        kind: symbolKinds[kind],
        location: { uri, range: positions.range(range.start, range.end) },
        ...(outline.id && kind !== 'policy' && { containerName: outline.id.value }),
      });
      if (found.length === MOST) return found;
    }
  return found;
}

function holdsLetters(name: string, query: string): boolean {
  const lower = name.toLowerCase();
  let at = 0;
  for (const letter of query.toLowerCase()) {
    at = lower.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
