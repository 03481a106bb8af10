import type { Pinned } from '@parapet/language-service';
import { PIN_LATEST, SHOW_MATCHES, UNPIN, WHY_NOT } from '@parapet/language-service';
import type { Connection } from 'vscode-languageserver/node';
import { NotificationType } from 'vscode-languageserver/node';
import { runAuthoring } from './authoring-commands.ts';
import type { Client } from './client.ts';
import { matchList } from './match-list.ts';
import type { PinParams } from './protocol.ts';
import { PINNED_METHOD } from './protocol.ts';
import type { Session } from './session.ts';
import { showMessage } from './show-message.ts';
import { signalOf } from './signal-of.ts';
import { canonicalUri } from './uris.ts';
import { whyNotList } from './why-not-list.ts';

const PinnedNotification = new NotificationType<PinParams>(PINNED_METHOD);

/** How many moments a message tells. */
const NEAREST = 5;

/** Runs what lenses and code actions name, for editors that have no command of their own for it. */
export function runCommands(connection: Connection, client: Client, session: Session): void {
  const { service, searched, pin } = session;
  const tell = (message: string): void => showMessage(connection, message);

  const pinAndTell = (pinned: Pinned | undefined): void => {
    pin(pinned);
    if (client.followsTraces) void connection.sendNotification(PinnedNotification, pinned ? { pinned } : {});
  };

  const pinLatest = async (uri: string, rule: string, signal: AbortSignal): Promise<void> => {
    const pinned = await service.latest(uri, rule, signal);
    if (pinned) pinAndTell(pinned);
    else if (!signal.aborted) tell(`${rule}: there is no moment in the traces that it is about.`);
  };

  connection.onExecuteCommand(async ({ command, arguments: [uri, rule] = [] }, token) => {
    await searched;
    if (command === UNPIN) return pinAndTell(undefined);
    if (await runAuthoring(connection, client, session, command, uri, signalOf(token))) return;
    if (typeof uri !== 'string' || typeof rule !== 'string') return;
    const signal = signalOf(token);
    if (command === PIN_LATEST) await pinLatest(canonicalUri(uri), rule, signal);
    if (command === WHY_NOT)
      tell(whyNotList(rule, await service.whyNot(canonicalUri(uri), rule, { limit: NEAREST, content: false }, signal)));
    if (command === SHOW_MATCHES) tell(matchList(rule, await service.matches(canonicalUri(uri), rule, signal)));
  });
}
