import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Span } from '@parapet/otlp';
import { writeTraces } from '@parapet/otlp';
import type { Configuration } from '@parapet/runtime';
import type { Log } from '../log.ts';
import { otlpAttributes } from '../spans/otlp-span.ts';
import { SCOPE_NAME, SCOPE_VERSION } from '../version.ts';

/** Keeps original exchanges on the local disk, for the people who write policies. */
export interface Recorder {
  record(span: Span): void;
}

/**
 * A recorder to the folder that `PARAPET_RECORD` names: one OTLP JSON document on each line of one file for each process and day, with
 * content, readable by this user alone and ignored by git. Written at once, so that nothing is lost when the process ends.
 *
 * That it records is said whatever the log level: what is written is what people said.
 */
export function recorderTo(
  { record: folder, resource }: Pick<Configuration, 'record' | 'resource'>,
  log: Log,
  say: (text: string) => void = (text) => process.stderr.write(text),
): Recorder | undefined {
  if (folder === undefined) return undefined;
  say(
    `parapet: RECORDING: all that models are asked and answer is written to ${folder}, as it was before any policy. PARAPET_RECORD is for the machines of authors; unset it anywhere else.\n`,
  );
  let failed = false;
  const fail = (error: unknown): void => {
    if (!failed) log('error', `cannot record to ${folder} (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
    failed = true;
  };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') fail(error);
  }
  return {
    record(span) {
      if (failed) return;
      const scope = { name: SCOPE_NAME, version: SCOPE_VERSION };
      const document = {
        resourceSpans: [{ resource: { attributes: otlpAttributes(resource) }, scopeSpans: [{ scope, spans: [span] }] }],
      };
      const day = new Date().toISOString().slice(0, 10);
      try {
        appendFileSync(join(folder, `${day}-${process.pid}.otlp.jsonl`), `${writeTraces(document)}\n`, { mode: 0o600 });
      } catch (error) {
        fail(error);
      }
    },
  };
}
