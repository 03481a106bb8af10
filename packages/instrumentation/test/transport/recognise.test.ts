import assert from 'node:assert/strict';
import { codecs } from '@parapet/genai';
import { recognise } from '../../src/transport/recognise.ts';
import type { FetchArguments } from '../../src/transport/request-body.ts';

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

  it('is not anything else that a service fetches', () => {
    assert.equal(recognised([], 'https://api.openai.com/v1/chat/completions'), undefined);
    assert.equal(recognised([], 'https://api.openai.com/v1/models', post), undefined);
    assert.equal(recognised([], 'https://shop.example/orders', post), undefined);
    assert.equal(recognised([], 'no url at all', post), undefined);
    assert.equal(recognised([], 'data:text/plain,hello', post), undefined);
  });

  it('is recognised below a base URL that the project names', () => {
    const endpoints = ['https://gateway.example/models/eu'];
    assert.equal(recognised(endpoints, 'https://gateway.example/models/eu/chat/completions', post), 'openai-chat');
    assert.equal(recognised(endpoints, 'https://gateway.example/models/european/none', post), undefined);
  });
});
