import type { Unknown } from '@parapet/cel';
import type {
  Message,
  Moment,
  MomentContext,
  Output,
  CallParameters as Parameters,
  Proposal,
  Seen,
} from '@parapet/policy';
import type { Judge } from './judge.ts';

/** One wire API that models are called through. Everything in it is pure: bytes and texts in, bytes and texts out. */
export interface WireCodec {
  readonly id: string;
  /** `gen_ai.operation.name` of its calls. */
  readonly operation: string;
  recognises(method: string, url: URL): boolean;
  /** `gen_ai.provider.name`, as far as the address tells. */
  provider(url: URL): string;
  /** Reads a request. Gives a problem, and never throws, where the body is not one; the problem names no content. */
  open(body: string, context: ExchangeContext, url: URL): Exchange | { readonly problem: string };
}

/** What the host knows about a call before reading it. */
export interface ExchangeContext extends MomentContext {
  /** When the call was made, in milliseconds since the epoch; all its moments carry this time. */
  readonly time: number;
  /** Within what identities count: the session where one is known, else the trace id. */
  readonly scope: string;
}

/** One model call. */
export interface Exchange {
  readonly request: CallRequest;
  /** Decides the input, oldest turn first, if any rule is about inputs. */
  admit(judge: Judge): Admission;
  /** A whole answer in JSON, of status 2xx. */
  answer(body: string, judge: Judge): JsonAnswer;
  /** An answer that arrives as server-sent events. */
  gate(judge: Judge): EventGate;
  /** The moment that the call has ended, which nobody but the host knows. */
  ended(end: CallEnd): Moment;
}

/** How a call ended that was sent. */
export interface CallEnd {
  /** Seconds. */
  readonly duration: number;
  /** Seconds, of an answer that was streamed. */
  readonly timeToFirstToken?: number;
  /** What is known of the answer; 'none' if there was none, 'unseen' if it could not be read. */
  readonly answer: CallAnswer | 'none' | 'unseen';
  /** What the model said, by choice, where that was decided; otherwise it is what was delivered. */
  readonly said?: readonly Output[];
}

/** What a call asks for. */
export interface CallRequest {
  readonly operation: string;
  readonly provider: string;
  readonly model?: string;
  /** Whether the answer is wanted as a stream of events. */
  readonly stream: boolean;
  /** Whether a stream is to end with an event that tells the usage. */
  readonly streamUsage: boolean;
  readonly messages: readonly Message[];
  readonly tools?: readonly { readonly name: string; readonly description?: string }[];
  /** Whether the answer must be JSON. */
  readonly structured: boolean;
  readonly parameters: CallParameters;
}

/** The parameters that the GenAI conventions have a place for, by the last part of its name; all as they stand in the request. */
export type CallParameters = { readonly [Name in keyof Parameters]?: Exclude<Parameters[Name], Unknown> };

/** A part of a message that differs from what came in. */
export interface ChangedPart {
  /** Index of the message, which for answers is the index of the choice. */
  readonly message: number;
  readonly part: number;
}

export type Admission =
  | {
      readonly kind: 'forward';
      /** The very same string where nothing was changed. */
      readonly body: string;
      /** What the model is sent. */
      readonly delivered: readonly Message[];
      readonly changed: readonly ChangedPart[];
    }
  | { readonly kind: 'refuse'; readonly proposal: Proposal; readonly answer: WireAnswer };

/** A response made up in the provider's place. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; the text of an event stream if the request asked for one. */
  readonly body: string;
}

export interface JsonAnswer {
  /** The very same string where nothing was changed. */
  readonly body: string;
  /** The status to answer with: 502 where the answer could not be read and had to be withheld, 403 where a rule makes an error of it. */
  readonly status: 200 | 403 | 502;
  readonly answer: CallAnswer;
}

/** An event stream on its way. */
export interface EventGate {
  /** What may go on now, which may be nothing. The bytes can be cut anywhere. */
  push(bytes: Uint8Array): Uint8Array;
  /** The upstream ended, whether it was complete or broke. */
  end(): Uint8Array;
  /** Nothing more will be let through: the upstream can be aborted, and what `push` returned last is the end. */
  readonly stopped: boolean;
  /** Whether a first text of the model has arrived. */
  readonly sawText: boolean;
  /** What is known of the answer by now. */
  readonly answer: CallAnswer;
}

export interface CallAnswer {
  readonly id?: string;
  readonly model?: string;
  /** One for each choice that ended. */
  readonly finishReasons: readonly string[];
  /** How sure the model was of each choice, where it told; see `output.confidence` in the policy language. */
  readonly confidences: readonly (Seen<number> | undefined)[];
  /** Tokens. */
  readonly usage?: {
    readonly input?: number;
    readonly output?: number;
    readonly cached?: number;
    readonly reasoning?: number;
  };
  /** What the application received, one message per choice. */
  readonly delivered: readonly Message[];
  readonly changed: readonly ChangedPart[];
  /**
   * Choices that were stopped although they were only to be redacted: what was to be taken out could not be, because it is
   * not text of a string in an answer that must be JSON.
   */
  readonly unredactable: readonly number[];
  /** Fields of the wire that were withheld, because they repeat the words or might. */
  readonly withheld: readonly string[];
  /** Why the answer could not be read; never content. */
  readonly problem?: string;
}
