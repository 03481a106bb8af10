/**
 * An application that calls a model when it is told to: `{ stream, calls }` in, the medians in milliseconds out. It knows
 * nothing of who instruments it.
 */
import { performance } from 'node:perf_hooks';
import OpenAI from 'openai';

const client = new OpenAI();
const request = { model: 'bench', messages: [{ role: 'user', content: 'Say sixty-four words, please.' }] };

async function call(stream) {
  const begun = performance.now();
  if (!stream) {
    await client.chat.completions.create(request);
    return { total: performance.now() - begun };
  }
  let first;
  for await (const { choices } of await client.chat.completions.create({ ...request, stream })) {
    if (first === undefined && choices[0]?.delta.content) first = performance.now() - begun;
  }
  return { first, total: performance.now() - begun };
}

process.on('message', async ({ stream, calls }) => {
  const figures = [];
  for (let number = 0; number < calls; number++) figures.push(await call(stream));
  process.send({ first: middle(figures, 'first'), total: middle(figures, 'total') });
});
process.on('disconnect', () => process.exit());
process.send('ready');

function middle(figures, name) {
  return figures.map((figure) => figure[name]).sort((a, b) => a - b)[figures.length >> 1];
}
