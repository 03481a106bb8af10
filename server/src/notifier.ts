import type { Connection, Diagnostic } from 'vscode-languageserver/node';
import { CodeLensRefreshRequest, InlayHintRefreshRequest } from 'vscode-languageserver/node';
import type { Client } from './client.ts';
import { othersFirst } from './others-first.ts';
import type { ReceiverState } from './protocol.ts';
import { RECEIVER_STATE_METHOD, SOURCES_CHANGED_METHOD, TRACES_CHANGED_METHOD } from './protocol.ts';

/** Tells a client what has changed, as often as it can take it and no more. */
export interface Notifier {
  /** Diagnostics may have changed. */
  checked(): void;
  /** Lenses, and what else is told of traces, have changed for another reason than an edit of their document. */
  previewed(): void;
  /** Diagnostics have changed for another reason than an edit. */
  noticed(): void;
  /** Another span is pinned, or none any more. */
  pinned(): void;
  /** Trace sources have come, gone or changed. */
  sources(): void;
  receiver(state: ReceiverState): void;
}

/** @param diagnostics all that are to be shown now, by URI. */
export function createNotifier(
  connection: Connection,
  client: Client,
  diagnostics: () => ReadonlyMap<string, readonly Diagnostic[]>,
): Notifier {
  const publish = createPublisher((uri, shown) => {
    void connection.sendDiagnostics({ uri, diagnostics: [...shown] });
  });
  const refreshDiagnostics = oneAtATime(async () => {
    if (client.refreshesDiagnostics) await connection.languages.diagnostics.refresh();
  });
  const refreshLenses = oneAtATime(async () => {
    if (client.refreshesLenses) await connection.sendRequest(CodeLensRefreshRequest.type);
  });
  const refreshHints = oneAtATime(async () => {
    if (client.refreshesHints) await connection.sendRequest(InlayHintRefreshRequest.type);
  });
  // Others would warn their users of what they do not know.
  const tell = (method: string, ...params: readonly unknown[]): void => {
    if (client.followsTraces) void connection.sendNotification(method, ...params);
  };
  let isScheduled = false;
  const tellSources = atMostEvery(SOURCES_EVERY, () => tell(SOURCES_CHANGED_METHOD));
  const tellTraces = atMostEvery(TRACES_EVERY, () => tell(TRACES_CHANGED_METHOD));
  const publishSoon = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    void othersFirst().then(() => {
      isScheduled = false;
      publish(diagnostics());
    });
  };
  return {
    checked() {
      tellTraces();
      publishSoon();
    },
    noticed() {
      publishSoon();
      refreshDiagnostics();
    },
    previewed() {
      tellTraces();
      refreshLenses();
      refreshDiagnostics();
      refreshHints();
    },
    pinned: refreshHints,
    sources: tellSources,
    receiver: (state) => tell(RECEIVER_STATE_METHOD, state),
  };
}

/** Milliseconds between two notices that sources have changed, at least. */
const SOURCES_EVERY = 100;
/** The same of traces, and what the policies say about them. */
const TRACES_EVERY = 200;

/** Does something once for all who ask for it within some milliseconds, at their end. */
function atMostEvery(milliseconds: number, task: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      task();
    }, milliseconds).unref();
  };
}

/** Sends only what differs from what was sent last, and takes back what is no longer among it. */
function createPublisher(
  send: (uri: string, diagnostics: readonly Diagnostic[]) => void,
): (current: ReadonlyMap<string, readonly Diagnostic[]>) => void {
  let shown = new Map<string, string>();
  return (current) => {
    const next = new Map<string, string>();
    for (const [uri, diagnostics] of current) {
      if (diagnostics.length === 0) continue;
      const key = JSON.stringify(diagnostics);
      next.set(uri, key);
      if (shown.get(uri) !== key) send(uri, diagnostics);
    }
    for (const uri of shown.keys()) if (!next.has(uri)) send(uri, []);
    shown = next;
  };
}

/** Runs a task that was asked for while it runs once more, however often it was asked for. A refusal is the client's right. */
function oneAtATime(task: () => Promise<void>): () => void {
  let state: 'idle' | 'running' | 'again' = 'idle';
  const run = async (): Promise<void> => {
    state = 'running';
    await task().catch(() => {});
    if ((state as string) === 'again') return run();
    state = 'idle';
  };
  return () => {
    if (state === 'idle') void run();
    else state = 'again';
  };
}
