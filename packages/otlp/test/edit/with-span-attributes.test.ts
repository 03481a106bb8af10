import assert from 'node:assert/strict';
import fc from 'fast-check';
import { double, int, readTraces, spansOf, withSpanAttributes, writeTraces } from '../../src/index.ts';
import { tracesText } from '../otlp-text.ts';
import { runs } from '../runs.ts';

const TEXT =
  '{"resourceSpans":[' +
  '{"scopeSpans":[{"spans":[{"name":"a","x":1.0,"attributes":[{"key":"k","y":2,"value":{"stringValue":"old"}}],"z":3}]},' +
  '{"spans":[{"name":"b"}]}]},' +
  '{"scopeSpans":[{"spans":[{"name":"c"}]}]}],"w":4}';

describe('withSpanAttributes', () => {
  it('sets attributes in their place, adds others at the end, and keeps the rest', () => {
    const { traces } = readTraces(TEXT);
    const edited = withSpanAttributes(traces, ({ name }) =>
      name === 'a'
        ? { attributes: { k: 'new', list: ['p', 'q'], yes: true, three: int(3), half: double(0.5) } }
        : undefined,
    );
    assert.equal(
      writeTraces(edited),
      TEXT.replace(
        '{"stringValue":"old"}}',
        '{"stringValue":"new"}},' +
          '{"key":"list","value":{"arrayValue":{"values":[{"stringValue":"p"},{"stringValue":"q"}]}}},' +
          '{"key":"yes","value":{"boolValue":true}},' +
          '{"key":"three","value":{"intValue":"3"}},' +
          '{"key":"half","value":{"doubleValue":0.5}}',
      ),
    );
  });

  it('leaves the original and everything unedited as it is', () => {
    const { traces } = readTraces(TEXT);
    const edited = withSpanAttributes(traces, ({ name }) => (name === 'a' ? { attributes: { k: 'new' } } : undefined));
    assert.equal(writeTraces(traces), TEXT);
    assert.equal(edited.resourceSpans?.[1], traces.resourceSpans?.[1]);
    assert.equal(edited.resourceSpans?.[0]?.scopeSpans?.[1], traces.resourceSpans?.[0]?.scopeSpans?.[1]);
    assert.notEqual(edited.resourceSpans?.[0], traces.resourceSpans?.[0]);
  });

  it('gives back the same object when nothing is edited', () => {
    fc.assert(
      fc.property(tracesText, (text) => {
        const { traces } = readTraces(text);
        assert.equal(
          withSpanAttributes(traces, () => undefined),
          traces,
        );
        assert.equal(
          withSpanAttributes(traces, () => ({})),
          traces,
        );
      }),
      runs(50),
    );
  });

  it('adds events after those that are there', () => {
    const { traces } = readTraces('{"resourceSpans":[{"scopeSpans":[{"spans":[{"events":[{"name":"first"}]}]}]}]}');
    const event = { name: 'parapet.finding', time: 1700000000123.456, attributes: { start: int(7) } };
    const [placed] = spansOf(withSpanAttributes(traces, () => ({ events: [event] })));
    assert.deepEqual(placed?.span.events, [
      { name: 'first' },
      {
        timeUnixNano: '1700000000123456000',
        name: 'parapet.finding',
        attributes: [{ key: 'start', value: { intValue: '7' } }],
      },
    ]);
  });

  it('drops spans, and what they leave empty', () => {
    const { traces } = readTraces(TEXT);
    const names = (dropped: string) =>
      writeTraces(withSpanAttributes(traces, ({ name }) => (dropped.includes(name) ? { drop: true } : undefined)));
    assert.equal(names('b').includes('"spans":[]'), false);
    assert.equal(names('bc'), names('cb'));
    assert.equal(readTraces(names('ab')).traces.resourceSpans?.length, 1);
    assert.equal(names('abc'), '{"resourceSpans":[],"w":4}');
  });

  it('shows what it set, whatever stood there', () => {
    fc.assert(
      fc.property(tracesText, fc.string(), fc.string(), (text, key, value) => {
        // A computed key is a key, even if it is __proto__.
        const edited = withSpanAttributes(readTraces(text).traces, () => ({ attributes: { [key]: value } }));
        const again = readTraces(writeTraces(edited)).traces;
        for (const { view } of spansOf(again)) assert.equal(view.attributes[key], value);
      }),
      runs(100),
    );
  });
});

describe('int and double', () => {
  it('write what OTLP/JSON wants', () => {
    assert.deepEqual(int(-3), { intValue: '-3' });
    assert.deepEqual(int(9223372036854775807n), { intValue: '9223372036854775807' });
    assert.deepEqual(double(1), { doubleValue: 1 });
    assert.deepEqual(double(Number.NaN), { doubleValue: 'NaN' });
    assert.deepEqual(double(Number.POSITIVE_INFINITY), { doubleValue: 'Infinity' });
  });

  it('refuse what is no integer of 64 bits', () => {
    assert.throws(() => int(1.5), RangeError);
    assert.throws(() => int(9223372036854775808n), RangeError);
  });
});
