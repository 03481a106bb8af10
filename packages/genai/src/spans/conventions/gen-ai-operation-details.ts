import { GEN_AI_OUTPUT_MESSAGES } from '../../semconv.ts';
import type { Attributes } from '../attribute.ts';
import { capturedAnswers } from '../captured-messages.ts';
import type { SpanConvention } from '../convention.ts';
import { genAiEvents } from '../said-in-events.ts';
import { capturedInput, readGenAi } from './gen-ai.ts';

const EVENT = 'gen_ai.client.inference.operation.details';

/**
 * The same content in an event of its own, `gen_ai.client.inference.operation.details`: one for all of a call, or one for
 * what was asked and one for what was answered. What stands on the span as well is looked for there too.
 */
export const genAiOperationDetails: SpanConvention = {
  id: 'gen-ai-operation-details',
  read(span) {
    const details = genAiEvents(span).filter(({ name }) => name === EVENT);
    if (details.length === 0) return undefined;
    const all = [span.attributes, ...details.map(({ says }) => says)];
    const said: Attributes = Object.fromEntries(all.flatMap((says) => Object.entries(says)));
    return readGenAi(span, {
      input: capturedInput(said),
      answers: capturedAnswers(said[GEN_AI_OUTPUT_MESSAGES], 'output.parts'),
    });
  },
};
