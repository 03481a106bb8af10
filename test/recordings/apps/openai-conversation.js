import { aboutHours, aboutOrder, description, instructions, lookUpOrder, model, parameters } from './scenario.js';

const tools = [{ type: 'function', function: { name: 'look_up_order', description, parameters } }];

/** Both conversations through the `openai` SDK's chat completions. */
export async function conversation(client, useTool = lookUpOrder) {
  await answerAboutOrder(client, useTool);
  await streamHours(client);
}

async function answerAboutOrder(client, useTool) {
  const messages = [
    { role: 'system', content: instructions },
    { role: 'user', content: aboutOrder },
  ];
  const first = await client.chat.completions.create({ model, messages, tools });
  const { message } = first.choices[0];
  messages.push(message);
  for (const call of message.tool_calls) {
    const result = await useTool(JSON.parse(call.function.arguments));
    messages.push({ role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) });
  }
  await client.chat.completions.create({ model, messages, tools });
}

async function streamHours(client) {
  const stream = await client.chat.completions.create({
    model,
    messages: [{ role: 'user', content: aboutHours }],
    stream: true,
    stream_options: { include_usage: true },
  });
  for await (const _ of stream);
}
