import type { Input, Message, Retrieval, Seen, ToolCall } from '@parapet/policy';
import type { SpanLike } from '../span-like.ts';
import type { CallParameters } from '../wire/codec.ts';

/** One way in which instrumentations write on spans what was said to and by a model. */
export interface SpanConvention {
  readonly id: string;
  /** What a span tells; undefined if it is not written by this convention. Never throws. */
  read(span: SpanLike): SpanContent | undefined;
}

/** What a span tells of a call to a model or to a tool, or of a search. All absent where it is about something else, such as an agent. */
export interface SpanContent {
  readonly operation?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly responseId?: string;
  readonly responseModel?: string;
  readonly stream?: boolean;
  /** What of them the span shows; of others, nobody can tell. */
  readonly parameters?: CallParameters;
  /** Whether the answer had to be JSON. */
  readonly structured?: boolean;
  /** Absent where the span is not about a call to a model. */
  readonly input?: Input;
  /** The answer, one element per choice; absent where the span is not about a call to a model, or there was no answer. */
  readonly choices?: readonly SpanChoice[];
  readonly usage?: SpanUsage;
  /** Present where the span is about a call to a tool; with what it gave back, unless it gave back nothing. */
  readonly tool?: ToolCall;
  /** Present where the span is about a search for documents. */
  readonly retrieval?: Retrieval;
}

/** One choice of an answer. */
export interface SpanChoice {
  /** What it said and what it asked of tools, in one message. */
  readonly message: Seen<Message>;
  /** In the provider's word; absent where the span does not tell it in that. */
  readonly finishReason?: string;
}

/** What a call to a model cost. */
export interface SpanUsage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** Seconds. */
  readonly timeToFirstToken?: number;
}
