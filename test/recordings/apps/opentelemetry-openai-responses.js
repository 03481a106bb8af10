import { createRequire } from 'node:module';
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai';
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

const tools = [{ type: 'function', name: 'look_up_order', description, parameters, strict: false }];

await traced([new OpenAIInstrumentation({ captureMessageContent: capturesContent })], async () => {
  // Required and not imported: the instrumentation patches what is required.
  const { OpenAI } = createRequire(import.meta.url)('openai');
  const client = new OpenAI();
  const input = [{ role: 'user', content: aboutOrder }];
  const first = await client.responses.create({ model, instructions, input, tools });
  input.push(...first.output);
  for (const call of first.output.filter(({ type }) => type === 'function_call')) {
    const result = await lookUpOrder(JSON.parse(call.arguments));
    input.push({ type: 'function_call_output', call_id: call.call_id, output: JSON.stringify(result) });
  }
  await client.responses.create({ model, instructions, input, tools });
  const stream = await client.responses.create({ model, input: aboutHours, stream: true });
  for await (const _ of stream);
});
