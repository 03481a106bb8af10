// An ES module application: asks once, prints what it got.
import OpenAI from 'openai';

const client = new OpenAI({ maxRetries: 0 });
try {
  const { choices } = await client.chat.completions.create({
    model: 'scripted',
    messages: [{ role: 'user', content: 'Whom do I call?' }],
  });
  console.log(choices[0].message.content);
} catch (error) {
  console.log(`${error.constructor.name}: ${error.message}`);
}
