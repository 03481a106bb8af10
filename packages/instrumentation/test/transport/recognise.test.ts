import assert from 'node:assert/strict';
import { codecs } from '@parapet/genai';
import type { FetchArguments } from '../../src/transport/fetch-arguments.ts';
import { recognise } from '../../src/transport/recognise.ts';

const recognised = (endpoints: readonly string[], ...request: FetchArguments) =>
  recognise(codecs, endpoints, request)?.codec.id;

const post = { method: 'post', body: '{}' };

describe('a model call', () => {
  it('is recognised by its method and its address, however they are given', () => {
    const url = 'https://api.openai.com/v1/chat/completions';
    assert.equal(recognised([], url, post), 'openai-chat');
    assert.equal(recognised([], new URL(url), post), 'openai-chat');
    assert.equal(recognised([], new Request(url, post)), 'openai-chat');
  });

  it('is recognised at every address that a server takes for the same', () => {
    for (const path of [
      '/v1/chat%2Fcompletions',
      '/v1/chat/complet%69ons',
      '//v1//chat//completions',
      '/V1/Chat/Completions/',
      '/v1/chat/completions;session=1',
      '/v1/chat/%2e/completions',
      '/v1/chat%5Ccompletions?x=%zz',
    ])
      assert.equal(recognised([], `https://api.openai.com${path}`, post), 'openai-chat', path);
  });

  it('is not anything else that a service fetches', () => {
    assert.equal(recognised([], 'https://api.openai.com/v1/chat/completions'), undefined);
    assert.equal(recognised([], 'https://api.openai.com/v1/models', post), undefined);
    assert.equal(recognised([], 'https://shop.example/orders', post), undefined);
    assert.equal(recognised([], 'no url at all', post), undefined);
    assert.equal(recognised([], 'data:text/plain,hello', post), undefined);
  });

  it('is recognised at an address that the project names, whatever its path', () => {
    const endpoints = ['https://gateway.example/models/eu'];
    assert.equal(recognised(endpoints, 'https://gateway.example/models/eu', post), 'openai-chat');
    assert.equal(recognised(endpoints, 'https://gateway.example/models/eu/?key=1', post), 'openai-chat');
    assert.equal(recognised(endpoints, 'https://gateway.example/models/eu/chat/completions', post), 'openai-chat');
    assert.equal(recognised(endpoints, 'https://gateway.example/models/eu/embeddings', post), undefined);
    assert.equal(recognised(endpoints, 'https://gateway.example/models/european', post), undefined);
  });
});
