import Anthropic from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
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

await traced([], async () => {
  const client = new Anthropic({
    openTelemetry: { traces: { contentMode: capturesContent ? 'content' : 'metadata_only' } },
  });
  const run = async (input) => JSON.stringify(await lookUpOrder(input));
  await client.beta.messages.toolRunner({
    model,
    max_tokens: 1000,
    system: instructions,
    messages: [{ role: 'user', content: aboutOrder }],
    // The whole conversation is sent each time, as everywhere else here.
    thread: false,
    tools: [betaTool({ name: 'look_up_order', description, inputSchema: parameters, run })],
  });
  const stream = client.messages.stream({ model, max_tokens: 1000, messages: [{ role: 'user', content: aboutHours }] });
  await stream.finalMessage();
});
