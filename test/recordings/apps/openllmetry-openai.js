import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai';
import OpenAI from 'openai';
import { conversation } from './openai-conversation.js';
import { capturesContent } from './scenario.js';
import { traced } from './traced.js';

const instrumentation = new OpenAIInstrumentation({ traceContent: capturesContent });
instrumentation.manuallyInstrument(OpenAI);

await traced([instrumentation], () => conversation(new OpenAI()));
