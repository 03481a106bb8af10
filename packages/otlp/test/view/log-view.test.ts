import assert from 'node:assert/strict';
import { type LogRecord, type LogView, logsOf, readLogs } from '../../src/index.ts';

function viewOf(log: LogRecord): LogView {
  const [placed] = logsOf({ resourceLogs: [{ scopeLogs: [{ logRecords: [log] }] }] });
  assert.ok(placed);
  return placed.view;
}

describe('logsOf', () => {
  it('shows an event as OpenTelemetry wrote it', () => {
    const text = JSON.stringify({
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'support-bot' } }] },
          scopeLogs: [
            {
              scope: { name: 'parapet' },
              logRecords: [
                {
                  timeUnixNano: '1700000000123456789',
                  observedTimeUnixNano: '1700000001000000000',
                  severityNumber: 13,
                  severityText: 'WARN',
                  eventName: 'parapet.decision',
                  body: { kvlistValue: { values: [{ key: 'verdict', value: { stringValue: 'deny' } }] } },
                  attributes: [{ key: 'parapet.rule.count', value: { intValue: '2' } }],
                  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
                  spanId: '00f067aa0ba902b7',
                },
              ],
            },
          ],
        },
      ],
    });
    const views = [...logsOf(readLogs(text).logs)].map(({ view }) => structuredClone(view));
    assert.deepEqual(views, [
      {
        time: 1700000000123.456,
        observedTime: 1700000001000,
        severityNumber: 13,
        severityText: 'WARN',
        eventName: 'parapet.decision',
        body: { verdict: 'deny' },
        attributes: { 'parapet.rule.count': 2 },
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        spanId: '00f067aa0ba902b7',
        resource: { 'service.name': 'support-bot' },
        scope: { name: 'parapet' },
      },
    ]);
  });

  it('takes the names of severities for their numbers', () => {
    assert.equal(viewOf({ severityNumber: 'SEVERITY_NUMBER_TRACE' }).severityNumber, 1);
    assert.equal(viewOf({ severityNumber: 'SEVERITY_NUMBER_WARN2' }).severityNumber, 14);
    assert.equal(viewOf({ severityNumber: 'SEVERITY_NUMBER_FATAL4' }).severityNumber, 24);
    assert.equal(viewOf({ severityNumber: 25 }).severityNumber, 0);
    assert.equal(viewOf({ severityNumber: 'LOUD' }).severityNumber, 0);
  });

  it('finds the name of an event where older writers put it', () => {
    const attributes = [{ key: 'event.name', value: { stringValue: 'gen_ai.choice' } }];
    assert.equal(viewOf({ attributes }).eventName, 'gen_ai.choice');
    assert.equal(viewOf({ eventName: 'gen_ai.user.message', attributes }).eventName, 'gen_ai.user.message');
  });

  it('shows what is absent as absent', () => {
    const view = viewOf({});
    assert.equal(view.body, null);
    assert.deepEqual(Object.keys(view), [
      'time',
      'observedTime',
      'severityNumber',
      'body',
      'attributes',
      'resource',
      'scope',
    ]);
  });
});
