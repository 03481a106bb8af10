import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { SpanProcessor } from '@parapet/instrumentation';
import type { Span } from '../../examples/support-bot/demo/spans.ts';

/** An SDK in this process, with a processor of ours, that keeps the spans that end. */
export interface KeptSpans {
  readonly provider: TracerProvider;
  spans(): Span[];
}

export function keptSpans(processor: SpanProcessor): KeptSpans {
  const exporter = new InMemorySpanExporter();
  return {
    provider: new TracerProvider({ spanProcessors: [processor, new SimpleSpanProcessor({ exporter })] }),
    spans: () =>
      exporter.getFinishedSpans().map((span) => ({
        ...span.spanContext(),
        name: span.name,
        start: 0,
        duration: 0,
        attributes: span.attributes,
        events: span.events.map(({ name, attributes = {} }) => ({ name, attributes })),
      })),
  };
}
