import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import type { Collector, CollectorEvent, CollectorOptions } from '../src/index.ts';
import { startCollector } from '../src/index.ts';
import { policySet, support } from './policies.ts';
import type { Sink } from './sink.ts';
import { jsonOf, startSink } from './sink.ts';
import { chatSpan, traces } from './spans.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('the collector', () => {
  let sink: Sink;
  let collector: Collector;
  let events: CollectorEvent[];

  const start = async (options: Partial<CollectorOptions> = {}): Promise<Collector> => {
    collector = await startCollector({
      policies: support,
      listen: { host: '127.0.0.1', port: 0 },
      forward: sink.url,
      onEvent: (event) => events.push(event),
      ...options,
    });
    return collector;
  };

  const post = (
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = JSON_TYPE,
    path = '/v1/traces',
  ) => fetch(new URL(path, collector.url), { method: 'POST', body, headers });

  const postSpans = (...spans: object[]) => post(JSON.stringify(traces(...spans)));

  beforeEach(async () => {
    events = [];
    sink = await startSink();
  });

  afterEach(async () => {
    await collector.close();
    await sink.close();
  });

  describe('with spans', () => {
    beforeEach(() => start());

    it('attaches the verdict, and sends them on', async () => {
      const response = await postSpans(chatSpan('Your ticket is TCK-123456.'));
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), {});
      const [span] = spansAt(sink, 0);
      assert.equal(span?.attributes['parapet.verdict'], 'modify');
      assert.equal(span?.attributes['parapet.policy.id'], 'support');
      assert.equal(span?.attributes['parapet.rule.id'], 'no-ticket-numbers');
      assert.equal(span?.attributes['parapet.policy_set.digest'], support.digest);
      assert.deepEqual(span?.events, ['parapet.decision', 'parapet.finding']);
    });

    it('says that it could not do what the rule proposes', async () => {
      await postSpans(chatSpan('Some dynamite?'));
      const [span] = spansAt(sink, 0);
      assert.equal(span?.attributes['parapet.verdict'], 'deny');
      assert.equal(span?.attributes['parapet.action'], 'none');
      assert.equal(span?.attributes['parapet.blocked'], false);
      assert.equal(span?.attributes['parapet.unenforced'], 'already_happened');
    });

    it('keeps fields that it does not know', async () => {
      const sent = traces({ ...chatSpan('TCK-123456'), flags: 257, future: { deep: [1, '2'] } });
      await post(JSON.stringify({ ...sent, newer: true }));
      const arrived = jsonOf(arrival(sink, 0)) as typeof sent & { newer: boolean };
      const span = arrived.resourceSpans[0]?.scopeSpans[0]?.spans[0] as Record<string, unknown>;
      assert.equal(arrived.newer, true);
      assert.equal(span.flags, 257);
      assert.deepEqual(span.future, { deep: [1, '2'] });
    });

    it('sends on, byte for byte, what no rule has anything to say about', async () => {
      const body = `{ "resourceSpans" : [ {"scopeSpans":[{"spans":[{"name":"GET /","startTimeUnixNano":17636760000000000001}]}]} ] }`;
      await post(body);
      assert.equal(arrival(sink, 0).body.toString(), body);
    });

    it('keeps a decision that was recorded by the same policy set', async () => {
      await postSpans(chatSpan('TCK-123456'));
      const decided = arrival(sink, 0).body;
      await post(decided.toString());
      assert.equal(arrival(sink, 1).body.toString(), decided.toString());
    });

    it('adds what other policies say, and hides nothing that was said before', async () => {
      const strict = policySet(`
parapet: 1
policy: strict
owner: trust@acme.example
mode: enforce
finders:
  sales: { words: [bargain] }
rules:
  - id: no-sales
    at: output
    when: output.text.has(sales)
    then: block
`);
      await postSpans(chatSpan('TCK-123456'), chatSpan('TCK-123456, a bargain'));
      await collector.close();
      await start({ policies: strict });
      await post(arrival(sink, 0).body.toString());
      const [milder, stricter] = spansAt(sink, 1);
      assert.equal(milder?.attributes['parapet.rule.id'], 'no-ticket-numbers');
      assert.equal(stricter?.attributes['parapet.rule.id'], 'no-sales');
      assert.deepEqual(stricter?.events, [
        'parapet.decision',
        'parapet.finding',
        'parapet.decision',
        'parapet.finding',
      ]);
    });

    it('tells what it could not see, and does not act on it', async () => {
      const withoutContent = { ...chatSpan(''), attributes: chatSpan('').attributes.slice(0, 3) };
      await postSpans(withoutContent);
      const [span] = spansAt(sink, 0);
      assert.equal(span?.attributes['parapet.verdict'], 'allow');
      assert.equal(span?.attributes['parapet.coverage.level'], 'none');
      assert.equal(span?.attributes['parapet.unenforced'], undefined);
      assert.deepEqual(span?.events, ['parapet.decision']);
    });

    it('sends a span on that it fails to decide, and says where in the code', async () => {
      await collector.close();
      const broken = {
        ...support,
        has: () => {
          throw new Error('secret');
        },
      };
      await start({ policies: broken });
      const body = JSON.stringify(traces(chatSpan('TCK-123456')));
      assert.equal((await post(body)).status, 200);
      assert.equal(arrival(sink, 0).body.toString(), body);
      assert.equal(events[0]?.kind, 'undecided');
      assert.ok(!JSON.stringify(events).includes('secret'));
    });

    it('takes and sends gzip', async () => {
      const response = await post(gzipSync(JSON.stringify(traces(chatSpan('TCK-123456')))), {
        ...JSON_TYPE,
        'content-encoding': 'gzip',
      });
      assert.equal(response.status, 200);
      assert.equal(arrival(sink, 0).headers['content-encoding'], 'gzip');
      assert.equal(spansAt(sink, 0)[0]?.attributes['parapet.verdict'], 'modify');
    });

    it('takes many requests at once, and sends on each of them once', async () => {
      const ids = Array.from({ length: 40 }, (_, i) => (i + 1).toString(16).padStart(16, '0'));
      const responses = await Promise.all(ids.map((id) => postSpans(chatSpan('TCK-123456', id))));
      assert.deepEqual(new Set(responses.map(({ status }) => status)), new Set([200]));
      const arrived = sink.arrivals.flatMap((_, i) => spansAt(sink, i));
      assert.deepEqual(arrived.map(({ spanId }) => spanId).sort(), ids);
      assert.ok(arrived.every(({ attributes }) => attributes['parapet.verdict'] === 'modify'));
    });

    it('takes a large request', async () => {
      const spans = Array.from({ length: 2000 }, (_, i) =>
        chatSpan(`${'All is well. '.repeat(100)}TCK-123456`, (i + 1).toString(16).padStart(16, '0')),
      );
      assert.equal((await postSpans(...spans)).status, 200);
      assert.equal(spansAt(sink, 0).length, 2000);
    });
  });

  describe('with what is not OTLP in JSON', () => {
    beforeEach(() => start({ maxBody: 100_000 }));

    const secret = 'the secret recipe';

    for (const [what, body] of [
      ['is broken off', `{"resourceSpans":[{"x":"${secret}`],
      ['is not JSON', secret],
      ['is a list', `["${secret}"]`],
      ['is empty', ''],
      ['is nested without end', '['.repeat(50_000)],
      ['is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
      ['has spans that are none', `{"resourceSpans":"${secret}"}`],
    ] as const)
      it(`refuses for good a body that ${what}, without repeating it`, async () => {
        const response = await post(body);
        assert.equal(response.status, 400);
        const said = await response.text();
        assert.equal(JSON.parse(said).code, 3);
        assert.ok(!said.includes('secret'));
        assert.equal(sink.arrivals.length, 0);
      });

    it('refuses an encoding that it does not read', async () => {
      const response = await post('x', { ...JSON_TYPE, 'content-encoding': 'br' });
      assert.equal(response.status, 415);
      assert.equal(response.headers.get('accept-encoding'), 'gzip');
    });

    it('refuses gzip that is broken off', async () => {
      const packed = gzipSync(JSON.stringify(traces(chatSpan('x'))));
      const response = await post(packed.subarray(0, -9), { ...JSON_TYPE, 'content-encoding': 'gzip' });
      assert.equal(response.status, 400);
    });

    it('refuses a small body that would unpack to a large one', async () => {
      const response = await post(gzipSync(Buffer.alloc(50_000_000, ' ')), {
        ...JSON_TYPE,
        'content-encoding': 'gzip',
      });
      assert.equal(response.status, 413);
      assert.match((await response.json()).message, /larger than 100000 bytes/);
    });

    it('refuses a body that is too large and says so beforehand', async () => {
      assert.equal((await post('x'.repeat(3_000_000))).status, 413);
    });

    it('refuses a body that turns out to be too large', async () => {
      const outgoing = request(new URL('/v1/traces', collector.url), { method: 'POST', headers: JSON_TYPE });
      const answered = once(outgoing, 'response');
      for (let i = 0; i < 40; i++) outgoing.write('x'.repeat(10_000));
      outgoing.end();
      const [response] = await answered;
      assert.equal(response.statusCode, 413);
      response.resume();
    });

    it('knows its paths and methods', async () => {
      assert.equal((await post('{}', JSON_TYPE, '/v1/profiles')).status, 404);
      const response = await fetch(new URL('/v1/traces', collector.url));
      assert.equal(response.status, 405);
      assert.equal(response.headers.get('allow'), 'POST');
    });

    it('answers a path that is none', async () => {
      const socket = connect(Number(collector.url.port), '127.0.0.1');
      socket.end('GET // HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
      assert.match(await text(socket), /^HTTP\/1\.1 404 /);
    });
  });

  describe('with the next endpoint', () => {
    it('passes its partial success back', async () => {
      await start();
      const partial = { partialSuccess: { rejectedSpans: '3', errorMessage: 'too old' } };
      sink.reply = (response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(partial));
      assert.deepEqual(await (await postSpans(chatSpan('x'))).json(), partial);
    });

    for (const status of [429, 502, 503, 504])
      it(`passes ${status} back, with the time to wait`, async () => {
        await start();
        sink.reply = (response) => response.writeHead(status, { 'retry-after': '17' }).end();
        const response = await postSpans(chatSpan('x'));
        assert.equal(response.status, status);
        assert.equal(response.headers.get('retry-after'), '17');
        assert.equal(typeof (await response.json()).message, 'string');
      });

    it('passes a refusal back as it is', async () => {
      await start();
      const status = { code: 16, message: 'Who are you?' };
      sink.reply = (response) => response.writeHead(401, JSON_TYPE).end(JSON.stringify(status));
      const response = await postSpans(chatSpan('x'));
      assert.equal(response.status, 401);
      assert.deepEqual(await response.json(), status);
    });

    it('has clients keep their spans while it is down, and loses none', async () => {
      await start();
      const { port } = sink.url;
      await sink.close();
      const refused = await postSpans(chatSpan('TCK-123456'));
      assert.equal(refused.status, 503);
      assert.ok(Number(refused.headers.get('retry-after')) > 0);
      sink = await startSink(Number(port));
      assert.equal((await postSpans(chatSpan('TCK-123456'))).status, 200);
      assert.equal(spansAt(sink, 0).length, 1);
      assert.deepEqual(
        events.map(({ kind }) => kind),
        ['not-delivered', 'delivered'],
      );
    });

    it('does not wait for ever', async () => {
      await start({ timeout: 50 });
      sink.reply = () => {};
      assert.equal((await postSpans(chatSpan('x'))).status, 503);
      assert.deepEqual(events, [{ kind: 'not-delivered', path: '/v1/traces', failure: 'did not answer in time' }]);
    });

    it('does not follow a redirection, which would turn a POST into a GET', async () => {
      await start();
      sink.reply = (response) => response.writeHead(302, { location: '/elsewhere' }).end();
      assert.equal((await postSpans(chatSpan('x'))).status, 502);
      assert.equal(sink.arrivals.length, 1);
    });

    it('appends to the path of its URL', async () => {
      await start({ forward: new URL('/otlp/', sink.url) });
      await postSpans(chatSpan('x'));
      assert.equal(arrival(sink, 0).path, '/otlp/v1/traces');
    });

    it('gives it the headers of the client and its own, but not those of the connection', async () => {
      await start({ headers: { authorization: 'Bearer ours' } });
      await post(JSON.stringify(traces()), {
        ...JSON_TYPE,
        authorization: 'Bearer theirs',
        'x-scope-orgid': 'acme',
        te: 'trailers',
      });
      const { headers } = arrival(sink, 0);
      assert.equal(headers.authorization, 'Bearer ours');
      assert.equal(headers['x-scope-orgid'], 'acme');
      assert.equal(headers.te, undefined);
    });

    for (const path of ['/v1/logs', '/v1/metrics'])
      it(`passes ${path} on unchanged, whatever it is`, async () => {
        await start();
        const body = gzipSync(Buffer.from([1, 2, 3, 250]));
        const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' };
        assert.equal((await post(body, headers, path)).status, 200);
        const arrived = arrival(sink, 0);
        assert.equal(arrived.path, path);
        assert.deepEqual(arrived.body, body);
        assert.equal(arrived.headers['content-type'], headers['content-type']);
        assert.equal(arrived.headers['content-encoding'], 'gzip');
      });
  });

  it('notices when what it sends comes back to it', async () => {
    const loop = await startSink();
    await start({ forward: loop.url });
    await loop.close();
    const back = await startCollector({
      policies: support,
      listen: { host: '127.0.0.1', port: Number(loop.url.port) },
      forward: collector.url,
    });
    const response = await postSpans(chatSpan('x'));
    assert.equal(response.status, 508);
    await back.close();
  });

  it('has clients come back when too much is in work', async () => {
    await start({ maxInFlight: 1 });
    const waiting: (() => void)[] = [];
    sink.reply = (response) => waiting.push(() => response.writeHead(200).end());
    const first = postSpans(chatSpan('x'));
    while (waiting.length === 0) await new Promise(setImmediate);
    const second = await postSpans(chatSpan('x'));
    assert.equal(second.status, 503);
    assert.equal(second.headers.get('retry-after'), '1');
    for (const reply of waiting) reply();
    assert.equal((await first).status, 200);
  });

  it('outlives a client that is killed while it sends', async () => {
    await start({ maxInFlight: 1 });
    const socket = connect(Number(collector.url.port), '127.0.0.1');
    socket.write(
      'POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"resource',
    );
    const isBusy = async () => (await postSpans(chatSpan('x'))).status === 503;
    while (!(await isBusy())); // Until it has what was sent in work.
    const before = sink.arrivals.length;
    socket.resetAndDestroy();
    while (await isBusy()); // Until it has noticed.
    assert.equal(sink.arrivals.length, before + 1);
    assert.ok(events.every(({ kind }) => kind === 'delivered'));
  });

  it('says that it is well, and with which policies', async () => {
    await start();
    const response = await fetch(new URL('/healthz', collector.url));
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { status: 'ok', policy_set: support.digest });
  });

  describe('when it closes', () => {
    it('ends what is in work, and takes nothing more', async () => {
      await start();
      const waiting: (() => void)[] = [];
      sink.reply = (response) => waiting.push(() => response.writeHead(200).end());
      const inWork = postSpans(chatSpan('x'));
      while (waiting.length === 0) await new Promise(setImmediate);
      const closed = collector.close();
      await assert.rejects(postSpans(chatSpan('x')), TypeError);
      for (const reply of waiting) reply();
      assert.equal((await inWork).status, 200);
      await closed;
    });

    it('does not wait for ever', async () => {
      await start({ grace: 50 });
      sink.reply = () => {};
      const inWork = postSpans(chatSpan('x'));
      while (sink.arrivals.length === 0) await new Promise(setImmediate);
      await Promise.all([collector.close(), assert.rejects(inWork, TypeError)]);
    });

    it('may be told so by a signal', async () => {
      const controller = new AbortController();
      await start({ signal: controller.signal });
      controller.abort();
      await collector.closed;
    });

    it('may be told so before it has started', async () => {
      await start({ signal: AbortSignal.abort() });
      await collector.closed;
    });
  });

  it('cannot start where another listens', async () => {
    await start();
    await assert.rejects(
      startCollector({
        policies: support,
        listen: { host: '127.0.0.1', port: Number(collector.url.port) },
        forward: sink.url,
      }),
      { code: 'EADDRINUSE' },
    );
  });
});

function arrival(sink: Sink, index: number) {
  const found = sink.arrivals[index];
  assert.ok(found, `request ${index} arrived`);
  return found;
}

interface ArrivedSpan {
  readonly spanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Names. */
  readonly events: readonly string[];
}

/** The spans of one request at the sink, read by hand and not by what is tested. */
function spansAt(sink: Sink, index: number): ArrivedSpan[] {
  const { resourceSpans } = jsonOf(arrival(sink, index)) as ReturnType<typeof traces>;
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map((span) => {
      const { spanId, attributes, events } = span as ReturnType<typeof chatSpan> & { events?: { name: string }[] };
      return {
        spanId,
        attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
        events: (events ?? []).map(({ name }) => name),
      };
    });
}
