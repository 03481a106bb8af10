import { createRequire } from 'node:module';
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai';
import { conversation } from './openai-conversation.js';
import { capturesContent } from './scenario.js';
import { traced } from './traced.js';

await traced([new OpenAIInstrumentation({ captureMessageContent: capturesContent })], async () => {
  // Required and not imported: the instrumentation patches what is required.
  const { OpenAI } = createRequire(import.meta.url)('openai');
  await conversation(new OpenAI());
});
