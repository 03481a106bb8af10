import type { Attributes } from '@opentelemetry/api';

/** Whether a span follows one of the conventions that carry what was said to and by a model. */
export const tellsOfModels = (attributes: Attributes): boolean =>
  attributes['gen_ai.operation.name'] !== undefined ||
  attributes['gen_ai.system'] !== undefined ||
  attributes['ai.operationId'] !== undefined ||
  attributes['openinference.span.kind'] !== undefined ||
  attributes['traceloop.span.kind'] !== undefined ||
  attributes['llm.request.type'] !== undefined;
