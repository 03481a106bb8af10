import type { Connection, InitializeParams } from 'vscode-languageserver/node';
import { NotificationType, RequestType, RequestType0 } from 'vscode-languageserver/node';
import type { PullParams, ReceiverParams, ReceiverState, SourceState, TrustParams } from './protocol.ts';
import { PULL_METHOD, RECEIVER_METHOD, SOURCES_METHOD, TRUST_METHOD } from './protocol.ts';
import type { Session } from './session.ts';

const ReceiverRequest = new RequestType<ReceiverParams, ReceiverState, void>(RECEIVER_METHOD);
const PullRequest = new RequestType<PullParams, readonly SourceState[], void>(PULL_METHOD);
const SourcesRequest = new RequestType0<readonly SourceState[], void>(SOURCES_METHOD);
const TrustNotification = new NotificationType<TrustParams>(TRUST_METHOD);

/** Answers what a client asks about trace sources. */
export function answerSourceRequests(connection: Connection, session: Session, params: InitializeParams): void {
  void session.setTrusted(params.initializationOptions?.trusted === true);
  connection.onNotification(TrustNotification, ({ trusted }) => session.setTrusted(trusted === true));
  connection.onRequest(ReceiverRequest, async ({ action }) => {
    // Before that it is not known which folders there are.
    await session.searched;
    return session.receiver.turn(action);
  });
  connection.onRequest(PullRequest, async ({ name }) => {
    await session.searched;
    await session.pulls.pull(name);
    return session.sources();
  });
  connection.onRequest(SourcesRequest, async () => {
    await session.searched;
    return session.sources();
  });
}
