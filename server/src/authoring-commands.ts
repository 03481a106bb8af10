import type { Authored, LanguageService, Pinned } from '@parapet/language-service';
import { ADD_TEST, LABEL, NEW_RULE } from '@parapet/language-service';
import type { Connection } from 'vscode-languageserver/node';
import { MessageType } from 'vscode-languageserver/node';
import type { Client } from './client.ts';
import type { SpanCommand } from './protocol.ts';
import type { Session } from './session.ts';
import { showMessage } from './show-message.ts';
import { canonicalUri } from './uris.ts';

/** Runs a command that writes something from a span, for editors that have none of their own; false if it is no such command. */
export async function runAuthoring(
  connection: Connection,
  client: Client,
  { service, pinned }: Session,
  command: string,
  given: unknown,
  signal: AbortSignal,
): Promise<boolean> {
  const write = writers[command];
  if (!write) return false;
  const asked = typeof given === 'object' && given !== null ? (given as SpanCommand) : {};
  if (typeof asked.uri !== 'string') return true;
  const uri = canonicalUri(asked.uri);
  const span = spanIn(asked) ?? pinned() ?? (asked.rule && (await service.latest(uri, asked.rule, signal)));
  if (signal.aborted) return true;
  const found: Authored = span
    ? await write(service, uri, span, asked, signal)
    : {
        kind: 'refused',
        reason: 'No span is named or pinned, and no moment in the traces is one that the rule is about.',
      };
  if (found.kind === 'refused') showMessage(connection, found.reason, MessageType.Warning);
  else await apply(connection, client, found);
  return true;
}

type Write = (
  service: LanguageService,
  uri: string,
  span: Pinned,
  asked: SpanCommand,
  signal: AbortSignal,
) => Authored | Promise<Authored>;

const writers: Readonly<Record<string, Write>> = {
  [NEW_RULE]: (service, uri, span) => service.newRule(uri, span),
  [ADD_TEST]: (service, uri, span, _, signal) => service.addTest(uri, span, signal),
  [LABEL](service, uri, span, { rule, label: kind, keepsMoment, note }) {
    if (rule === undefined || kind === undefined)
      return { kind: 'refused', reason: 'A label names a rule and what is said of it.' };
    const said = { rule, kind, ...(keepsMoment && { keepsMoment }), ...(note !== undefined && { note }) };
    return service.label(uri, span, said);
  },
};

const spanIn = ({ traceId, spanId, moment }: SpanCommand): Pinned | undefined =>
  traceId === undefined || spanId === undefined
    ? undefined
    : { traceId, spanId, ...(moment !== undefined && { moment }) };

async function apply(
  connection: Connection,
  client: Client,
  { edit, uri, range, note }: Extract<Authored, { kind: 'edit' }>,
): Promise<void> {
  const { applied, failureReason = 'The editor did not take the edit.' } = await connection.workspace.applyEdit(edit);
  if (!applied) return showMessage(connection, failureReason, MessageType.Warning);
  if (client.showsDocuments) await connection.window.showDocument({ uri, selection: range, takeFocus: true });
  if (note !== undefined) showMessage(connection, note);
}
