import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { underSeam, watchBypasses } from '../../src/transport/bypass.ts';
import { startModel } from '../scripted-model.ts';

describe('a model call that bypasses the seam', () => {
  const noticed: string[] = [];
  let end: () => void;
  before(() => {
    end = watchBypasses(['http://127.0.0.1:1/v1'], (hostname) => noticed.push(hostname));
  });
  after(() => end());
  beforeEach(() => {
    noticed.length = 0;
  });

  const post = { method: 'POST', body: '{}' };

  it('is noticed, whatever client makes it', async () => {
    const model = await startModel((response) => void response.end());
    try {
      await fetch(`${model.url}/embeddings`, post);
      assert.deepEqual(noticed, ['127.0.0.1']);
      await new Promise((resolve, reject) => {
        httpRequest(`${model.url}/chat/completions`, { method: 'POST' }, (response) =>
          response.resume().on('end', resolve),
        )
          .on('error', reject)
          .end('{}');
      });
      assert.deepEqual(noticed, ['127.0.0.1', '127.0.0.1']);
    } finally {
      await model.close();
    }
  });

  it('is none that a seam has looked at, and none that only reads', async () => {
    const model = await startModel((response) => void response.end());
    try {
      await underSeam(() => fetch(`${model.url}/chat/completions`, post));
      await fetch(`${model.url}/models`);
      assert.deepEqual(noticed, []);
    } finally {
      await model.close();
    }
  });
});
