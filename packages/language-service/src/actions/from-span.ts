import type { CodeAction } from 'vscode-languageserver-types';
import type { Pinning } from './pin.ts';
import type { Selection } from './selection.ts';

/*
 * Commands that write something from a span. Their one argument says of which policy (`uri`), and which span: `traceId` and `spanId`, and
 * `moment` where it is about one of its moments; without them the span that is pinned, or else the latest match of `rule`.
 */

/** Writes a rule that holds for a moment of a span. */
export const NEW_RULE = 'parapet.newRuleFromSpan';
/** Adds a moment of a span to the tests of a policy. */
export const ADD_TEST = 'parapet.addSpanAsTest';
/** Says of a rule and a moment of a span that it was `right`, a `false-alarm`, or `missed` it: in `rule` and `label`. */
export const LABEL = 'parapet.label';
/** Tells the moments for which a rule came nearest to holding. Its arguments are the policy's URI and the rule's id. */
export const WHY_NOT = 'parapet.whyNot';

/** Offers them in the text of a policy: for editors that have no list of spans. */
export function fromSpan({ view, start, end }: Selection, { hasTraces, isPinned }: Pinning): CodeAction[] {
  if (!hasTraces) return [];
  const rule = view.outline.declarations.find(
    ({ kind, extent }) => kind === 'rule' && extent.start <= start && end <= extent.end,
  )?.name;
  const { uri } = view;
  return [
    ...(isPinned ? [command('Write a rule from the span that is pinned', NEW_RULE, { uri })] : []),
    ...(rule === undefined
      ? []
      : [
          command(`Add the latest match of \`${rule}\` as a test`, ADD_TEST, { uri, rule }),
          command(`Why did \`${rule}\` not hold?`, WHY_NOT, uri, rule),
        ]),
    ...(rule === undefined || !isPinned
      ? []
      : (['right', 'false-alarm', 'missed'] as const).map((label) =>
          command(`Label the span that is pinned: \`${rule}\` ${said[label]}`, LABEL, { uri, rule, label }),
        )),
  ];
}

const said = { right: 'was right', 'false-alarm': 'gave a false alarm', missed: 'missed it' };

const command = (title: string, name: string, ...given: readonly unknown[]): CodeAction => ({
  title,
  command: { title, command: name, arguments: [...given] },
});
