import assert from 'node:assert/strict';
import { openaiChat } from '../../src/index.ts';

describe('the provider of a call', () => {
  for (const [host, name] of [
    ['api.openai.com', 'openai'],
    ['acme.openai.azure.com', 'azure.ai.openai'],
    ['acme.services.ai.azure.com', 'azure.ai.inference'],
    ['api.deepseek.com', 'deepseek'],
    ['api.groq.com', 'groq'],
    ['generativelanguage.googleapis.com', 'gcp.gemini'],
    ['bedrock-runtime.us-east-1.amazonaws.com', 'aws.bedrock'],
    ['notdeepseek.com', 'openai'],
    ['localhost', 'openai'],
  ] as const)
    it(`at ${host} is ${name}`, () => assert.equal(openaiChat.provider(new URL(`https://${host}/v1`)), name));
});
