import type { LogLike, SpanLike } from '@parapet/genai';

/** What was recorded of a trace, or of several. */
export interface RecordedTrace<S extends SpanLike = SpanLike> {
  readonly spans: readonly S[];
  /** Records that belong to the spans: some conventions put there what was said. */
  readonly logs?: readonly LogLike[];
}
