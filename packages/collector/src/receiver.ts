import type { IncomingMessage } from 'node:http';
import { type Answer, encodingOf, type IncomingBody, json, later, readBody, refusal } from '@parapet/otlp';
import type { PolicySet } from '@parapet/policy';
import type { Report } from './collector-event.ts';
import type { Downstream } from './downstream.ts';
import { deliver } from './downstream.ts';
import { headersToPassOn } from './headers.ts';
import { VIA_HEADER, viaNext } from './loop-guard.ts';
import { decideTraces } from './traces.ts';

export interface ReceiverOptions {
  readonly policies: PolicySet;
  readonly downstream: Downstream;
  /** What this collector calls itself to others, so that a request that comes back is noticed. */
  readonly id: string;
  /** Largest body in bytes, as sent and unpacked. */
  readonly maxBody: number;
  /** How many requests may be in work at once. */
  readonly maxInFlight: number;
  readonly report: Report;
}

const TRACES = '/v1/traces';
const PASSED_THROUGH = ['/v1/logs', '/v1/metrics'];

/** One OTLP/HTTP request to its answer. The promise rejects only when the client goes away while it is still sending. */
export function createReceiver(options: ReceiverOptions): (request: IncomingMessage) => Promise<Answer> {
  const { policies, downstream, maxBody, maxInFlight, report } = options;
  let inFlight = 0;

  return async (request) => {
    const path = URL.parse(request.url ?? '', 'http://localhost')?.pathname ?? '';
    if (path === '/healthz') return json(200, { status: 'ok', policy_set: policies.digest });
    if (path !== TRACES && !PASSED_THROUGH.includes(path))
      return refusal(404, `There is nothing here. OTLP is taken at ${[TRACES, ...PASSED_THROUGH].join(', ')}.`);
    if (request.method !== 'POST') return refusal(405, 'OTLP is sent with POST.', { allow: 'POST' });
    if (inFlight >= maxInFlight) return later('Too many requests are in work.', 1);
    inFlight += 1;
    try {
      return await take(request, path);
    } finally {
      inFlight -= 1;
    }
  };

  async function take(request: IncomingMessage, path: string): Promise<Answer> {
    const via = viaNext(request.headers[VIA_HEADER]?.toString(), options.id);
    if (via === undefined)
      return refusal(508, 'This request has been here before: an exporter behind this collector sends to it.');
    const encoding = encodingOf(request.headers['content-type']);
    if (path === TRACES && encoding === undefined) return wrongType;
    const received = await readBody(incoming(request), maxBody);
    if (received.kind === 'refused') return received.answer;
    const packing = request.headers['content-encoding'];
    const body =
      path === TRACES && encoding !== undefined
        ? await decideTraces({ bytes: received.bytes, encoding, packing }, policies, maxBody, report)
        : received;
    if (body.kind === 'refused') return body.answer;
    const headers = { ...headersToPassOn(request), [VIA_HEADER]: via };
    const { answer, failure } = await deliver(downstream, path, headers, body.bytes);
    report(failure === undefined ? { kind: 'delivered', path } : { kind: 'not-delivered', path, failure });
    return answer;
  }
}

/** A client that is still sending sees the answer only if its connection stays. */
const incoming = (request: IncomingMessage): IncomingBody => ({
  length: request.headers['content-length'],
  chunks: request.iterator({ destroyOnReturn: false }),
});

const wrongType = refusal(
  415,
  'OTLP is application/x-protobuf or application/json. Set the content type to what is sent.',
);
