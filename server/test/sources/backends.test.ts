import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readTraces, spansOf, writeProtobufTraces } from '@parapet/otlp';
import type { SourceState } from '../../src/protocol.ts';
import { otlpOfZipkin } from '../../src/sources/zipkin.ts';
import { eventually } from '../eventually.ts';
import type { TestClient } from '../test-client.ts';
import { startClient } from '../test-client.ts';
import { answerLine, answerLines } from '../traces.ts';

const answerIn = (name: string): string => readFileSync(new URL(`answers/${name}`, import.meta.url), 'utf8');

const policy = `parapet: 1
policy: support
owner: support@acme.example
rules:
  - id: no-digits
    at: output
    when: output.text.matches("[0-9]")
    then: block
`;

type Answer = (request: IncomingMessage, url: URL, response: ServerResponse) => void;

describe('backends that traces are fetched from', () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** A server that speaks an API, and what it was asked. */
  const serve = async (answer: Answer): Promise<{ readonly url: string; readonly asked: string[] }> => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://x');
      asked.push(`${request.method} ${url.pathname}`);
      answer(request, url, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ends.push(async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  };

  const json = (response: ServerResponse, body: string, status = 200): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };

  const connect = async (backends: unknown, trusted = true): Promise<TestClient> => {
    const client = await startClient({
      folders: [],
      settings: { backends },
      initializationOptions: { trusted },
    });
    ends.push(() => client.stop());
    await client.open('file:///nowhere/support.policy.yaml', policy);
    return client;
  };
  const title = async (client: TestClient) => (await client.titles('file:///nowhere/support.policy.yaml'))[0] ?? '';
  const stateOf = async (client: TestClient): Promise<SourceState | undefined> => {
    const states: readonly SourceState[] = await client.connection.sendRequest('parapet/pull', {});
    return states.find(({ kind }) => kind === 'backend');
  };

  it('Jaeger: asks its API v3 of a service and a time, and reads OTLP', async () => {
    let query: URLSearchParams | undefined;
    const jaeger = await serve((_, url, response) => {
      query = url.searchParams;
      json(response, `{"result":${answerLines('Call 555.').trim()}}`);
    });
    const client = await connect([
      { kind: 'jaeger', url: `${jaeger.url}/`, service: 'shop', since: '2h', name: 'local' },
    ]);
    await eventually(async () => assert.match(await title(client), /^1 of 1 matched .* local, 2 min ago$/));
    assert.deepEqual([...new Set(jaeger.asked)], ['GET /api/v3/traces']);
    assert.equal(query?.get('query.service_name'), 'shop');
    const [from, to] = ['min', 'max'].map((end) => Date.parse(query?.get(`query.start_time_${end}`) ?? ''));
    assert.equal((to ?? 0) - (from ?? 0), 2 * 3_600_000);
  });

  it('Jaeger: reads an answer in the form of its own tests, and takes none for no traces', async () => {
    let status = 200;
    const jaeger = await serve((_, __, response) => json(response, answerIn('jaeger-find-traces.json'), status));
    const client = await connect([{ kind: 'jaeger', url: jaeger.url, service: 'shop' }]);
    assert.equal((await stateOf(client))?.moments, 1);
    status = 404;
    const empty = await stateOf(client);
    assert.deepEqual([empty?.moments, empty?.problem], [0, undefined]);
  });

  it('Tempo: searches by TraceQL, and fetches each trace in protobuf with the headers of its setting', async () => {
    const tenants = new Set<unknown>();
    let query = '';
    const tempo = await serve((request, url, response) => {
      tenants.add(request.headers['x-scope-orgid']);
      if (url.pathname === '/tempo/api/search') {
        query = url.searchParams.get('q') ?? '';
        return json(response, answerIn('tempo-search.json'));
      }
      if (!url.pathname.endsWith('ab41')) return json(response, '', 404);
      assert.equal(request.headers.accept, 'application/protobuf');
      response.end(writeProtobufTraces(readTraces(answerLine('Call 555.')).traces));
    });
    const client = await connect([
      { kind: 'tempo', url: `${tempo.url}/tempo`, headers: { 'x-scope-orgid': 'acme' }, name: 'tempo' },
    ]);
    await eventually(async () => assert.match(await title(client), /^1 of 1 matched .* tempo, /));
    assert.equal(query, '{ span.gen_ai.operation.name != nil }');
    assert.deepEqual([...tenants], ['acme']);
    assert.deepEqual([...new Set(tempo.asked)].slice(1), [
      'GET /tempo/api/traces/3c9f0b7715d2e84a6610fe2290ab41',
      'GET /tempo/api/traces/5b1d9c22e07f4a3388c6d1e2f3a4b5c',
    ]);
  });

  it('Zipkin: reads spans as OpenTelemetry writes them for it', async () => {
    const zipkin = await serve((_, __, response) => json(response, answerIn('zipkin-traces.json')));
    const client = await connect([{ kind: 'zipkin', url: zipkin.url, name: 'zipkin' }]);
    await eventually(async () => assert.match(await title(client), /^1 of 1 matched .* zipkin, /));
    const [span] = [...spansOf(otlpOfZipkin(JSON.parse(answerIn('zipkin-traces.json')).flat()))].map(
      ({ view }) => view,
    );
    assert.deepEqual([span?.kind, span?.status.code, span?.scope.name], ['client', 'error', 'openai']);
    assert.deepEqual(
      ['gen_ai.usage.input_tokens', 'gen_ai.request.stream', 'gen_ai.response.finish_reasons', 'user.id'].map(
        (name) => span?.attributes[name],
      ),
      [12, false, ['stop'], '17'],
    );
    assert.deepEqual(
      span?.events.map(({ name, attributes }) => [name, { ...attributes }]),
      [
        ['first token', {}],
        ['parapet.finding', { 'parapet.finding.start': 5, kind: 'phone' }],
        ['retry', { count: 2 }],
      ],
    );
    assert.equal(span?.resource['service.name'], 'shop');
    assert.ok(!('otel.status_code' in (span?.attributes ?? {})));
  });

  it('Jaeger: reads what one answered that was running', async () => {
    const jaeger = await serve((_, __, response) => json(response, answerIn('jaeger-recorded.json')));
    const client = await connect([{ kind: 'jaeger', url: jaeger.url, service: 'support-bot', name: 'jaeger' }]);
    // Of two answers one has a phone number, and one has had it taken out; the third call was refused.
    await eventually(async () => assert.match(await title(client), /^1 of 2 matched .* jaeger, /));
  });

  it('Zipkin: reads what one answered that was running', async () => {
    const zipkin = await serve((_, __, response) => json(response, answerIn('zipkin-recorded.json')));
    const client = await connect([{ kind: 'zipkin', url: zipkin.url, name: 'zipkin' }]);
    // Of three answers one has a phone number, one has had it taken out, and one has no text.
    await eventually(async () => assert.match(await title(client), /^1 of 3 matched .* zipkin, /));
    const traces = otlpOfZipkin(JSON.parse(answerIn('zipkin-recorded.json')).flat());
    const spans = [...spansOf(traces)].map(({ view }) => view);
    assert.deepEqual(
      spans.map(({ attributes }) => [
        attributes['session.id'],
        attributes['parapet.verdict'],
        attributes['user.roles'],
      ]),
      [
        ['demo-8', 'allow', ['customer']],
        ['demo-3', 'allow', ['agent']],
        ['demo-2', 'modify', ['customer']],
      ],
    );
  });

  it('say what went wrong so that a person can mend it, and keep what was fetched before', async () => {
    let answer: Answer = (_, __, response) => json(response, `{"result":${answerLines('1').trim()}}`);
    const jaeger = await serve((request, url, response) => answer(request, url, response));
    const client = await connect([{ kind: 'jaeger', url: jaeger.url, service: 'shop', name: 'local' }]);
    const { moments } = (await stateOf(client)) ?? {};
    const failures: readonly [Answer, RegExp][] = [
      [(_, __, response) => json(response, '', 401), /^local answered 401 .*credentials.*`headers`/],
      [(_, __, response) => json(response, '<html>'), /did not answer with JSON/],
      [(_, __, response) => json(response, '[1]'), /not answer as Jaeger/],
      [(_, __, response) => response.writeHead(302, { location: 'http://elsewhere.example' }).end(), /redirects/],
      [(_, __, response) => response.destroy(), /cannot be reached at http/],
    ];
    for (const [next, expected] of failures) {
      answer = next;
      const state = await stateOf(client);
      assert.match(state?.problem ?? '', expected);
      assert.equal(state?.moments, moments);
      assert.equal(state?.loading, undefined);
    }
  });

  it('are never asked where nobody trusts the workspace', async () => {
    const jaeger = await serve((_, __, response) => json(response, '{}'));
    const client = await connect([{ kind: 'jaeger', url: jaeger.url, service: 'shop' }], false);
    assert.match((await stateOf(client))?.problem ?? '', /not trusted/);
    assert.deepEqual(jaeger.asked, []);
    await client.connection.sendNotification('parapet/trust', { trusted: true });
    await eventually(() => assert.equal(jaeger.asked.length, 1));
  });

  it('that are not set as they should be are told, and the others are asked', async () => {
    const jaeger = await serve((_, __, response) => json(response, '{}'));
    const client = await connect([
      { kind: 'jaegr', url: jaeger.url },
      { kind: 'tempo', url: 'ftp://x' },
      { kind: 'zipkin', url: 'http://me:secret@x' },
      { kind: 'zipkin', url: jaeger.url, since: 'yesterday' },
      { kind: 'zipkin', url: jaeger.url, limit: 0 },
      { kind: 'zipkin', url: jaeger.url, headers: { a: 'b\nc' } },
      { kind: 'jaeger', url: jaeger.url, service: 'shop' },
    ]);
    assert.match((await stateOf(client))?.name ?? '', /^Jaeger at 127\.0\.0\.1:\d+$/);
    assert.equal(client.messages.filter((message) => message.startsWith('Entry ')).length, 6);
    assert.ok(!client.messages.join().includes('secret'));
  });
});
