import type { SpanView } from '@parapet/otlp';

/** A span as it was read, and which moments it tells of. */
export interface TraceSpan {
  readonly view: SpanView;
  /**
   * Identities of the moments that this span is about, in the order in which they happened. The earlier turns of a transcript that is
   * sent again are what other spans are about.
   */
  readonly moments: readonly string[];
}
