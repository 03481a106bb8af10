import type { FileMention } from '@parapet/policy/editor';
import type { DocumentLink } from 'vscode-languageserver-types';
import type { PolicyView } from '../policies/policy-views.ts';
import { resolveUri } from '../text/resolve-uri.ts';

/** The files that a policy names: lists, word files, prompts, modules. */
export function documentLinks({ uri, positions, outline }: PolicyView): DocumentLink[] {
  return outline.files.flatMap(({ kind, path: { value, range } }) => {
    const target = resolveUri(uri, value);
    if (target === undefined) return [];
    return [{ range: positions.range(range.start, range.end), target, tooltip: `Open the ${words[kind]}` }];
  });
}

const words: Readonly<Record<FileMention['kind'], string>> = {
  list: 'list',
  words: 'word file',
  prompt: 'prompt',
  module: 'module',
};
