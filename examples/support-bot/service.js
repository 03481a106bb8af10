/**
 * The support desk of a shop: `POST /chat` with `{ "messages": [{ "role": "user", "content": "..." }] }` streams the
 * answer as plain text. An ordinary service written with the `openai` SDK.
 */
import { createServer } from 'node:http';
import OpenAI from 'openai';
import { refunds, tools, useTool } from './orders.js';

const client = new OpenAI(); // OPENAI_API_KEY, OPENAI_BASE_URL
const model = process.env.OPENAI_MODEL ?? 'gpt-4o-mini';
const instructions = `You are the support desk of a shop for kitchenware. Be brief and kind.
Open Monday to Saturday, 9 to 18. Robin in the warehouse answers the phone on +1 212 555 0142.`;

/** Streams what the model says and does what it asks for, until it has said what it has to say. */
async function converse(messages, write) {
  const transcript = [{ role: 'system', content: instructions }, ...messages];
  for (let round = 0; round < 5; round++) {
    const stream = client.chat.completions.stream({
      model,
      messages: transcript,
      tools,
      stream_options: { include_usage: true },
    });
    stream.on('content', (text) => write(text));
    const message = await stream.finalMessage();
    if (message.refusal && message.refusal !== message.content) write(`\n${message.refusal}`);
    if (!message.tool_calls?.length) return;
    transcript.push(message);
    for (const call of message.tool_calls) {
      const result = useTool(call.function.name, JSON.parse(call.function.arguments));
      transcript.push({ role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) });
    }
  }
}

const server = createServer(async (request, response) => {
  try {
    if (request.url === '/refunds') return response.end(JSON.stringify(refunds));
    if (request.method !== 'POST' || request.url !== '/chat') return response.writeHead(404).end();
    const { messages } = JSON.parse(await text(request));
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    await converse(messages, (piece) => response.write(piece));
    response.end();
  } catch (error) {
    console.error(error.message);
    if (!response.headersSent) response.writeHead(502);
    response.end('Something went wrong. Please try again.');
  }
});

async function text(request) {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += piece;
  return body;
}

server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
