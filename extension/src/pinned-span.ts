import type { Pinned, PinParams } from '@parapet/language-server/protocol';
import { PIN_METHOD, PINNED_METHOD } from '@parapet/language-server/protocol';
import type { Disposable, Event } from 'vscode';
import { commands, EventEmitter } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { State } from 'vscode-languageclient/node';

/** The span whose values editors tell. */
export interface PinnedSpan extends Disposable {
  /** Undefined if none is. */
  span(): Pinned | undefined;
  /** Another one is pinned, whoever did it, or none any more. */
  readonly onDidChange: Event<Pinned | undefined>;
  pin(span: Pinned | undefined): Promise<void>;
}

export function createPinnedSpan(client: LanguageClient): PinnedSpan {
  const changed = new EventEmitter<Pinned | undefined>();
  let pinned: Pinned | undefined;
  const keep = (span: Pinned | undefined): void => {
    pinned = span;
    void commands.executeCommand('setContext', 'parapet.isPinned', span !== undefined);
    changed.fire(span);
  };
  const tell = (): Promise<void> => client.sendNotification(PIN_METHOD, (pinned ? { pinned } : {}) satisfies PinParams);
  const parts: readonly Disposable[] = [
    changed,
    client.onNotification(PINNED_METHOD, (told: PinParams) => keep(told.pinned)),
    // One that was started again knows nothing of it.
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running && pinned) void tell();
    }),
  ];
  return {
    span: () => pinned,
    onDidChange: changed.event,
    async pin(span) {
      if (span?.traceId === pinned?.traceId && span?.spanId === pinned?.spanId) return;
      keep(span);
      await tell();
    },
    dispose: () => parts.forEach((part) => void part.dispose()),
  };
}
