import type { CancellationToken } from 'vscode-languageserver/node';

/** Aborts when the client no longer waits for its answer. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
