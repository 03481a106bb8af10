import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  int,
  logsOf,
  readProtobufLogs,
  readProtobufTraces,
  spansOf,
  withSpanAttributes,
  writeProtobufLogs,
  writeProtobufTraces,
} from '../../src/index.ts';
import { LOGS_DATA, TRACES_DATA } from '../../src/protobuf/shape.ts';
import { runs } from '../runs.ts';
import { documentOf } from './otlp-bytes.ts';
import { type WireField, wireTree } from './wire-tree.ts';

const [RESOURCE_SPANS, SCOPE_SPANS, SPANS, ATTRIBUTES, EVENTS] = [1, 2, 2, 9, 11];
const ADDED = 'parapet.added';
const ADDED_HEX = Buffer.from(ADDED).toString('hex');

describe('protobuf that was read', () => {
  it('is written as the same bytes, whatever is in it', () => {
    fc.assert(
      fc.property(documentOf(TRACES_DATA), documentOf(LOGS_DATA), (traces, logs) => {
        assert.deepEqual(writeProtobufTraces(readProtobufTraces(traces).traces), traces);
        assert.deepEqual(readProtobufTraces(traces).problems, []);
        assert.deepEqual(writeProtobufLogs(readProtobufLogs(logs).logs), logs);
      }),
      runs(300),
    );
  });

  it('keeps every field in its place when attributes and events are added to a span', () => {
    fc.assert(
      fc.property(documentOf(TRACES_DATA), fc.nat(), (bytes, chosen) => {
        const { traces } = readProtobufTraces(bytes);
        let index = 0;
        const edited = withSpanAttributes(traces, () =>
          (index++ + chosen) % 2 === 0
            ? { attributes: { [ADDED]: int(1) }, events: [{ name: ADDED, time: 1_700_000_000_000 }] }
            : undefined,
        );
        const after = wireTree(writeProtobufTraces(edited), TRACES_DATA);
        assert.deepEqual(withoutAdded(after), wireTree(bytes, TRACES_DATA));
      }),
      runs(300),
    );
  });

  it('says what was added when it is read again', () => {
    fc.assert(
      fc.property(documentOf(TRACES_DATA), (bytes) => {
        const { traces } = readProtobufTraces(bytes);
        const attributes = { [ADDED]: 'x'.repeat(200), list: ['a', 'b'] };
        const edited = withSpanAttributes(traces, () => ({ attributes, events: [{ name: ADDED, time: 5 }] }));
        const again = [...spansOf(readProtobufTraces(writeProtobufTraces(edited)).traces)];
        assert.equal(again.length, [...spansOf(traces)].length);
        for (const { view } of again) {
          assert.equal(view.attributes[ADDED], attributes[ADDED]);
          assert.deepEqual(view.attributes.list, ['a', 'b']);
          assert.deepEqual(view.events.at(-1)?.time, 5);
        }
      }),
      runs(200),
    );
  });

  it('replaces a value where it stood', () => {
    const span = { name: 'a', attributes: [attribute('k', 'old'), attribute('l', 'kept')] };
    const bytes = writeProtobufTraces({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    const edited = withSpanAttributes(readProtobufTraces(bytes).traces, () => ({ attributes: { k: 'new' } }));
    const expected = { name: 'a', attributes: [attribute('k', 'new'), attribute('l', 'kept')] };
    assert.deepEqual(
      writeProtobufTraces(edited),
      writeProtobufTraces({ resourceSpans: [{ scopeSpans: [{ spans: [expected] }] }] }),
    );
  });

  it('loses the spans that are dropped and nothing else', () => {
    const spans = ['a', 'b', 'c'].map((name) => ({ name }));
    const bytes = writeProtobufTraces({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
    const { traces } = readProtobufTraces(bytes);
    const names = (dropped: string) =>
      [
        ...spansOf(
          readProtobufTraces(
            writeProtobufTraces(withSpanAttributes(traces, ({ name }) => ({ drop: dropped.includes(name) }))),
          ).traces,
        ),
      ].map(({ view }) => view.name);
    assert.deepEqual(names('b'), ['a', 'c']);
    assert.deepEqual(names('ac'), ['b']);
    assert.deepEqual(names('abc'), []);
  });

  it('shows logs as it shows traces', () => {
    const bytes = writeProtobufLogs({
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: 'gen_ai.choice', body: { stringValue: 'hi' } }] }] }],
    });
    const [placed] = logsOf(readProtobufLogs(bytes).logs);
    assert.equal(placed?.view.eventName, 'gen_ai.choice');
    assert.equal(placed?.view.body, 'hi');
  });
});

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** The tree of a document without the attributes and events that were added to its spans. */
function withoutAdded(document: readonly WireField[]): readonly WireField[] {
  const inside = (
    fields: readonly WireField[],
    number: number,
    change: (nested: readonly WireField[]) => readonly WireField[],
  ) =>
    fields.map(
      ([at, wireType, value]): WireField =>
        at === number && typeof value === 'object' ? [at, wireType, change(value)] : [at, wireType, value],
    );
  const isAdded = ([number, , value]: WireField): boolean =>
    typeof value === 'object' &&
    ((number === ATTRIBUTES && value[0]?.[0] === 1 && value[0][2] === ADDED_HEX) ||
      (number === EVENTS && value.some(([inner, , name]) => inner === 2 && name === ADDED_HEX)));
  return inside(document, RESOURCE_SPANS, (resource) =>
    inside(resource, SCOPE_SPANS, (scope) => inside(scope, SPANS, (span) => span.filter((field) => !isAdded(field)))),
  );
}
