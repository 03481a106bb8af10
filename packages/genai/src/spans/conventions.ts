import type { SpanConvention } from './convention.ts';
import { aiSdk } from './conventions/ai-sdk.ts';
import { aiSdkBefore } from './conventions/ai-sdk-before.ts';
import { anthropicSdk } from './conventions/anthropic-sdk.ts';
import { genAi } from './conventions/gen-ai.ts';
import { genAiContentEvents } from './conventions/gen-ai-content-events.ts';
import { genAiMessageEvents } from './conventions/gen-ai-message-events.ts';
import { genAiOperationDetails } from './conventions/gen-ai-operation-details.ts';
import { openInference } from './conventions/openinference.ts';
import { openllmetryBefore } from './conventions/openllmetry-before.ts';

/**
 * All conventions that are understood. The first that reads a span is the one it is written by: those with signs of their
 * own come before those that any instrumentation may write, and content in events before content in attributes.
 */
export const conventions: readonly SpanConvention[] = [
  openInference,
  aiSdkBefore,
  aiSdk,
  anthropicSdk,
  openllmetryBefore,
  genAiOperationDetails,
  genAiMessageEvents,
  genAiContentEvents,
  genAi,
];
