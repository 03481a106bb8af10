import type { CodeAction } from 'vscode-languageserver-types';
import type { Selection } from './selection.ts';

/** Pins the latest moment for which a rule held. Its arguments are the policy's URI and the rule's id. */
export const PIN_LATEST = 'parapet.pinLatest';
/** Pins nothing any more. */
export const UNPIN = 'parapet.unpin';

/** Whether there is anything to pin, and whether something is. */
export interface Pinning {
  readonly hasTraces: boolean;
  readonly isPinned: boolean;
}

/** Shows values in the text of the policy without any list of spans: for editors that have none. */
export function pin({ view, start, end }: Selection, { hasTraces, isPinned }: Pinning): CodeAction[] {
  const lineOf = (offset: number): number => view.positions.position(offset).line;
  // An extent begins with the id; what stands before that on its line belongs to the rule as well.
  const rule = view.outline.declarations.findLast(
    ({ kind, extent }) => kind === 'rule' && lineOf(extent.start) <= lineOf(start) && end <= extent.end,
  );
  return [
    ...(rule && hasTraces
      ? [command(`Show the values at the latest match of \`${rule.name}\``, PIN_LATEST, [view.uri, rule.name])]
      : []),
    ...(isPinned ? [command('Show no values', UNPIN, [])] : []),
  ];
}

const command = (title: string, name: string, given: readonly string[]): CodeAction => ({
  title,
  command: { title, command: name, arguments: [...given] },
});
