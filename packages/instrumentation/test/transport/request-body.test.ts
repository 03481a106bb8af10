import assert from 'node:assert/strict';
import type { FetchArguments } from '../../src/transport/fetch-arguments.ts';
import { rereadable } from '../../src/transport/fetch-arguments.ts';
import { readRequestBody } from '../../src/transport/request-body.ts';

const URL_ = 'https://api.openai.com/v1/chat/completions';
const TEXT = '{"model":"m","messages":[]}';
const post = { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': '27' } };

/** Every way in which a body can be given to `fetch`. */
const ways: Readonly<Record<string, () => FetchArguments>> = {
  'a string': () => [URL_, { ...post, body: TEXT }],
  bytes: () => [new URL(URL_), { ...post, body: new TextEncoder().encode(TEXT) }],
  'a blob': () => [URL_, { ...post, body: new Blob([TEXT]) }],
  'a stream': () => [URL_, { ...post, body: new Blob([TEXT]).stream(), duplex: 'half' } as RequestInit],
  'a Request': () => [new Request(URL_, { ...post, body: TEXT })],
  'a Request with other headers': () => [new Request(URL_, { ...post, body: TEXT }), { headers: { 'x-other': '1' } }],
};

const sent = async (request: FetchArguments) => {
  const { method, url, headers, body } = new Request(...request);
  return { method, url, headers: Object.fromEntries(headers), text: body ? await new Response(body).text() : '' };
};

describe('the body of a request', () => {
  for (const [name, request] of Object.entries(ways)) {
    it(`is read, and goes on unchanged, when it is ${name}`, async () => {
      const body = await readRequestBody(request());
      assert.equal(body.text, TEXT);
      const there = await sent(body.send(body.text));
      const without = await sent(request());
      delete there.headers['content-length'];
      delete without.headers['content-length'];
      assert.deepEqual(there, without);
    });

    it(`is replaced, and all else stays, when it is ${name}`, async () => {
      const there = await sent((await readRequestBody(request())).send('{}'));
      const without = await sent(request());
      assert.equal(there.text, '{}');
      assert.equal(there.headers['content-length'], undefined);
      delete without.headers['content-length'];
      assert.deepEqual({ ...there, text: '' }, { ...without, text: '' });
    });
  }

  it('that is a string is sent with the very arguments that came', async () => {
    const init = { ...post, body: TEXT };
    const [input, same] = (await readRequestBody([URL_, init])).send(TEXT);
    assert.equal(input, URL_);
    assert.equal(same, init);
  });

  it('keeps fields of another fetch, whatever object they are on', () => {
    class Init {
      agent = 'a';
      get method() {
        return 'POST';
      }
    }
    const [, init] = rereadable([URL_, new Init() as RequestInit]);
    assert.deepEqual(init, { agent: 'a', method: 'POST' });
  });

  it('keeps its signal when it is replaced', async () => {
    const { signal } = new AbortController();
    const [, init] = (await readRequestBody([URL_, { ...post, body: TEXT, signal }])).send('{}');
    assert.equal(init?.signal, signal);
  });
});
