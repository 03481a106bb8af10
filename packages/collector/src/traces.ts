import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { type Body, decodeBody, type Encoding, refusal } from '@parapet/otlp';
import type { PolicySet } from '@parapet/policy';
import { attachVerdicts } from './attach-verdicts.ts';
import type { Report } from './collector-event.ts';

/** The body of a traces request, and how it came. */
export interface TracesRequest {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly encoding: Encoding;
  /** As the header `content-encoding` has it: gzip or none. */
  readonly packing: string | undefined;
}

/**
 * The body of a traces request as it goes on: with verdicts, encoded and packed as it came; byte for byte as it came where
 * there is nothing to add.
 *
 * @param limit most bytes that it may unpack to
 */
export async function decideTraces(
  { bytes, encoding, packing }: TracesRequest,
  policies: PolicySet,
  limit: number,
  report: Report,
): Promise<Body> {
  const body = await decodeBody(bytes, packing, limit);
  if (body.kind === 'refused') return body;
  const read = encoding.read(body.bytes);
  if ('problem' in read) return malformed(encoding, read.problem);
  const decided = attachVerdicts(read.traces, policies, report);
  if (decided === read.traces) return { kind: 'read', bytes };
  const written = encoding.write(decided);
  return { kind: 'read', bytes: body.bytes === bytes ? written : await promisify(gzip)(written, FAST) };
}

/** The bytes stay on the way between two machines for a moment only. */
const FAST = { level: constants.Z_BEST_SPEED };

const malformed = ({ name }: Encoding, why: string): Body => ({
  kind: 'refused',
  answer: refusal(400, `The body is not an OTLP traces request in ${name}. ${why}`),
});
