import type { Declaration, NameKind } from '@parapet/policy/editor';
import type { DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import type { PolicyView } from '../policies/policy-views.ts';

/** How editors show what a policy gives a name to. */
export const symbolKinds: Readonly<Record<NameKind, SymbolKind>> = {
  policy: 4,
  rule: 12,
  list: 18,
  finder: 7,
  memory: 8,
  variable: 13,
  workflow: 10,
  state: 22,
};

/** Everything a policy gives a name to, in the order of the file; states stand below their workflow. */
export function documentSymbols(view: PolicyView): DocumentSymbol[] {
  const { declarations } = view.outline;
  return declarations
    .filter(({ kind }) => kind !== 'state' && kind !== 'policy')
    .map((declaration) => ({
      ...symbolOf(view, declaration),
      ...(declaration.kind === 'workflow' && {
        children: declarations
          .filter(({ kind, within }) => kind === 'state' && within === declaration.name)
          .map((state) => symbolOf(view, state)),
      }),
    }));
}

function symbolOf({ positions, text }: PolicyView, { kind, name, range, extent, at }: Declaration): DocumentSymbol {
  const { start, end } = extent;
  return {
    name,
    kind: symbolKinds[kind],
    detail: [kind, ...(at.length > 0 ? [`at ${at.join(', ')}`] : [])].join(' '),
    range: positions.range(start, Math.max(range.end, start + text.slice(start, end).trimEnd().length)),
    selectionRange: positions.range(range.start, range.end),
  };
}
