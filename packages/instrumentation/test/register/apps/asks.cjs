// A CommonJS application: asks once, prints what it got.
const OpenAI = require('openai');

const client = new OpenAI({ maxRetries: 0 });
client.chat.completions
  .create({ model: 'scripted', messages: [{ role: 'user', content: 'Whom do I call?' }] })
  .then(({ choices }) => console.log(choices[0].message.content));
