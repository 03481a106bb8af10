import { isWithheldBy, type Json, type Proposal, type Redaction } from '@parapet/policy';
import { digest } from '../../../identity.ts';
import { parseJson } from '../../../json/parse-json.ts';
import { repeatsNames } from '../../../json/repeats-names.ts';
import { partOfInput, toolResultsIn } from '../../../tool-results.ts';
import { turnEnds } from '../../../turns.ts';
import type { Admission } from '../../codec.ts';
import { type Judge, messageOf } from '../../judge.ts';
import type { CallMoments } from '../moments.ts';
import { refusedBy } from '../refusal.ts';
import { type ReadRequest, readRequest } from './read-request.ts';
import { redactRequest } from './redact-request.ts';

/** A request as it came. */
export interface OpenRequest extends ReadRequest {
  readonly body: string;
  /** What `body` stands for. */
  readonly value: Json;
  readonly url: URL;
  /** When the call was made, in milliseconds since the epoch. */
  readonly time: number;
}

/**
 * Decides what tools said and the turns of a request, oldest first: a transcript is sent again with every turn, and what was taken out once
 * has to be taken out again. The first turn that is blocked refuses the call.
 */
export function admit(open: OpenRequest, moments: CallMoments, judge: Judge): Admission {
  const { value, places, request } = open;
  // Of a name that stands twice we read the last member; somebody else might read the first.
  const guards = judge.enforces('input') || judge.enforces('tool_result');
  const body = guards && repeatsNames(open.body, value) ? JSON.stringify(value) : open.body;
  const redactions: Redaction[] = [];
  let last: Proposal | undefined;
  for (const result of judge.has('tool_result') ? toolResultsIn(request.messages) : []) {
    const moment = moments.toolResult(result);
    const proposal = judge.judge(moment);
    if (isWithheldBy(proposal)) return refusal(open, proposal, moment.id);
    if (proposal.redactions.length === 0) continue;
    redactions.push(
      ...proposal.redactions.map((redaction) => ({ ...redaction, part: partOfInput(redaction.part, result) })),
    );
    last = proposal;
  }
  for (const end of judge.has('input') ? turnEnds(request.messages) : []) {
    const moment = moments.input(end);
    const proposal = judge.judge(moment);
    if (isWithheldBy(proposal)) return refusal(open, proposal, moment.id);
    if (proposal.redactions.length > 0) {
      redactions.push(...proposal.redactions);
      last = proposal;
    }
  }
  if (!last) return { kind: 'forward', body, delivered: request.messages, changed: [] };
  const redacted = redactRequest(body, value, places, redactions);
  if (!redacted) return refusal(open, last, body);
  const sent = readRequest(parseJson(redacted.body), request.operation, request.provider, open.url);
  return {
    kind: 'forward',
    body: redacted.body,
    delivered: sent?.request.messages ?? [],
    changed: redacted.changed,
  };
}

const refusal = ({ request, time }: OpenRequest, proposal: Proposal, name: string): Admission => ({
  kind: 'refuse',
  proposal,
  answer: refusedBy(proposal, request, messageOf(proposal), digest(name), time),
});
