import type { ImpactItem } from '@parapet/language-server/protocol';
import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { counted } from './counted.ts';

type Change = ImpactItem['change'];

/** What stands in the tree of the impact view. */
export type ImpactNode =
  | { readonly kind: 'group'; readonly change: Change; readonly count: number }
  | { readonly kind: 'moment'; readonly item: ImpactItem }
  | { readonly kind: 'more'; readonly change: Change; readonly count: number };

/** In the order in which they are shown. */
const groups: readonly (readonly [change: Change, label: string, icon: string, colour?: string])[] = [
  ['newly-blocked', 'Newly blocked', 'error', 'problemsErrorIcon.foreground'],
  ['newly-allowed', 'Newly allowed', 'pass', 'testing.iconPassed'],
  ['action-changed', 'Action changed', 'arrow-swap', 'problemsWarningIcon.foreground'],
  ['failed', 'Errors', 'warning', 'problemsErrorIcon.foreground'],
  ['cannot-tell', 'Cannot tell', 'question', 'problemsInfoIcon.foreground'],
  ['unchanged', 'Unchanged', 'dash'],
];

export const impactChanges: readonly Change[] = groups.map(([change]) => change);

export function treeItem(node: ImpactNode): TreeItem {
  switch (node.kind) {
    case 'group':
      return groupItem(node.change, node.count);
    case 'moment':
      return momentItem(node.item);
    case 'more':
      return new TreeItem(`and ${counted(node.count)} more`);
  }
}

function groupItem(change: Change, count: number): TreeItem {
  const [, label = change, icon = 'dash', colour] = groups.find(([one]) => one === change) ?? [];
  const { None, Expanded, Collapsed } = TreeItemCollapsibleState;
  const state = count === 0 ? None : change === 'unchanged' ? Collapsed : Expanded;
  const item = new TreeItem(label, state);
  // One that was empty before opens by itself, as if it were new.
  item.id = count === 0 ? `${change} none` : change;
  item.description = count.toLocaleString();
  item.iconPath = new ThemeIcon(icon, colour && count > 0 ? new ThemeColor(colour) : undefined);
  item.accessibilityInformation = { label: `${label}: ${counted(count)}` };
  item.contextValue = 'group';
  return item;
}

function momentItem(place: ImpactItem): TreeItem {
  const { change, at, span, time, before, after, source, moment, traceId, spanId } = place;
  const [was, is] = [brief(before), brief(after)];
  const rule = ruleOf(after) ?? ruleOf(before);
  // What tells one row from the next comes first: a narrow side bar shows no more.
  const item = new TreeItem(rule ?? span);
  item.id = `${change} ${source} ${moment}`;
  item.description = [
    was === is ? is : `${was} → ${is}`,
    ...(rule === undefined ? [] : [span]),
    new Date(time).toLocaleTimeString(),
  ].join(' · ');
  item.tooltip = [
    `${at.replace('_', ' ')} of ${span}, ${new Date(time).toLocaleString()}`,
    `saved: ${whole(before)}`,
    `edited: ${whole(after)}`,
    `trace ${traceId}`,
    `span ${spanId}`,
  ].join('\n');
  item.command = {
    command: 'parapet.showTraces',
    title: 'Show Span',
    arguments: [{ traceId, spanId, isChosen: true }],
  };
  item.contextValue = 'moment';
  return item;
}

type Effect = ImpactItem['before'];

/** What becomes of a moment in a word or two. */
const brief = ({ action, cannotTell, failed }: Effect): string =>
  action !== 'none' ? action : cannotTell ? 'cannot tell' : failed.length > 0 ? 'failed' : 'nothing';

/** Id of the rule that says so, without its policy: that is the one in front. */
const ruleOf = ({ by }: Effect): string | undefined => by?.slice(by.indexOf('/') + 1);

const whole = ({ action, by, cannotTell, failed }: Effect): string =>
  [
    `${action === 'none' ? 'nothing' : action}${by === undefined ? '' : ` by ${by}`}`,
    ...(cannotTell ? ['(not all rules can be told)'] : []),
    ...(failed.length > 0 ? [`(failed: ${failed.join(', ')})`] : []),
  ].join(' ');
