import type { ReceiverParams, ReceiverState, SourceState } from '@parapet/language-server/protocol';
import { RECEIVER_METHOD, RECEIVER_STATE_METHOD, SOURCES_METHOD } from '@parapet/language-server/protocol';
import type { Disposable, StatusBarItem } from 'vscode';
import { commands, StatusBarAlignment, ThemeColor, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { PreviewChanges } from './preview-changes.ts';

/** Commands for the receiver of traces, and what there is of traces in the status bar. */
export function createReceiverView(client: LanguageClient, changes: PreviewChanges): Disposable {
  const item = window.createStatusBarItem('parapet.traces', StatusBarAlignment.Left);
  item.name = 'Parapet Traces';
  item.command = 'parapet.toggleReceiver';
  let receiver: ReceiverState = {};
  let sources: readonly SourceState[] = [];

  const draw = (): void => drawItem(item, receiver, sources);
  const look = async (): Promise<void> => {
    sources = await client.sendRequest<SourceState[]>(SOURCES_METHOD);
    draw();
  };
  const turn = async (action: ReceiverParams['action']): Promise<void> => {
    receiver = await client.sendRequest<ReceiverState>(RECEIVER_METHOD, { action } satisfies ReceiverParams);
    draw();
    if (action === 'start' && receiver.problem !== undefined) void window.showWarningMessage(receiver.problem);
  };

  const parts: readonly Disposable[] = [
    item,
    client.onNotification(RECEIVER_STATE_METHOD, (state: ReceiverState) => {
      receiver = state;
      draw();
    }),
    changes.onDidChangeSources(look),
    commands.registerCommand('parapet.startReceiver', () => turn('start')),
    commands.registerCommand('parapet.stopReceiver', () => turn('stop')),
    commands.registerCommand('parapet.toggleReceiver', () => turn(receiver.url === undefined ? 'start' : 'stop')),
  ];
  draw();
  item.show();
  void look();
  return { dispose: () => parts.forEach((part) => void part.dispose()) };
}

function drawItem(item: StatusBarItem, receiver: ReceiverState, sources: readonly SourceState[]): void {
  const moments = sources.reduce((sum, source) => sum + source.moments, 0);
  const problems = [receiver.problem, ...sources.map(({ problem }) => problem)].filter((text) => text !== undefined);
  const icon = problems.length > 0 ? '$(warning)' : receiver.url === undefined ? '$(circle-outline)' : '$(broadcast)';
  const port = receiver.port === undefined ? '' : ` · :${receiver.port}`;
  item.text = `${icon} Parapet: ${moments.toLocaleString()} ${moments === 1 ? 'moment' : 'moments'}${port}`;
  item.backgroundColor = problems.length > 0 ? new ThemeColor('statusBarItem.warningBackground') : undefined;
  const latest = Math.max(...sources.map((source) => source.latest ?? Number.NEGATIVE_INFINITY));
  item.tooltip = [
    ...sources.map((source) => `${source.name}: ${source.moments.toLocaleString()} moments`),
    ...(Number.isFinite(latest)
      ? [`The latest is of ${new Date(latest).toLocaleString()}.`]
      : ['There are no traces yet.']),
    ...problems,
    receiverHint(receiver),
  ].join('\n');
}

function receiverHint({ url }: ReceiverState): string {
  if (!workspace.isTrusted) return 'The workspace is not trusted: no port is opened and nothing is fetched.';
  return url === undefined ? 'Choose this to receive traces.' : `Traces are received at ${url}. Choose this to stop.`;
}
