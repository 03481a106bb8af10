import { createOpenAI } from '@ai-sdk/openai';
import { OpenTelemetry } from '@ai-sdk/otel';
import { generateText, jsonSchema, registerTelemetry, stepCountIs, streamText, tool } from 'ai';
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

const telemetry = { recordInputs: capturesContent, recordOutputs: capturesContent };

await traced([], async () => {
  registerTelemetry(new OpenTelemetry());
  const chat = createOpenAI().chat(model);
  await generateText({
    model: chat,
    instructions,
    prompt: aboutOrder,
    tools: { look_up_order: tool({ description, inputSchema: jsonSchema(parameters), execute: lookUpOrder }) },
    stopWhen: stepCountIs(2),
    telemetry,
  });
  const { textStream } = streamText({ model: chat, prompt: aboutHours, telemetry });
  for await (const _ of textStream);
});
