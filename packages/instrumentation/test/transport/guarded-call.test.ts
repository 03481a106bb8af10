import assert from 'node:assert/strict';
import type { PolicySet } from '@parapet/policy';
import { noSettings } from '@parapet/runtime';
import { ParapetInstrumentation } from '../../src/instrumentation.ts';
import type { Fetch } from '../../src/transport/guarded-call.ts';
import { blocking, noPhones, watching } from '../policies.ts';
import { chunk, completion, DONE, textEvents } from '../scripted-model.ts';

const URL_ = 'https://api.openai.com/v1/chat/completions';
const JSON_ = { 'content-type': 'application/json' };
const SSE = { 'content-type': 'text/event-stream' };
const request = (fields: object = {}): RequestInit => ({
  method: 'POST',
  body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hello' }], ...fields }),
});

/** A guarded `fetch` over one that answers as told, and what reached that. */
function guarded(policies: PolicySet, answer: () => Response | Promise<Response>) {
  const sent: Parameters<Fetch>[] = [];
  const parapet = new ParapetInstrumentation({ policies, settings: noSettings, logLevel: 'none', enabled: false });
  const fetch = parapet.guardFetch(async (...args) => {
    sent.push(args);
    return answer();
  });
  return { fetch, sent };
}

/** A policy set whose engine fails at everything it is asked. */
const failing = (policies: PolicySet): PolicySet => {
  const { has, asks, enforces, concernsSpan, digest, policies: summaries, rules, remembers } = policies;
  return { has, asks, enforces, concernsSpan, digest, policies: summaries, rules, remembers } as unknown as PolicySet;
};

const streamOf = (...pieces: string[]) => new Response(new Blob(pieces).stream(), { headers: SSE });

describe('a guarded fetch', () => {
  it('hands everything that is no model call over untouched', async () => {
    const { fetch, sent } = guarded(blocking, () => new Response('ok'));
    const init = { method: 'POST', body: new FormData() };
    const other = new Request('https://shop.example/orders');
    await fetch('https://shop.example/orders', init);
    await fetch(other);
    assert.equal(sent[0]?.[1], init);
    assert.equal(sent[1]?.[0], other);
  });

  it('hands a model call over with the very arguments it came with, and its answer with the very object', async () => {
    const response = new Response(completion('Hello.'), { headers: JSON_ });
    const { fetch, sent } = guarded(noPhones, () => response);
    const init = request();
    assert.equal(await fetch(URL_, init), response);
    assert.equal(sent[0]?.[1], init);
  });

  it('decides a call whatever the address is written in', async () => {
    const { fetch, sent } = guarded(blocking, () => new Response('{}'));
    const secret = request({ messages: [{ role: 'user', content: 'What is Project Kettle?' }] });
    const foreign = { href: URL_, toString: () => URL_ } as unknown as URL;
    for (const address of [foreign, new String(URL_) as unknown as string, new (class extends URL {})(URL_)])
      assert.match(await (await fetch(address, secret)).text(), /content_filter/);
    assert.deepEqual(sent, []);
  });

  it('reads an address that can change once, and sends to what it read', async () => {
    let reads = 0;
    const changing = { toString: () => (reads++ === 0 ? 'https://shop.example/orders' : URL_) } as unknown as URL;
    const { fetch, sent } = guarded(blocking, () => new Response('ok'));
    await fetch(changing, request());
    assert.equal(sent[0]?.[0], 'https://shop.example/orders');
  });

  it('loses no header that comes from an iterator', async () => {
    const headers = new Map([['authorization', 'Bearer k']]).entries() as unknown as Iterable<[string, string]>;
    const { fetch, sent } = guarded(noPhones, () => new Response(completion('Hello.'), { headers: JSON_ }));
    await fetch(URL_, { ...request(), headers } as RequestInit);
    assert.equal(new Request(...(sent[0] ?? [''])).headers.get('authorization'), 'Bearer k');
  });

  it('takes a Request in the place of its options, as proxies give it', async () => {
    const { fetch, sent } = guarded(noPhones, () => new Response(completion('Hello.'), { headers: JSON_ }));
    const incoming = new Request('https://proxy.example/', { ...request(), headers: { authorization: 'Bearer k' } });
    assert.equal((await fetch(URL_, incoming)).status, 200);
    const there = new Request(...(sent[0] ?? ['']));
    assert.deepEqual([there.method, there.url, there.headers.get('authorization')], ['POST', URL_, 'Bearer k']);
    assert.equal(await there.text(), request().body);
  });

  it('keeps status, headers and address of an answer that it changes, but what described the old bytes', async () => {
    const headers = { ...JSON_, 'content-encoding': 'gzip', 'content-length': '1', 'x-request-id': 'r1' };
    const { fetch } = guarded(noPhones, () => {
      const response = new Response(completion('555-0142'), { status: 201, statusText: 'Made', headers });
      return Object.defineProperty(response, 'url', { value: URL_ });
    });
    const response = await fetch(URL_, request());
    assert.equal(response.status, 201);
    assert.equal(response.statusText, 'Made');
    assert.equal(response.url, URL_);
    assert.deepEqual(Object.fromEntries(response.headers), { ...JSON_, 'x-request-id': 'r1' });
    assert.match(await response.text(), /\[phone\]/);
  });

  it('does not touch an answer that is an error', async () => {
    for (const status of [400, 429, 500]) {
      const response = new Response('Call 555-0142', { status });
      const { fetch } = guarded(noPhones, () => response);
      assert.equal(await fetch(URL_, request()), response);
    }
  });

  it('passes on what fetch throws', async () => {
    const error = new TypeError('fetch failed');
    const { fetch } = guarded(noPhones, () => Promise.reject(error));
    await assert.rejects(fetch(URL_, request()), error);
  });

  it('looks at a stream whatever its content type says', async () => {
    const { fetch } = guarded(noPhones, () => new Response([...textEvents('Call 555-0142.'), DONE].join('')));
    assert.doesNotMatch(await (await fetch(URL_, request({ stream: true }))).text(), /555|0142/);
  });

  it('withholds an answer it cannot read while a rule on answers is enforced, and says so', async () => {
    const { fetch } = guarded(
      noPhones,
      () => new Response('<html>555-0142</html>', { headers: { 'content-type': 'text/html' } }),
    );
    const response = await fetch(URL_, request());
    assert.equal(response.status, 502);
    assert.match(await response.text(), /"type":"parapet_unreadable_answer"/);
  });

  it('passes an answer it cannot read where no rule on answers is enforced', async () => {
    for (const type of ['text/html', 'application/json']) {
      const response = new Response('<html></html>', { headers: { 'content-type': type } });
      const { fetch } = guarded(watching, () => response);
      assert.equal(await fetch(URL_, request()), response);
    }
  });

  it('refuses a request it cannot read while a rule is enforced, without sending it', async () => {
    const { fetch, sent } = guarded(blocking, () => new Response('{}'));
    const response = await fetch(URL_, { method: 'POST', body: 'no JSON' });
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('x-should-retry'), 'false');
    assert.match(await response.text(), /"type":"parapet_error"/);
    assert.deepEqual(sent, []);
  });

  it('sends a request it cannot read where no rule is enforced', async () => {
    const { fetch, sent } = guarded(watching, () => new Response('{}'));
    await fetch(URL_, { method: 'POST', body: 'no JSON' });
    assert.equal(sent.length, 1);
  });

  it('breaks as the answer breaks, without what of it was not decided', async () => {
    const error = new TypeError('terminated');
    const broken = () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('{"choices":[{"message":{"content":"555-0142'));
          },
          pull: (controller) => controller.error(error),
        }),
        { headers: JSON_ },
      );
    for (const policies of [noPhones, watching]) {
      const response = await guarded(policies, broken).fetch(URL_, request());
      await assert.rejects(response.text(), error);
    }
    const reader = (await guarded(noPhones, broken).fetch(URL_, request())).body?.getReader();
    await assert.rejects(reader?.read() ?? Promise.resolve(), error);
  });

  it('does not depend on telemetry that works', async () => {
    const broken = () => {
      throw new Error('broken');
    };
    const parapet = new ParapetInstrumentation({
      policies: noPhones,
      settings: noSettings,
      logLevel: 'none',
      enabled: false,
    });
    parapet.setTracerProvider({ getTracer: () => ({ startSpan: broken, startActiveSpan: broken }) });
    parapet.setLoggerProvider({ getLogger: () => ({ emit: broken }) });
    const fetch = parapet.guardFetch(async () => new Response(completion('Call 555-0142.'), { headers: JSON_ }));
    assert.match(await (await fetch(URL_, request())).text(), /Call \[phone\]\./);
  });

  describe('whose engine fails', () => {
    it('answers with an error that no SDK retries, where a rule is enforced, and sends nothing', async () => {
      const { fetch, sent } = guarded(failing(blocking), () => new Response('{}'));
      const response = await fetch(URL_, request());
      assert.equal(response.status, 500);
      assert.equal(response.headers.get('x-should-retry'), 'false');
      assert.match(await response.text(), /"type":"parapet_error"/);
      assert.deepEqual(sent, []);
    });

    it('withholds the answer where a rule on answers is enforced', async () => {
      const whole = guarded(failing(noPhones), () => new Response(completion('555-0142'), { headers: JSON_ }));
      assert.match(await (await whole.fetch(URL_, request())).text(), /parapet_error/);
      const stream = guarded(failing(noPhones), () => streamOf(...textEvents('Call 555-0142.'), DONE));
      const text = await (await stream.fetch(URL_, request({ stream: true }))).text();
      assert.match(text, /parapet_error/);
      assert.doesNotMatch(text, /555|0142/);
    });

    it('lets everything pass as it came where rules only observe', async () => {
      const whole = guarded(failing(watching), () => new Response(completion('Hello.'), { headers: JSON_ }));
      assert.equal(await (await whole.fetch(URL_, request())).text(), completion('Hello.'));
      const pieces = [...textEvents('Hello.'), chunk({ content: 'cut' }).slice(0, -9)];
      const stream = guarded(failing(watching), () => streamOf(...pieces));
      assert.equal(await (await stream.fetch(URL_, request({ stream: true }))).text(), pieces.join(''));
    });
  });
});
