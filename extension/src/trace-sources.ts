import type { PullParams, ReceiverParams, ReceiverState, SourceState } from '@parapet/language-server/protocol';
import { PULL_METHOD, RECEIVER_METHOD, RECEIVER_STATE_METHOD, SOURCES_METHOD } from '@parapet/language-server/protocol';
import type { Disposable, Event } from 'vscode';
import { commands, EventEmitter, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { State } from 'vscode-languageclient/node';
import type { PreviewChanges } from './preview-changes.ts';

/** Where traces come from, as the server tells it, with the commands that change it. */
export interface TraceSources extends Disposable {
  readonly onDidChange: Event<void>;
  receiver(): ReceiverState;
  all(): readonly SourceState[];
}

export function createTraceSources(client: LanguageClient, changes: PreviewChanges): TraceSources {
  const changed = new EventEmitter<void>();
  let receiver: ReceiverState = {};
  let sources: readonly SourceState[] = [];

  const look = async (): Promise<void> => {
    sources = await client.sendRequest<SourceState[]>(SOURCES_METHOD);
    changed.fire();
  };
  const turn = async (action: ReceiverParams['action']): Promise<void> => {
    receiver = await client.sendRequest<ReceiverState>(RECEIVER_METHOD, { action } satisfies ReceiverParams);
    changed.fire();
    if (action === 'start' && receiver.problem !== undefined) await tellWhy(receiver.problem);
  };
  const pull = async (): Promise<void> => {
    sources = await client.sendRequest<SourceState[]>(PULL_METHOD, {} satisfies PullParams);
    changed.fire();
  };

  const parts: readonly Disposable[] = [
    changed,
    client.onNotification(RECEIVER_STATE_METHOD, (state: ReceiverState) => {
      receiver = state;
      changed.fire();
    }),
    changes.onDidChangeSources(look),
    // One that was started again, perhaps because it broke down, listens at no port.
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) void turn('state');
    }),
    commands.registerCommand('parapet.startReceiver', () => turn('start')),
    commands.registerCommand('parapet.stopReceiver', () => turn('stop')),
    commands.registerCommand('parapet.fetchTraces', pull),
  ];
  void look();
  return {
    onDidChange: changed.event,
    receiver: () => receiver,
    all: () => sources,
    dispose: () => parts.forEach((part) => void part.dispose()),
  };
}

async function tellWhy(problem: string): Promise<void> {
  const remedies = workspace.isTrusted ? [] : ['Manage Workspace Trust'];
  const chosen = await window.showWarningMessage(problem, ...remedies);
  if (chosen !== undefined) await commands.executeCommand('workbench.trust.manage');
}
