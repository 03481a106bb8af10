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
  const rule = view.outline.declarations.find(
    ({ kind, extent }) => kind === 'rule' && extent.start <= start && end <= extent.end,
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
