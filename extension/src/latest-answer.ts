import { CancellationTokenSource } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/** Asks the server again and again, and waits for the last question only: those before it are cancelled. */
export interface LatestAnswer<P, A> {
  /** Undefined if something else was asked meanwhile. */
  ask(params: P): Promise<A | undefined>;
}

export function createLatestAnswer<P, A>(client: LanguageClient, method: string): LatestAnswer<P, A> {
  let last: CancellationTokenSource | undefined;
  return {
    async ask(params) {
      last?.cancel();
      const asked = new CancellationTokenSource();
      last = asked;
      try {
        const answer = await client.sendRequest<A>(method, params, asked.token);
        return asked.token.isCancellationRequested ? undefined : answer;
      } catch (error) {
        // The client throws what was cancelled; what else fails, fails.
        if (asked.token.isCancellationRequested) return undefined;
        throw error;
      } finally {
        asked.dispose();
      }
    },
  };
}
