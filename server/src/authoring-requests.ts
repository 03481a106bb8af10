import type { Authored } from '@parapet/language-service';
import type { Connection } from 'vscode-languageserver/node';
import { RequestType } from 'vscode-languageserver/node';
import type { FromSpanParams, LabelParams } from './protocol.ts';
import { ADD_TEST_METHOD, LABEL_METHOD, NEW_RULE_METHOD } from './protocol.ts';
import type { Session } from './session.ts';
import { signalOf } from './signal-of.ts';
import { canonicalUri } from './uris.ts';

const NewRuleRequest = new RequestType<FromSpanParams, Authored, void>(NEW_RULE_METHOD);
const AddTestRequest = new RequestType<FromSpanParams, Authored, void>(ADD_TEST_METHOD);
const LabelRequest = new RequestType<LabelParams, Authored, void>(LABEL_METHOD);

/** Answers what a client asks to be written from a span. Nothing is applied: that is for the client to do. */
export function answerAuthoringRequests(connection: Connection, { service, searched }: Session): void {
  connection.onRequest(NewRuleRequest, async ({ uri, ...pinned }) => {
    await searched;
    return service.newRule(canonicalUri(uri), pinned);
  });
  connection.onRequest(AddTestRequest, async ({ uri, ...pinned }, token) => {
    await searched;
    return service.addTest(canonicalUri(uri), pinned, signalOf(token));
  });
  connection.onRequest(LabelRequest, async ({ uri, rule, kind, keepsMoment, note, ...pinned }) => {
    await searched;
    const said = { rule, kind, ...(keepsMoment && { keepsMoment }), ...(note !== undefined && { note }) };
    return service.label(canonicalUri(uri), pinned, said);
  });
}
