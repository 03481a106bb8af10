import type { Pinned, PinParams } from '@parapet/language-server/protocol';
import { PIN_METHOD } from '@parapet/language-server/protocol';
import type { Disposable } from 'vscode';
import { commands } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { State } from 'vscode-languageclient/node';

/** The span whose values editors tell. */
export interface PinnedSpan extends Disposable {
  pin(span: Pinned | undefined): Promise<void>;
}

export function createPinnedSpan(client: LanguageClient): PinnedSpan {
  let pinned: Pinned | undefined;
  const tell = (): Promise<void> => client.sendNotification(PIN_METHOD, (pinned ? { pinned } : {}) satisfies PinParams);
  const pin = async (span: Pinned | undefined): Promise<void> => {
    if (span?.traceId === pinned?.traceId && span?.spanId === pinned?.spanId) return;
    pinned = span;
    await commands.executeCommand('setContext', 'parapet.isPinned', span !== undefined);
    await tell();
  };
  const parts: readonly Disposable[] = [
    // One that was started again knows nothing of it.
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running && pinned) void tell();
    }),
    commands.registerCommand('parapet.unpinSpan', () => pin(undefined)),
  ];
  return { pin, dispose: () => parts.forEach((part) => void part.dispose()) };
}
