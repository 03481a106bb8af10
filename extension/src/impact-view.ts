import type { Impact, ImpactItem, ImpactParams } from '@parapet/language-server/protocol';
import { IMPACT_METHOD } from '@parapet/language-server/protocol';
import type { Disposable, TreeDataProvider } from 'vscode';
import { commands, EventEmitter, Uri, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { counted } from './counted.ts';
import { isPolicy } from './documents.ts';
import { type ImpactNode, impactChanges, treeItem } from './impact-items.ts';
import { createLatestAnswer } from './latest-answer.ts';
import { openSpan } from './open-span.ts';
import type { PreviewChanges } from './preview-changes.ts';

type Stance = NonNullable<ImpactParams['stance']>;

/** What is compared: a policy as it was saved with what is typed. */
interface Compared {
  readonly uri: string;
  readonly stance: Stance;
  readonly impact: Impact;
  /** The unchanged are many, and asked for when somebody opens them. */
  unchanged?: Promise<readonly ImpactItem[]>;
}

/** What the edit of a policy changes about recorded moments, in groups, as `parapet diff` tells it; it follows what is typed. */
export function createImpactView(client: LanguageClient, changes: PreviewChanges): Disposable {
  const latest = createLatestAnswer<ImpactParams, Impact | null>(client, IMPACT_METHOD);
  const changed = new EventEmitter<ImpactNode | undefined>();
  let stance: Stance = 'as-if-enforced';
  let compared: Compared | undefined;

  const itemsOf = async (change: ImpactItem['change']): Promise<readonly ImpactItem[]> => {
    if (!compared) return [];
    if (change !== 'unchanged') return compared.impact.items.filter((item) => item.change === change);
    const { uri, stance } = compared;
    const asked: ImpactParams = { uri, stance, only: change };
    compared.unchanged ??= client.sendRequest<Impact | null>(IMPACT_METHOD, asked).then((found) => found?.items ?? []);
    return compared.unchanged;
  };

  const provider: TreeDataProvider<ImpactNode> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: treeItem,
    async getChildren(node) {
      if (!node) return compared ? groupsOf(compared.impact) : [];
      if (node.kind !== 'group') return [];
      const items = await itemsOf(node.change);
      const rest = node.count - items.length;
      return [
        ...items.map((item): ImpactNode => ({ kind: 'moment', item })),
        ...(rest > 0 ? [{ kind: 'more' as const, change: node.change, count: rest }] : []),
      ];
    },
  };
  const view = window.createTreeView('parapet.impact', { treeDataProvider: provider, showCollapseAll: true });

  const look = async (): Promise<void> => {
    const uri = policyInFront() ?? compared?.uri;
    if (uri === undefined || !view.visible) return;
    const impact = await latest.ask({ uri, stance });
    if (impact === undefined) return;
    // What cannot be loaded leaves its last good state there.
    if (impact) compared = { uri, stance, impact };
    else if (compared?.uri !== uri) compared = undefined;
    changed.fire(undefined);
    view.description = nameOf(uri);
    view.message = messageOf(compared, impact === null) ?? '';
    const count = compared ? changesIn(compared.impact) : 0;
    view.badge = count === 0 ? undefined : { value: count, tooltip: `${counted(count)} would be decided otherwise` };
  };
  const setStance = async (next: Stance): Promise<void> => {
    stance = next;
    await commands.executeCommand('setContext', 'parapet.impact.stance', stance);
    await look();
  };

  const parts: readonly Disposable[] = [
    view,
    changed,
    view.onDidChangeVisibility(look),
    changes.onDidChangePreview(look),
    commands.registerCommand('parapet.openSpan', (node: Extract<ImpactNode, { kind: 'moment' }>) =>
      openSpan(node.item),
    ),
    commands.registerCommand('parapet.impact.asIfEnforced', () => setStance('as-if-enforced')),
    commands.registerCommand('parapet.impact.asTheyAre', () => setStance('as-they-are')),
  ];
  void setStance(stance);
  return { dispose: () => parts.forEach((part) => void part.dispose()) };
}

const policyInFront = (): string | undefined => {
  const uri = window.activeTextEditor?.document.uri;
  return uri && isPolicy(uri) ? `${uri}` : undefined;
};

const groupsOf = ({ totals }: Impact): ImpactNode[] =>
  impactChanges.map((change) => ({ kind: 'group', change, count: totals[change] }));

const changesIn = ({ totals }: Impact): number =>
  totals['newly-blocked'] + totals['newly-allowed'] + totals['action-changed'] + totals.failed;

const nameOf = (uri: string): string => Uri.parse(uri).path.replace(/^.*\//, '');

function messageOf(compared: Compared | undefined, isBroken: boolean): string | undefined {
  const moments = Object.values(compared?.impact.totals ?? {}).reduce((sum, count) => sum + count, 0);
  if (isBroken && !compared) return 'The policy, or what was saved of it, cannot be loaded.';
  if (isBroken) return 'Stale: the policy cannot be loaded as it is now. This was true before.';
  if (!compared) return undefined;
  const what = compared.stance === 'as-if-enforced' ? 'what rules propose' : 'what is done';
  return moments === 0
    ? 'No traces hold moments that its rules are about.'
    : `Saved against edited on ${counted(moments)}: ${what}.`;
}
