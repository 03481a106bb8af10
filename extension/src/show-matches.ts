import type { MatchesParams, MatchItem } from '@parapet/language-server/protocol';
import { MATCHES_METHOD } from '@parapet/language-server/protocol';
import { commands, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Look } from './trace-panel/messages.ts';
import { whyNot } from './why-not.ts';

/** Lists the moments for which a rule held or could not be settled, the latest first; choosing one shows its span among the traces. */
export async function showMatches(client: LanguageClient, uri: string, rule: string): Promise<void> {
  const items = await client.sendRequest<MatchItem[]>(MATCHES_METHOD, { uri, rule } satisfies MatchesParams);
  const nearest = {
    item: undefined,
    label: '$(question) Why not? The moments for which it nearly held',
    alwaysShow: true,
  };
  const chosen = await window.showQuickPick([...items.toSorted((a, b) => b.time - a.time).map(pickOf), nearest], {
    title: items.length === 0 ? `${rule}: no moment matched` : `${rule}: ${items.length.toLocaleString()} moments`,
    placeHolder: 'A moment to look at in its trace',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen === nearest) return whyNot(client, uri, rule);
  if (!chosen?.item) return;
  const { traceId, spanId } = chosen.item;
  await commands.executeCommand('parapet.showTraces', { traceId, spanId } satisfies Partial<Look>);
}

/** Actions that keep a moment from going on. */
const withholding: ReadonlySet<string> = new Set(['throttle', 'escalate', 'block', 'halt']);

const states = {
  held: (action: string) => `${withholding.has(action) ? '$(error)' : '$(pass)'} would ${action}`,
  unknown: () => '$(question) cannot tell',
  error: () => '$(warning) failed',
};

const pickOf = (item: MatchItem) => ({
  item,
  label: states[item.state](item.proposes),
  description: `${item.at.replace('_', ' ')} of ${item.span}`,
  detail: `${new Date(item.time).toLocaleString()} · trace ${item.traceId} · span ${item.spanId}`,
});
