import assert from 'node:assert/strict';
import { readTraces, type Span, type SpanView, spansOf } from '../../src/index.ts';

function viewOf(span: Span): SpanView {
  const [placed] = spansOf({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
  assert.ok(placed);
  return placed.view;
}

describe('spansOf', () => {
  it('shows a span as OpenTelemetry wrote it', () => {
    const text = JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'support-bot' } }] },
          scopeSpans: [
            {
              scope: { name: 'openai', version: '1.2.3' },
              spans: [
                {
                  traceId: '4BF92F3577B34DA6A3CE929D0E0E4736',
                  spanId: '00f067aa0ba902b7',
                  parentSpanId: '53995c3f42cd8ad8',
                  name: 'chat gpt-4o',
                  kind: 3,
                  startTimeUnixNano: '1700000000123456789',
                  endTimeUnixNano: '1700000001000000000',
                  attributes: [{ key: 'gen_ai.request.model', value: { stringValue: 'gpt-4o' } }],
                  events: [{ name: 'token', timeUnixNano: '1700000000500000000', attributes: [] }],
                  status: { code: 2, message: 'refused' },
                },
              ],
            },
          ],
        },
      ],
    });
    const views = [...spansOf(readTraces(text).traces)].map(({ view }) => structuredClone(view));
    assert.deepEqual(views, [
      {
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        spanId: '00f067aa0ba902b7',
        parentSpanId: '53995c3f42cd8ad8',
        name: 'chat gpt-4o',
        kind: 'client',
        startTime: 1700000000123.456,
        endTime: 1700000001000,
        status: { code: 'error', message: 'refused' },
        attributes: { 'gen_ai.request.model': 'gpt-4o' },
        events: [{ name: 'token', time: 1700000000500, attributes: {} }],
        resource: { 'service.name': 'support-bot' },
        scope: { name: 'openai', version: '1.2.3' },
      },
    ]);
  });

  it('shows what is absent as absent or empty', () => {
    assert.deepEqual(structuredClone(viewOf({ parentSpanId: '', status: {} })), {
      traceId: '',
      spanId: '',
      name: '',
      kind: 'unspecified',
      startTime: 0,
      endTime: 0,
      status: { code: 'unset' },
      attributes: {},
      events: [],
      resource: {},
      scope: { name: '' },
    });
  });

  it('takes the names of enum values for their numbers', () => {
    assert.equal(viewOf({ kind: 'SPAN_KIND_SERVER' }).kind, 'server');
    assert.equal(viewOf({ kind: '5' }).kind, 'consumer');
    assert.equal(viewOf({ kind: 99 }).kind, 'unspecified');
    assert.equal(viewOf({ status: { code: 'STATUS_CODE_OK' } }).status.code, 'ok');
  });

  it('takes an id of zeros for none', () => {
    assert.equal(viewOf({ parentSpanId: '0000000000000000' }).parentSpanId, undefined);
  });

  it('reads times that are numbers, and those of 1970', () => {
    assert.equal(viewOf({ startTimeUnixNano: 1_500_000 }).startTime, 1.5);
    assert.equal(viewOf({ startTimeUnixNano: '999' }).startTime, 0);
    assert.equal(viewOf({ startTimeUnixNano: '12345' }).startTime, 0.012);
    assert.equal(viewOf({ startTimeUnixNano: 'yesterday' }).startTime, 0);
  });

  it('gives spans in the order of the document, with what they stand in', () => {
    const { traces } = readTraces(
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a"},{"name":"b"}]},{"spans":[{"name":"c"}]}]},' +
        '{"scopeSpans":[{"spans":[{"name":"d"}]}]}]}',
    );
    const placed = [...spansOf(traces)];
    assert.deepEqual(
      placed.map(({ view }) => view.name),
      ['a', 'b', 'c', 'd'],
    );
    assert.equal(placed[3]?.resourceSpans, traces.resourceSpans?.[1]);
    assert.equal(placed[2]?.span, traces.resourceSpans?.[0]?.scopeSpans?.[1]?.spans?.[0]);
  });

  it('tells how much was left out at a limit, if anything was', () => {
    const { droppedAttributes, droppedEvents } = viewOf({ droppedAttributesCount: 3, droppedEventsCount: 0 });
    assert.deepEqual([droppedAttributes, droppedEvents], [3, undefined]);
  });
});
