import type { Input, Message, Seen, ToolCall } from '@parapet/policy';
import type { SpanLike } from '../span-like.ts';

/** One way in which instrumentations write on spans what was said to and by a model. */
export interface SpanConvention {
  readonly id: string;
  /** What a span tells; undefined if it is not written by this convention. Never throws. */
  read(span: SpanLike): SpanContent | undefined;
}

/** What a span tells of a call to a model, or to a tool. */
export interface SpanContent {
  readonly operation?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly responseId?: string;
  readonly responseModel?: string;
  readonly stream?: boolean;
  /** Whether the answer had to be JSON. */
  readonly structured?: boolean;
  /** Absent where the span is not about a call to a model. */
  readonly input?: Input;
  /** The answer, one element per choice; absent where the span is not about a call to a model, or there was no answer. */
  readonly choices?: readonly SpanChoice[];
  /** Present where the span is about a call to a tool. */
  readonly tool?: ToolCall;
}

/** One choice of an answer. */
export interface SpanChoice {
  /** What it said and what it asked of tools, in one message. */
  readonly message: Seen<Message>;
  readonly finishReason?: string;
}
