import { createReadStream } from 'node:fs';
import { logsOf, readOtlp, spansOf } from '@parapet/otlp';
import type { RecordedTrace } from '@parapet/replay';
import { unpackers } from '@parapet/runtime';

/** What a trace file holds, with all its traces taken together; undefined where no span can be read. */
export async function readTrace(path: string): Promise<RecordedTrace | undefined> {
  const spans: RecordedTrace['spans'][number][] = [];
  const logs: NonNullable<RecordedTrace['logs']>[number][] = [];
  try {
    for await (const batch of readOtlp(createReadStream(path), { unpackers })) {
      if (batch.traces) for (const { view } of spansOf(batch.traces)) spans.push(view);
      if (batch.logs) for (const { view } of logsOf(batch.logs)) logs.push(view);
    }
  } catch {
    // There is no such file, or it may not be read: the case that names it says so.
    return undefined;
  }
  return spans.length > 0 ? { spans, logs } : undefined;
}
