import type { Declaration, NameKind } from '@parapet/policy/editor';
import type { DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import type { FileView } from '../files/file-views.ts';
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

/** Everything a policy gives a name to, in the order of the file, states below their workflow; the cases of a test. */
export function documentSymbols(view: FileView): DocumentSymbol[] {
  switch (view.kind) {
    case 'settings':
      return [];
    case 'test':
    case 'labels':
      return view.outline.cases.map(({ name, extent }) =>
        symbolOf(view, { name: name.value, range: name.range, extent }, 'case', METHOD),
      );
    case 'policy':
      return policySymbols(view);
  }
}

const METHOD: SymbolKind = 6;

function policySymbols(view: PolicyView): DocumentSymbol[] {
  const { declarations } = view.outline;
  return declarations
    .filter(({ kind }) => kind !== 'state' && kind !== 'policy')
    .map((declaration) => ({
      ...named(view, declaration),
      ...(declaration.kind === 'workflow' && {
        children: declarations
          .filter(({ kind, within }) => kind === 'state' && within === declaration.name)
          .map((state) => named(view, state)),
      }),
    }));
}

const named = (view: PolicyView, declaration: Declaration): DocumentSymbol => {
  const { kind, at } = declaration;
  return symbolOf(view, declaration, at.length > 0 ? `${kind} at ${at.join(', ')}` : kind, symbolKinds[kind]);
};

function symbolOf(
  { positions, text }: FileView,
  { name, range, extent: { start, end } }: Pick<Declaration, 'name' | 'range' | 'extent'>,
  detail: string,
  kind: SymbolKind,
): DocumentSymbol {
  return {
    name,
    kind,
    detail,
    range: positions.range(start, Math.max(range.end, start + text.slice(start, end).trimEnd().length)),
    selectionRange: positions.range(range.start, range.end),
  };
}
