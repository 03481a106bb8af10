import { setImmediate as nextTurn } from 'node:timers/promises';
import { isOurs } from '@parapet/language-service';
import type { Connection, InitializeParams } from 'vscode-languageserver/node';
import { TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { answerAuthoringRequests } from './authoring-requests.ts';
import { capabilitiesFor } from './capabilities.ts';
import type { Client } from './client.ts';
import { clientOf } from './client.ts';
import { runCommands } from './commands.ts';
import { answerLanguageRequests } from './language-features.ts';
import { createNotifier } from './notifier.ts';
import { answerPreviewRequests } from './preview-requests.ts';
import type { Session } from './session.ts';
import { createSession } from './session.ts';
import { answerSourceRequests } from './source-requests.ts';
import { answerTestRequests } from './test-requests.ts';
import { answerTraceRequests } from './trace-requests.ts';
import { canonicalUri } from './uris.ts';
import { version } from './version.ts';
import type { WatchOptions } from './watching.ts';
import { watchFolders } from './watching.ts';

/** The language that an editor may call our files; others call them YAML, and their names tell. */
const LANGUAGE_ID = 'parapet-policy';

/** Serves the client at the other end of a connection, and starts to listen to it. */
export function startServer(connection: Connection, options: WatchOptions = {}): void {
  connection.onInitialize((params) => {
    const client = clientOf(params);
    serve(connection, client, params, options);
    return {
      capabilities: capabilitiesFor(client),
      serverInfo: { name: 'parapet-language-server', version },
    };
  });
  connection.listen();
}

function serve(connection: Connection, client: Client, params: InitializeParams, options: WatchOptions): void {
  // A client that asks for the diagnostics of what it has open must not be sent them too: it would show both.
  const isSent = (uri: string): boolean => !(client.pullsDiagnostics && session.isOpen(uri));
  const notifier = createNotifier(connection, client, () => session.diagnostics(isSent));
  const session = createSession(notifier, nextTurn);
  answerLanguageRequests(connection, client, session);
  runCommands(connection, client, session);
  answerAuthoringRequests(connection, session);
  answerPreviewRequests(connection, session);
  answerTraceRequests(connection, session);
  answerSourceRequests(connection, session, params);
  answerTestRequests(connection, session);
  followDocuments(connection, session);
  watchFolders(connection, client, params, session, options);
  // A lens says how old its traces are.
  const aging = setInterval(notifier.previewed, MINUTE).unref();
  connection.onExit(() => {
    clearInterval(aging);
    void session.end();
  });
}

const MINUTE = 60_000;

function followDocuments(connection: Connection, session: Session): void {
  const documents = new TextDocuments(TextDocument);
  documents.onDidChangeContent(({ document }) => {
    if (isServed(document)) session.edit(canonicalUri(document.uri), document.getText());
  });
  documents.onDidClose(({ document }) => {
    if (isServed(document)) session.close(canonicalUri(document.uri));
  });
  documents.listen(connection);
}

const isServed = ({ uri, languageId }: TextDocument): boolean => languageId === LANGUAGE_ID || isOurs(uri);
