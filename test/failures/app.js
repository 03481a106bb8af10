/** An application that asks a model once and says, as JSON, what it saw. Arguments: `whole` or `stream`, and the prompt's length. */
import OpenAI from 'openai';

const [, , shape, length = '20'] = process.argv;
const client = new OpenAI({ timeout: 500, maxRetries: 1 });
const messages = [{ role: 'user', content: 'How long? '.repeat(Number(length) / 10) }];
let said = '';
try {
  if (shape === 'stream') {
    for await (const { choices } of await client.chat.completions.create({ model: 'test', messages, stream: true }))
      said += choices[0]?.delta.content ?? '';
  } else {
    const { choices } = await client.chat.completions.create({ model: 'test', messages });
    said = choices[0].message.content;
  }
  console.log(JSON.stringify({ said }));
} catch (error) {
  console.log(JSON.stringify({ said, error: error.constructor.name, status: error.status, message: error.message }));
}
