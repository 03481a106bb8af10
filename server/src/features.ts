import type { MatchItem } from '@parapet/language-service';
import { SHOW_MATCHES } from '@parapet/language-service';
import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import { RequestType } from 'vscode-languageserver/node';
import { matchList } from './match-list.ts';
import type { MatchesParams } from './protocol.ts';
import { MATCHES_METHOD } from './protocol.ts';
import type { Session } from './session.ts';
import { canonicalUri } from './uris.ts';

const MatchesRequest = new RequestType<MatchesParams, MatchItem[], void>(MATCHES_METHOD);

/** Answers what a client asks about traces. The service does the thinking. */
export function answerRequests(connection: Connection, { service, searched }: Session): void {
  connection.onCodeLens(({ textDocument }, token) =>
    service.codeLenses(canonicalUri(textDocument.uri), signalOf(token)),
  );
  connection.onRequest(MatchesRequest, async ({ uri, rule }, token) => {
    // Asked right at the start, nothing would be a wrong answer.
    await searched;
    return service.matches(canonicalUri(uri), rule, signalOf(token));
  });
  connection.onExecuteCommand(async ({ command, arguments: given = [] }, token) => {
    const [uri, rule] = given;
    if (command !== SHOW_MATCHES || typeof uri !== 'string' || typeof rule !== 'string') return;
    const items = await service.matches(canonicalUri(uri), rule, signalOf(token));
    connection.window.showInformationMessage(matchList(rule, items));
  });
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
