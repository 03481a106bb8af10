// Asks, and begins work of its own when everything else is done, in which it asks again.
import OpenAI from 'openai';

const client = new OpenAI({ maxRetries: 0 });
const ask = async () => {
  const messages = [{ role: 'user', content: 'Whom do I call?' }];
  const { choices } = await client.chat.completions.create({ model: 'scripted', messages });
  console.log(choices[0].message.content);
};
await ask();
process.once('beforeExit', () => {
  setTimeout(async () => {
    await ask();
    console.log('late work done');
  }, 2_500);
});
