import { policyFields } from '@parapet/policy';
import type { CompletionItem, Position } from 'vscode-languageserver-types';
import { completeCondition, documentationOf } from '../conditions/complete-condition.ts';
import { completeNames } from '../names/complete-names.ts';
import type { PolicyView } from '../policies/policy-views.ts';
import { completeFields } from '../schema/complete-fields.ts';

/** What an editor can do with a completion. */
export interface CompletionOptions {
  /** It puts the cursor between the parentheses of a function. */
  readonly snippets?: boolean;
}

/**
 * What may be written at a position: in a condition the names and members that CEL knows there, elsewhere the names, keys and values
 * of YAML.
 */
export function completion(
  view: PolicyView,
  together: readonly PolicyView[],
  position: Position,
  { snippets = false }: CompletionOptions = {},
): CompletionItem[] {
  const inCondition = completeCondition(view, position, snippets);
  if (inCondition) return inCondition;
  const names = completeNames(view, together, position);
  return names.length > 0 ? names : completeFields(policyFields, view.positions, position);
}

/** A completion with its documentation, which is only worked out for the one that somebody looks at. */
export function resolveCompletion(view: PolicyView, item: CompletionItem): CompletionItem {
  const value = documentationOf(view, item);
  return value === undefined ? item : { ...item, documentation: { kind: 'markdown', value } };
}
