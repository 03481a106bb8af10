import type { CompletionItem, Position } from 'vscode-languageserver-types';
import { completeCondition, documentationOf } from '../conditions/complete-condition.ts';
import { completeSeen } from '../conditions/complete-seen.ts';
import { fieldsOfFile } from '../files/file-fields.ts';
import type { FileView } from '../files/file-views.ts';
import type { Surroundings } from '../names/complete-names.ts';
import { completeNames } from '../names/complete-names.ts';
import { completeFields } from '../schema/complete-fields.ts';

/** What an editor can do with a completion. */
export interface CompletionOptions {
  /** It puts the cursor between the parentheses of a function. */
  readonly snippets?: boolean;
}

/**
 * What may be written at a position: in a condition the names and members that CEL knows there, elsewhere the names, keys and values
 * of YAML; in both what traces show of models, tools, roles and the like.
 */
export function completion(
  view: FileView,
  surroundings: Surroundings,
  position: Position,
  { snippets = false }: CompletionOptions = {},
): CompletionItem[] {
  const inCondition = view.kind === 'policy' ? completeCondition(view, position, snippets) : undefined;
  if (inCondition && view.kind === 'policy')
    return [...completeSeen(view, position, surroundings.seen), ...inCondition];
  const names = completeNames(view, surroundings, position);
  return names.length > 0 ? names : completeFields(fieldsOfFile[view.kind], view.positions, position);
}

/** A completion with its documentation, which is only worked out for the one that somebody looks at. */
export function resolveCompletion(view: FileView, item: CompletionItem): CompletionItem {
  const value = view.kind === 'policy' ? documentationOf(view, item) : undefined;
  return value === undefined ? item : { ...item, documentation: { kind: 'markdown', value } };
}
