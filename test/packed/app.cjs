/** The same application in CommonJS. */
const OpenAI = require('openai');

async function main() {
  const client = new OpenAI();
  const request = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Can I call the warehouse?' }] };
  const whole = await client.chat.completions.create(request);
  let streamed = '';
  for await (const { choices } of await client.chat.completions.create({ ...request, stream: true }))
    streamed += choices[0]?.delta.content ?? '';
  console.log(JSON.stringify([whole.choices[0].message.content, streamed]));
}

main();
