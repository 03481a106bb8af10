import { Unknown } from '@parapet/cel';
import type { RecordedFact } from '../fact/recorded-fact.ts';
import type { UnknownText } from './unknown-text.ts';

/** What is about to happen, or has just happened, when a moment is decided. */
export const momentKinds = ['input', 'output', 'tool_call', 'tool_result', 'retrieval', 'call_end', 'span'] as const;
export type MomentKind = (typeof momentKinds)[number];

/**
 * A value the host could see, or `Unknown` where it could not.
 * A property that is missing was seen to be absent; a root that is missing from a moment altogether is unknown.
 */
export type Seen<T> = T | Unknown;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Text that a model read or wrote. The shape is that of OpenTelemetry's GenAI message parts. */
export interface TextPart {
  readonly type: 'text' | 'reasoning' | 'refusal';
  readonly content: Seen<string>;
}

export interface ToolCallPart {
  readonly type: 'tool_call';
  readonly id?: string;
  readonly name: string;
  readonly arguments?: Seen<Json>;
}

export interface ToolCallResponsePart {
  readonly type: 'tool_call_response';
  readonly id?: string;
  readonly result?: Seen<Json>;
}

/** A part whose text we cannot read (an image, audio, a file). It lowers the coverage of a moment. */
export interface OpaquePart {
  readonly type: 'opaque';
  /** What it is, in the provider's word, such as `image_url`. */
  readonly media: string;
}

export type Part = TextPart | ToolCallPart | ToolCallResponsePart | OpaquePart;

export interface Message {
  /** `system`, `developer`, `user`, `assistant` or `tool`. */
  readonly role: string;
  readonly parts: readonly Part[];
}

export interface Input {
  /** The transcript, oldest first; the last turn is what this moment is about. */
  readonly messages: Seen<readonly Message[]>;
  /** Instructions sent apart from the transcript. */
  readonly system?: Seen<readonly TextPart[]>;
  readonly tools?: Seen<readonly { readonly name: string; readonly description?: string }[]>;
}

export interface Output {
  readonly parts: Seen<readonly (TextPart | OpaquePart)[]>;
  readonly finish_reason?: Seen<string>;
  /** From 0 to 1; see the schema. */
  readonly confidence?: Seen<number>;
}

/** What of an answer is only known at its end. */
export type Ending = Omit<Output, 'parts'>;

/** That of an answer whose end nobody saw, because it was stopped. */
export const unseenEnding: Ending = {
  finish_reason: new Unknown(['output.finish_reason']),
  confidence: new Unknown(['output.confidence']),
};

export interface ToolCall {
  readonly name: Seen<string>;
  readonly arguments: Seen<Json>;
  readonly call_id?: Seen<string>;
  readonly type?: Seen<string>;
  /** The MCP server that offers it. */
  readonly server?: Seen<string>;
  /** What it gave back; of `tool_result` moments only. */
  readonly result?: Seen<Json>;
}

export interface Retrieval {
  readonly query: Seen<string>;
  readonly documents: Seen<readonly RetrievedDocument[]>;
}

export interface RetrievedDocument {
  readonly id?: Seen<string>;
  readonly text: Seen<string>;
  readonly score?: Seen<number>;
}

export interface SpanFacts {
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer' | 'unspecified';
  readonly status: { readonly code: 'unset' | 'ok' | 'error'; readonly message?: string };
  /** Seconds. */
  readonly duration: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
}

/** What a model is told about how to answer, by the names of the GenAI conventions. */
export interface CallParameters {
  readonly max_tokens?: Seen<number>;
  readonly temperature?: Seen<number>;
  readonly top_p?: Seen<number>;
  readonly top_k?: Seen<number>;
  readonly frequency_penalty?: Seen<number>;
  readonly presence_penalty?: Seen<number>;
  readonly seed?: Seen<number>;
  readonly stop_sequences?: Seen<readonly string[]>;
  readonly choice_count?: Seen<number>;
}

/** What is known about a moment whatever its kind. */
export interface MomentContext {
  readonly call?: Seen<{
    readonly operation?: Seen<string>;
    readonly provider?: Seen<string>;
    readonly stream?: Seen<boolean>;
    readonly parameters?: Seen<CallParameters>;
    /** Seconds; this and what follows of `call_end` moments only. */
    readonly duration?: Seen<number>;
    /** Seconds. */
    readonly time_to_first_token?: Seen<number>;
    readonly tokens?: Seen<{ readonly input?: Seen<number>; readonly output?: Seen<number> }>;
    readonly finish_reasons?: Seen<readonly string[]>;
  }>;
  readonly model?: Seen<{
    readonly name?: Seen<string>;
    readonly provider?: Seen<string>;
    readonly version?: Seen<string>;
    readonly response_name?: Seen<string>;
  }>;
  readonly agent?: Seen<{ readonly id?: Seen<string>; readonly name?: Seen<string> }>;
  readonly user?: Seen<{
    readonly id?: Seen<string>;
    readonly roles?: Seen<readonly string[]>;
    readonly attributes?: Seen<{ readonly [key: string]: Json }>;
  }>;
  readonly session?: Seen<{ readonly id?: Seen<string> }>;
  /** Left out by a service that has no tenants. */
  readonly tenant?: Seen<string>;
  readonly app?: Seen<{
    readonly name?: Seen<string>;
    readonly version?: Seen<string>;
    readonly environment?: Seen<string>;
    readonly attributes?: Seen<Readonly<Record<string, unknown>>>;
  }>;
  readonly conversation?: Seen<{ readonly turns?: Seen<number>; readonly messages?: Seen<number> }>;
  readonly system?: Seen<{ readonly load?: Seen<number>; readonly halted?: Seen<readonly string[]> }>;
}

/** A piece of text that only a record is left of. */
export interface RecordedPiece {
  /** JSON pointer within the moment. */
  readonly part: string;
  readonly content: UnknownText;
}

/** What is decided: one thing that a model, a tool or a service is about to do or has done. */
export interface Moment extends MomentContext {
  readonly at: MomentKind;
  /** The identity: the same thing seen twice has the same one. */
  readonly id: string;
  /** When it happened, in milliseconds since the epoch. */
  readonly time: number;
  readonly input?: Seen<Input>;
  readonly output?: Seen<Output>;
  readonly tool?: Seen<ToolCall>;
  readonly retrieval?: Seen<Retrieval>;
  readonly span?: Seen<SpanFacts>;
  /**
   * What an earlier host recorded of the moment's own text, piece by piece; it stands for the text where that was not seen.
   */
  readonly recorded?: readonly RecordedPiece[];
  /** What an earlier host was told about its texts; it stands for asking again. */
  readonly recordedFacts?: readonly RecordedFact[];
}
