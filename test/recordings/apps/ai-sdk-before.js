import { createOpenAI } from '@ai-sdk/openai-6';
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai-6';
import {
  aboutHours,
  aboutOrder,
  capturesContent,
  description,
  instructions,
  lookUpOrder,
  model,
  parameters,
} from './scenario.js';
import { traced } from './traced.js';

const experimental_telemetry = { isEnabled: true, recordInputs: capturesContent, recordOutputs: capturesContent };

await traced([], async () => {
  const chat = createOpenAI().chat(model);
  await generateText({
    model: chat,
    system: instructions,
    prompt: aboutOrder,
    tools: { look_up_order: tool({ description, inputSchema: jsonSchema(parameters), execute: lookUpOrder }) },
    stopWhen: stepCountIs(2),
    experimental_telemetry,
  });
  const { textStream } = streamText({ model: chat, prompt: aboutHours, experimental_telemetry });
  for await (const _ of textStream);
});
