import { getInputAttributes, getRetrieverAttributes, traceRetriever, traceTool } from '@arizeai/openinference-core';
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import OpenAI from 'openai';
import { conversation } from './openai-conversation.js';
import { aboutHours, capturesContent, lookUpOrder, searchHandbook } from './scenario.js';
import { traced } from './traced.js';

const hidden = { hideInputs: !capturesContent, hideOutputs: !capturesContent };
const instrumentation = new OpenAIInstrumentation({ traceConfig: hidden });
instrumentation.manuallyInstrument(OpenAI);

// Wrapped functions show what goes in and out of them, unless they are told otherwise.
const shown = capturesContent
  ? { processInput: getInputAttributes, processOutput: (documents) => getRetrieverAttributes({ documents }) }
  : { processInput: () => ({}), processOutput: () => ({}) };
const useTool = traceTool((input) => lookUpOrder(input), {
  name: 'look_up_order',
  ...(capturesContent ? {} : { processInput: shown.processInput, processOutput: shown.processOutput }),
});

await traced([instrumentation], async () => {
  await traceRetriever(searchHandbook, { name: 'handbook', ...shown })(aboutHours);
  await conversation(new OpenAI(), useTool);
});
