import type { FileMention, Located } from '@parapet/policy/editor';
import type { DocumentLink } from 'vscode-languageserver-types';
import type { FileView } from '../files/file-views.ts';
import { resolveUri } from '../text/resolve-uri.ts';

/** The files that a policy or a test names: lists, word files, prompts, modules, policies, traces. */
export function documentLinks(view: FileView): DocumentLink[] {
  return filesOf(view).flatMap(({ kind, path: { value, range } }) => {
    const target = resolveUri(view.uri, value);
    if (target === undefined) return [];
    return [{ range: view.positions.range(range.start, range.end), target, tooltip: `Open the ${words[kind]}` }];
  });
}

type Linked = { readonly kind: FileMention['kind'] | 'policy' | 'trace'; readonly path: Located };

function filesOf(view: FileView): readonly Linked[] {
  switch (view.kind) {
    case 'settings':
      return [];
    case 'policy':
      return view.outline.files;
    case 'test':
    case 'labels':
      return [
        ...view.outline.policies.map((path): Linked => ({ kind: 'policy', path })),
        ...view.outline.traces.map((path): Linked => ({ kind: 'trace', path })),
      ];
  }
}

const words: Readonly<Record<Linked['kind'], string>> = {
  policy: 'policy',
  trace: 'trace',
  list: 'list',
  words: 'word file',
  prompt: 'prompt',
  module: 'module',
};
