import assert from 'node:assert/strict';
import { codecs } from '@parapet/genai';
import { asServed, isModelHost, isModelShaped } from '../../src/transport/model-shaped.ts';

describe('what could be a model call', () => {
  it('is a POST to a known host, or to a path that models are called by', () => {
    for (const url of [
      'https://api.openai.com/v1/embeddings',
      'https://eu.api.openai.com/v1/anything',
      'https://acme.openai.azure.com/openai/deployments/x/chat/completions?api-version=1',
      'http://localhost:8000/v1/chat/completions',
      'https://bedrock-runtime.eu-west-1.amazonaws.com/model/x/converse',
    ])
      assert.ok(isModelShaped(new URL(url)), url);
  });

  it('is everything that a codec recognises', () => {
    const hosts = ['https://api.openai.com', 'http://localhost:8000', 'https://gateway.example/deep/er'];
    const paths = [
      '/chat/completions',
      '/v1/chat/completions',
      '/v1/chat/completions/',
      '/V1/Chat/Completions',
      '/x/Chat%2fCompletions;v=1',
    ];
    for (const url of hosts.flatMap((host) => paths.map((path) => new URL(host + path))))
      if (codecs.some((codec) => codec.recognises('POST', asServed(url)))) assert.ok(isModelShaped(url), url.href);
  });

  it('is nothing else', () => {
    assert.equal(isModelShaped(new URL('https://shop.example/orders')), false);
    assert.equal(isModelHost('notapi.openai.com.evil.example'), false);
    assert.equal(isModelHost('notopenrouter.ai'), false);
  });
});
