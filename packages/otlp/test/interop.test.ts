import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import {
  logsOf,
  readLogs,
  readProtobufLogs,
  readProtobufTraces,
  readTraces,
  spansOf,
  writeProtobufLogs,
  writeProtobufTraces,
  writeTraces,
} from '../src/index.ts';

/** Bodies that OpenTelemetry's own exporters for JavaScript send, of the very same spans and log records. */
describe('what OpenTelemetry’s exporters send', () => {
  let server: Server;
  const arrived = new Map<string, Buffer>();

  beforeEach(async () => {
    arrived.clear();
    server = createServer(async (request, response) => {
      const body = await buffer(request);
      arrived.set(String(request.headers['content-type']), body);
      response.writeHead(200).end();
    }).listen(0);
    await once(server, 'listening');
  });
  afterEach(() => server.close());

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const body = (type: string): Buffer => {
    const bytes = arrived.get(type);
    assert.ok(bytes, `nothing of the type ${type} arrived`);
    return bytes;
  };

  it('is the same traces in JSON and in protobuf', async () => {
    const exporters = [new JsonTraceExporter({ url: url() }), new ProtobufTraceExporter({ url: url() })];
    const provider = new TracerProvider({
      spanProcessors: exporters.map((exporter) => new SimpleSpanProcessor({ exporter })),
    });
    const tracer = provider.getTracer('shop', '1.2.3');
    const span = tracer.startSpan('chat gpt-4o', {
      kind: 2,
      links: [{ context: linked, attributes: { because: 'x' } }],
    });
    span.setAttributes({ text: 'grüß dich', count: 42, share: 0.25, yes: true, list: ['a', 'b'], numbers: [1, 2.5] });
    span.addEvent('first', { n: 1 });
    span.setStatus({ code: 2, message: 'it broke' });
    span.end();
    await provider.shutdown();

    const json = readTraces(body('application/json').toString());
    const protobuf = readProtobufTraces(body('application/x-protobuf'));
    assert.deepEqual([json.problems, protobuf.problems], [[], []]);
    const views = [...spansOf(json.traces)].map(({ view }) => view);
    assert.equal(views.length, 1);
    assert.deepEqual(
      [...spansOf(protobuf.traces)].map(({ view }) => view),
      views,
    );
    assert.equal(writeTraces(json.traces), body('application/json').toString());
    assert.deepEqual(writeProtobufTraces(protobuf.traces), new Uint8Array(body('application/x-protobuf')));
    assert.deepEqual(
      [...spansOf(readProtobufTraces(writeProtobufTraces(json.traces)).traces)].map(({ view }) => view),
      views,
    );
  });

  it('is the same logs in JSON and in protobuf', async () => {
    const exporters = [new JsonLogExporter({ url: url() }), new ProtobufLogExporter({ url: url() })];
    const provider = new LoggerProvider({
      processors: exporters.map((exporter) => new SimpleLogRecordProcessor({ exporter })),
    });
    provider.getLogger('gen-ai').emit({
      eventName: 'gen_ai.choice',
      severityNumber: 9,
      severityText: 'INFO',
      body: { message: { content: 'Hello' }, tool_calls: [{ id: 'c1', function: { arguments: '{}' } }], index: 0 },
      attributes: { 'gen_ai.system': 'openai' },
    });
    await provider.shutdown();

    const json = readLogs(body('application/json').toString());
    const protobuf = readProtobufLogs(body('application/x-protobuf'));
    const views = [...logsOf(json.logs)].map(({ view }) => view);
    assert.equal(views[0]?.eventName, 'gen_ai.choice');
    assert.deepEqual(
      [...logsOf(protobuf.logs)].map(({ view }) => view),
      views,
    );
    assert.deepEqual(writeProtobufLogs(protobuf.logs), new Uint8Array(body('application/x-protobuf')));
  });
});

const linked = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 };
