import type { Impact, MatchItem, NearMiss, RuleMark, RuleValues } from '@parapet/language-service';
import type { Connection, Diagnostic } from 'vscode-languageserver/node';
import { NotificationType, RequestType } from 'vscode-languageserver/node';
import type {
  ClausesParams,
  DataDiagnosticsParams,
  ImpactParams,
  MarksParams,
  MatchesParams,
  PinParams,
  WhyNotParams,
} from './protocol.ts';
import {
  CLAUSES_METHOD,
  DATA_DIAGNOSTICS_METHOD,
  IMPACT_METHOD,
  MARKS_METHOD,
  MATCHES_METHOD,
  PIN_METHOD,
  WHY_NOT_METHOD,
} from './protocol.ts';
import type { Session } from './session.ts';
import { signalOf } from './signal-of.ts';
import { canonicalUri } from './uris.ts';

const MatchesRequest = new RequestType<MatchesParams, MatchItem[], void>(MATCHES_METHOD);
const ImpactRequest = new RequestType<ImpactParams, Impact | null, void>(IMPACT_METHOD);
const MarksRequest = new RequestType<MarksParams, readonly RuleMark[], void>(MARKS_METHOD);
const WhyNotRequest = new RequestType<WhyNotParams, readonly NearMiss[], void>(WHY_NOT_METHOD);
const ClausesRequest = new RequestType<ClausesParams, readonly RuleValues[], void>(CLAUSES_METHOD);
const DataDiagnosticsRequest = new RequestType<DataDiagnosticsParams, Diagnostic[], void>(DATA_DIAGNOSTICS_METHOD);
const PinNotification = new NotificationType<PinParams>(PIN_METHOD);

/** Answers what a client asks about policies and traces. Asked right at the start, all wait until traces were searched for. */
export function answerPreviewRequests(connection: Connection, { service, searched, pin }: Session): void {
  connection.onRequest(MatchesRequest, async ({ uri, rule }, token) => {
    await searched;
    return service.matches(canonicalUri(uri), rule, signalOf(token));
  });
  connection.onRequest(ImpactRequest, async ({ uri, stance = 'as-if-enforced', only }, token) => {
    await searched;
    const question = { stance, ...(only && { only }) };
    return (await service.impact(canonicalUri(uri), question, signalOf(token))) ?? null;
  });
  connection.onRequest(MarksRequest, async ({ uri }, token) => {
    await searched;
    return service.marks(canonicalUri(uri), signalOf(token));
  });
  connection.onRequest(WhyNotRequest, async ({ uri, rule, limit = 20, content = false }, token) => {
    await searched;
    return service.whyNot(canonicalUri(uri), rule, { limit, content }, signalOf(token));
  });
  connection.onRequest(ClausesRequest, async ({ uri, content = false, ...pinned }, token) => {
    await searched;
    return service.clauses(canonicalUri(uri), pinned, { content }, signalOf(token));
  });
  connection.onNotification(PinNotification, ({ pinned }) => pin(pinned));
  connection.onRequest(DataDiagnosticsRequest, async ({ uri }, token) => {
    await searched;
    return service.dataDiagnostics(canonicalUri(uri), signalOf(token));
  });
}
