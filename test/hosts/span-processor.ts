import { type Attributes, SpanKind } from '@opentelemetry/api';
import { PolicySpanProcessor } from '@parapet/instrumentation';
import { corpus, corpusSet } from './corpus.ts';
import type { Decided } from './decided.ts';
import { keptSpans } from './in-process.ts';
import { attributesOf } from './recorded-spans.ts';
import { decidedOnSpans } from './spans.ts';

/** What our span processor writes on the spans of an instrumentation that knows nothing of us. */
export function decidedBySpanProcessor(): Decided {
  const { provider, spans } = keptSpans(new PolicySpanProcessor({ policies: corpusSet() }));
  const tracer = provider.getTracer('another-instrumentation');
  for (const exchange of corpus) {
    const span = tracer.startSpan(`chat ${exchange.request.model}`, {
      kind: SpanKind.CLIENT,
      attributes: attributesOf(exchange) as Attributes,
    });
    span.end();
  }
  return decidedOnSpans(spans());
}
