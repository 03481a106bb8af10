import { SHOW_MATCHES } from '@parapet/language-service';
import type { Connection } from 'vscode-languageserver/node';
import { matchList } from './match-list.ts';
import type { Session } from './session.ts';
import { signalOf } from './signal-of.ts';
import { canonicalUri } from './uris.ts';

/** Answers what a client asks about traces. The service does the thinking. */
export function answerRequests(connection: Connection, { service, searched }: Session): void {
  connection.onCodeLens(({ textDocument }, token) =>
    service.codeLenses(canonicalUri(textDocument.uri), signalOf(token)),
  );
  connection.onExecuteCommand(async ({ command, arguments: given = [] }, token) => {
    const [uri, rule] = given;
    if (command !== SHOW_MATCHES || typeof uri !== 'string' || typeof rule !== 'string') return;
    await searched;
    const items = await service.matches(canonicalUri(uri), rule, signalOf(token));
    connection.window.showInformationMessage(matchList(rule, items));
  });
}
