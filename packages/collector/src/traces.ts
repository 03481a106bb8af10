import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { readTraces, writeTraces } from '@parapet/otlp';
import type { PolicySet } from '@parapet/policy';
import { refusal } from './answer.ts';
import { attachVerdicts } from './attach-verdicts.ts';
import type { Body } from './body.ts';
import { decodeBody } from './body.ts';
import type { Report } from './collector-event.ts';

/**
 * The body of a traces request as it goes on: with verdicts, in the encoding that it came in; byte for byte as it came
 * where there is nothing to add.
 *
 * @param limit most bytes that it may unpack to
 */
export async function decideTraces(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: string | undefined,
  policies: PolicySet,
  limit: number,
  report: Report,
): Promise<Body> {
  const body = await decodeBody(bytes, encoding, limit);
  if (body.kind === 'refused') return body;
  const text = decodeText(body.bytes);
  if (text === undefined) return malformed('It is not UTF-8.');
  if (text.trim() === '') return malformed('It is empty.');
  const { traces, problems } = readTraces(text);
  if (problems[0]) return malformed(problems[0].message);
  const decided = attachVerdicts(traces, policies, report);
  if (decided === traces) return { kind: 'read', bytes };
  const written = Buffer.from(writeTraces(decided));
  return { kind: 'read', bytes: body.bytes === bytes ? written : await promisify(gzip)(written, FAST) };
}

/** The bytes stay on the way between two machines for a moment only. */
const FAST = { level: constants.Z_BEST_SPEED };

const malformed = (why: string): Body => ({
  kind: 'refused',
  answer: refusal(400, `The body is not an OTLP traces request in JSON. ${why}`),
});

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
