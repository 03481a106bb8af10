import type { Attributes, Context, Span, Tracer } from '@opentelemetry/api';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { CallAnswer, CallRequest, WireCodec } from '@parapet/genai';
import { activeContext } from './registered-api.ts';

/** The span that tells of one model call: our own, or that of another GenAI instrumentation, which stays its business. */
export interface CallSpan {
  /** Absent where no provider is registered. */
  readonly span: Span | undefined;
  readonly own: boolean;
  /** In which the request is sent, so that what it causes hangs below the span. */
  readonly context: Context;
  requested(request: CallRequest): void;
  answered(answer: CallAnswer): void;
  failed(errorType: string): void;
  /** Further calls do nothing. */
  end(): void;
}

export interface CallAddress {
  readonly codec: Pick<WireCodec, 'operation' | 'provider'>;
  readonly url: URL;
  /** How often a client has sent this request before. */
  readonly resendCount: number;
}

/** Operations whose spans tell of one call to a model. A span of an agent or a tool is around several. */
const MODEL_OPERATIONS: readonly unknown[] = ['chat', 'generate_content', 'text_completion'];

/**
 * Begins to tell of a model call: on the active span, if that is the GenAI span of another instrumentation, and on a
 * client span of our own otherwise.
 */
export function startCallSpan(address: CallAddress, tracer: Tracer | undefined): CallSpan {
  const parent = activeContext();
  const active = trace.getSpan(parent);
  if (active?.isRecording() && isModelCall(active)) return foreignSpan(active, parent);
  const { operation } = address.codec;
  const attributes = { ...addressAttributes(address), ...resent(address) };
  const span = tracer?.startSpan(operation, { kind: SpanKind.CLIENT, attributes }, parent);
  return span ? ownSpan(span, trace.setSpan(parent, span)) : noSpan(parent);
}

const isModelCall = (span: Span): boolean =>
  MODEL_OPERATIONS.includes((span as { attributes?: Attributes }).attributes?.['gen_ai.operation.name']);

/** Whom the call goes to; what its metrics are told apart by. */
export function addressAttributes({ codec, url }: CallAddress): Attributes {
  return {
    'gen_ai.operation.name': codec.operation,
    'gen_ai.provider.name': codec.provider(url),
    'server.address': url.hostname,
    'server.port': url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
  };
}

const resent = ({ resendCount }: CallAddress): Attributes =>
  resendCount > 0 ? { 'http.request.resend_count': resendCount } : {};

function ownSpan(span: Span, context: Context): CallSpan {
  let ended = false;
  return {
    span,
    own: true,
    context,
    requested(request) {
      if (request.model !== undefined) span.updateName(`${request.operation} ${request.model}`);
      span.setAttributes(requestAttributes(request));
    },
    answered(answer) {
      span.setAttributes(answerAttributes(answer));
    },
    failed(errorType) {
      span.setAttribute('error.type', errorType);
      span.setStatus({ code: SpanStatusCode.ERROR });
    },
    end() {
      if (ended) return;
      ended = true;
      span.end();
    },
  };
}

const foreignSpan = (span: Span, context: Context): CallSpan => ({ ...noSpan(context), span });

/** Where nobody collects spans. */
export const noSpan = (context: Context): CallSpan => ({
  span: undefined,
  own: false,
  context,
  requested() {},
  answered() {},
  failed() {},
  end() {},
});

export function requestAttributes({ model, stream, structured, parameters }: CallRequest): Attributes {
  const { choice_count, stop_sequences, ...same } = parameters;
  return present({
    'gen_ai.request.model': model,
    'gen_ai.request.stream': stream,
    'gen_ai.output.type': structured ? 'json' : undefined,
    'gen_ai.request.choice.count': choice_count !== undefined && choice_count !== 1 ? choice_count : undefined,
    'gen_ai.request.stop_sequences': stop_sequences && [...stop_sequences],
    ...Object.fromEntries(Object.entries(same).map(([name, value]) => [`gen_ai.request.${name}`, value])),
  });
}

export function answerAttributes({ id, model, finishReasons, usage }: CallAnswer): Attributes {
  return present({
    'gen_ai.response.id': id,
    'gen_ai.response.model': model,
    'gen_ai.response.finish_reasons': finishReasons.length > 0 ? [...finishReasons] : undefined,
    'gen_ai.usage.input_tokens': usage?.input,
    'gen_ai.usage.output_tokens': usage?.output,
    'gen_ai.usage.cache_read.input_tokens': usage?.cached,
    'gen_ai.usage.reasoning.output_tokens': usage?.reasoning,
  });
}

const present = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
