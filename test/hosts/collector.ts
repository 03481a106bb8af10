import { startCollector } from '@parapet/collector';
import { startTraceSink } from '../../examples/support-bot/demo/trace-sink.ts';
import { corpusSet } from './corpus.ts';
import type { Decided } from './decided.ts';
import { decidedOnSpans } from './spans.ts';

/** What the collector writes on the spans that it is sent. */
export async function decidedByCollector(traces: unknown, file: string): Promise<Decided> {
  const sink = await startTraceSink({ file });
  const collector = await startCollector({
    policies: corpusSet(),
    listen: { host: '127.0.0.1', port: 0 },
    forward: new URL(sink.url),
  });
  try {
    const response = await fetch(new URL('/v1/traces', collector.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(traces),
    });
    if (!response.ok) throw new Error(`The collector answered ${response.status}: ${await response.text()}`);
    return decidedOnSpans(sink.spans);
  } finally {
    await collector.close();
    await sink.close();
  }
}
