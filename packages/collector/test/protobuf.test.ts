import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { SpanView, TracesData } from '@parapet/otlp';
import { readProtobufTraces, readTraces, spansOf, writeProtobufTraces } from '@parapet/otlp';
import type { Collector } from '../src/index.ts';
import { startCollector } from '../src/index.ts';
import { support } from './policies.ts';
import type { Sink } from './sink.ts';
import { startSink } from './sink.ts';
import { chatSpan, traces } from './spans.ts';

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };

const protobufOf = (value: object): Buffer<ArrayBuffer> => Buffer.from(writeProtobufTraces(value as TracesData));

describe('the collector, sent protobuf', () => {
  let sink: Sink;
  let collector: Collector;

  beforeEach(async () => {
    sink = await startSink();
    const listen = { host: '127.0.0.1', port: 0 };
    collector = await startCollector({ policies: support, listen, forward: sink.url, maxBody: 100_000 });
  });

  afterEach(async () => {
    await collector.close();
    await sink.close();
  });

  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = PROTOBUF) =>
    fetch(new URL('/v1/traces', collector.url), { method: 'POST', body, headers });

  const arrived = (index: number): Buffer => {
    const { headers, body } = sink.arrivals[index] ?? assert.fail(`request ${index} arrived`);
    return headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  };

  it('attaches the verdicts that it attaches to JSON', async () => {
    const sent = traces(chatSpan('It is TCK-123456.'), chatSpan('dynamite', '00f067aa0ba902b8'), chatSpan('x'));
    await post(JSON.stringify(sent), JSON_TYPE);
    await post(protobufOf(sent));
    const json = viewsOf(readTraces(arrived(0).toString()).traces);
    assert.deepEqual(
      json.map(({ attributes }) => attributes['parapet.verdict']),
      ['modify', 'deny', 'allow'],
    );
    assert.deepEqual(viewsOf(readProtobufTraces(arrived(1)).traces), json);
    assert.equal(sink.arrivals[1]?.headers['content-type'], 'application/x-protobuf');
  });

  it('keeps gzip', async () => {
    await post(gzipSync(protobufOf(traces(chatSpan('TCK-123456')))), { ...PROTOBUF, 'content-encoding': 'gzip' });
    assert.equal(sink.arrivals[0]?.headers['content-encoding'], 'gzip');
    const [span] = viewsOf(readProtobufTraces(arrived(0)).traces);
    assert.equal(span?.attributes['parapet.verdict'], 'modify');
  });

  it('keeps the fields that it does not know, at every level', async () => {
    const unknown = (text: string) => Buffer.from([0xba, 0x3e, text.length, ...Buffer.from(text)]); // field 999
    const within = (number: number, ...parts: Uint8Array[]): Buffer => {
      const payload = Buffer.concat(parts);
      return Buffer.from([(number << 3) | 2, (payload.length & 0x7f) | 0x80, payload.length >> 7, ...payload]);
    };
    const chat = protobufOf(traces(chatSpan('TCK-123456')));
    const spanBytes = chat.subarray(chat.indexOf(Buffer.from('0a104bf92f3577b34da6', 'hex')));
    const body: Buffer<ArrayBuffer> = Buffer.concat([
      within(1, within(2, within(2, spanBytes, unknown('span')), unknown('scope')), unknown('resource')),
      unknown('document'),
    ]);
    await post(body);
    const after = arrived(0);
    for (const what of ['span', 'scope', 'resource', 'document']) assert.ok(after.includes(unknown(what)), what);
    const status = Buffer.from([0x7a, 0]); // The last of its fields, behind the attributes that are added.
    assert.ok(after.includes(spanBytes.subarray(0, -status.length)), 'and the span as it was');
    assert.equal(viewsOf(readProtobufTraces(after).traces)[0]?.attributes['parapet.verdict'], 'modify');
  });

  it('sends on, byte for byte, what no rule has anything to say about', async () => {
    // A field in an order and a varint in a length that no encoder writes.
    const body = Buffer.from([0x0a, 0x87, 0x00, 0x12, 0x05, 0x12, 0x03, 0x2a, 0x01, 0x61]);
    assert.deepEqual(readProtobufTraces(body).problems, []);
    await post(body);
    assert.deepEqual(arrived(0), body);
  });

  it('sends on a request without any span', async () => {
    assert.equal((await post('')).status, 200);
    assert.equal(arrived(0).length, 0);
  });

  it('answers in protobuf: a success that says nothing is no bytes', async () => {
    const response = await post(protobufOf(traces(chatSpan('x'))));
    assert.equal(response.status, 200);
    sink.reply = (next) => next.writeHead(200).end();
    const silent = await post(protobufOf(traces(chatSpan('x'))));
    assert.equal(silent.headers.get('content-type'), 'application/x-protobuf');
    assert.equal((await silent.arrayBuffer()).byteLength, 0);
  });

  it('passes the partial success of the next endpoint back', async () => {
    const partial = Buffer.from([0x0a, 0x02, 0x08, 0x03]); // rejected_spans: 3
    sink.reply = (next) => next.writeHead(200, PROTOBUF).end(partial);
    const response = await post(protobufOf(traces(chatSpan('x'))));
    assert.equal(response.headers.get('content-type'), 'application/x-protobuf');
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), partial);
  });

  it('refuses what is malformed with a Status in protobuf that repeats nothing of it', async () => {
    const response = await post(Buffer.from('\u0012secret secret'));
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('content-type'), 'application/x-protobuf');
    const body = Buffer.from(await response.arrayBuffer());
    assert.deepEqual([...body.subarray(0, 3)], [0x08, 3, 0x12]);
    assert.match(body.toString(), /The body is not an OTLP traces request in protobuf/);
    assert.doesNotMatch(body.toString(), /secret/);
    assert.equal(sink.arrivals.length, 0);
  });

  it('says what it takes to whoever sends something else', async () => {
    const response = await post('x', { 'content-type': 'text/plain' });
    assert.equal(response.status, 415);
    assert.match((await response.json()).message, /application\/x-protobuf or application\/json/);
  });
});

/** What spans say, without how long it took to decide. */
const viewsOf = (document: TracesData): SpanView[] =>
  [...spansOf(document)].map(({ view }) => ({
    ...view,
    attributes: { ...view.attributes, 'parapet.decision.duration': 0 },
    events: view.events.map((event) => ({
      ...event,
      attributes: { ...event.attributes, 'parapet.decision.duration': 0 },
    })),
  }));
