/**
 * A model server that does nothing but answer, so that a call costs little but the wire: the same bytes for every request,
 * whole or as a stream of 64 pieces.
 */
import { createServer } from 'node:http';

const head = { id: 'chatcmpl-bench', created: 0, model: 'bench' };
const words = Array.from({ length: 64 }, (_, number) => `word${number} `);
const whole = JSON.stringify({
  ...head,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: words.join('') }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 64, total_tokens: 74 },
});
const event = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
const events = [
  event({ role: 'assistant', content: '' }),
  ...words.map((content) => event({ content })),
  event({}, 'stop'),
  'data: [DONE]\n\n',
];

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (piece) => {
    body += piece;
  });
  request.on('end', () => {
    if (!body.includes('"stream":true')) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(whole);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const text of events) response.write(text);
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}/v1`));
process.on('disconnect', () => process.exit());
