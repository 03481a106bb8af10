import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { readProtobufTraces, spansOf } from '@parapet/otlp';
import { startCollector } from '../src/index.ts';
import { support } from './policies.ts';
import type { Sink } from './sink.ts';
import { jsonOf, startSink } from './sink.ts';

/** Spans of OpenTelemetry's own SDK, sent by its own exporter. */
describe('a service with OpenTelemetry', () => {
  let sink: Sink;

  beforeEach(async () => {
    sink = await startSink();
  });

  afterEach(() => sink.close());

  async function sendThroughCollector(
    compression: CompressionAlgorithm,
    Exporter: typeof JsonExporter | typeof ProtobufExporter = JsonExporter,
  ): Promise<void> {
    const collector = await startCollector({
      policies: support,
      listen: { host: '127.0.0.1', port: 0 },
      forward: sink.url,
    });
    const exporter = new Exporter({
      url: new URL('/v1/traces', collector.url).href,
      compression,
    });
    const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
    const span = provider.getTracer('service').startSpan('chat gpt-4o-mini');
    span.setAttribute('gen_ai.operation.name', 'chat');
    span.setAttribute(
      'gen_ai.output.messages',
      JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'It is TCK-123456.' }] }]),
    );
    span.end();
    await provider.shutdown();
    await collector.close();
  }

  const verdictsAt = (index: number) => {
    const arrival = sink.arrivals[index];
    assert.ok(arrival);
    return [...JSON.stringify(jsonOf(arrival)).matchAll(/"parapet\.verdict","value":\{"stringValue":"(\w+)"/g)].map(
      ([, verdict]) => verdict,
    );
  };

  for (const compression of Object.values(CompressionAlgorithm))
    it(`sends its spans through the collector, with ${compression} compression`, async () => {
      await sendThroughCollector(compression);
      assert.equal(sink.arrivals.length, 1);
      assert.deepEqual(verdictsAt(0), ['modify', 'modify']);
    });

  for (const compression of Object.values(CompressionAlgorithm))
    it(`sends its spans through the collector in protobuf, with ${compression} compression`, async () => {
      await sendThroughCollector(compression, ProtobufExporter);
      const { headers, body } = sink.arrivals[0] ?? assert.fail('nothing arrived');
      const bytes = compression === CompressionAlgorithm.GZIP ? gunzipSync(body) : body;
      assert.equal(headers['content-type'], 'application/x-protobuf');
      const [span] = spansOf(readProtobufTraces(bytes).traces);
      assert.equal(span?.view.attributes['parapet.verdict'], 'modify');
    });

  it('keeps its spans while the next endpoint is not ready, and sends them again', async () => {
    sink.reply = (response) => {
      sink.reply = (next) => next.writeHead(200).end();
      response.writeHead(503, { 'retry-after': '1' }).end();
    };
    await sendThroughCollector(CompressionAlgorithm.NONE);
    assert.equal(sink.arrivals.length, 2);
    assert.deepEqual(verdictsAt(1), ['modify', 'modify']);
  });
});
