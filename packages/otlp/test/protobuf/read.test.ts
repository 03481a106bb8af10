import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  logsOf,
  readProtobufLogs,
  readProtobufTraces,
  readTraces,
  spansOf,
  withSpanAttributes,
  writeProtobufLogs,
  writeProtobufTraces,
  writeTraces,
} from '../../src/index.ts';
import { LOGS_DATA, TRACES_DATA } from '../../src/protobuf/shape.ts';
import { runs } from '../runs.ts';
import { delimited, documentOf, mutated, tag, varint } from './otlp-bytes.ts';

const field = (number: number, payload: readonly number[]): number[] => [...tag(number, 2), ...delimited(payload)];
const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)];
const documentWith = (span: readonly number[]): Uint8Array => Uint8Array.from(field(1, field(2, field(2, span))));

function spanOf(span: readonly number[]) {
  const { traces, problems } = readProtobufTraces(documentWith(span));
  assert.deepEqual(problems, []);
  return [...spansOf(traces)][0];
}

describe('readProtobufTraces', () => {
  it('reads an empty document', () => {
    const { traces, problems } = readProtobufTraces(new Uint8Array());
    assert.deepEqual([writeTraces(traces), problems], ['{}', []]);
  });

  it('gives the model that JSON would give', () => {
    const json = `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"scope":{"name":"s","version":"1"},"spans":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","name":"chat","kind":3,"startTimeUnixNano":"1700000000123456789","endTimeUnixNano":"18446744073709551615","attributes":[{"key":"i","value":{"intValue":"-9223372036854775808"}},{"key":"d","value":{"doubleValue":0.5}},{"key":"z","value":{"doubleValue":-0}},{"key":"n","value":{"doubleValue":"NaN"}},{"key":"b","value":{"boolValue":false}},{"key":"e","value":{"stringValue":""}},{"key":"y","value":{"bytesValue":"AP8="}},{"key":"l","value":{"arrayValue":{"values":[{"intValue":"1"},{}]}}},{"key":"m","value":{"kvlistValue":{"values":[{"key":"k","value":{"stringValue":"ä"}}]}}}],"droppedAttributesCount":4294967295,"events":[{"timeUnixNano":"1","name":"e"}],"links":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","flags":257}],"status":{"message":"no","code":2},"flags":769}]}]}]}`;
    const bytes = writeProtobufTraces(readTraces(json).traces);
    assert.equal(writeTraces(readProtobufTraces(bytes).traces), json);
  });

  it('writes what JSON writes in other ways as OTLP has it', () => {
    const { traces } = readTraces(
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"4BF92F3577B34DA6A3CE929D0E0E4736","kind":"SPAN_KIND_CLIENT",' +
        '"startTimeUnixNano":1700000000000000000,"attributes":[{"key":"a","value":{"intValue":7}}],"status":{"code":"STATUS_CODE_ERROR"}}]}]}]}',
    );
    const [placed] = spansOf(readProtobufTraces(writeProtobufTraces(traces)).traces);
    assert.equal(placed?.view.traceId, '4bf92f3577b34da6a3ce929d0e0e4736');
    assert.equal(placed?.view.kind, 'client');
    assert.equal(placed?.view.startTime, 1_700_000_000_000);
    assert.equal(placed?.view.attributes.a, 7);
    assert.equal(placed?.view.status.code, 'error');
  });

  it('leaves out what has no place in protobuf', () => {
    const json =
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":7,"traceId":"xyz","kind":"LOUD","startTimeUnixNano":"-1",' +
      '"attributes":[7,{"key":"k","value":{"intValue":"99999999999999999999"}}],"droppedAttributesCount":-1,"mine":1,"flags":null}]}]}],"__proto__":{"x":1}}';
    const { traces, problems } = readProtobufTraces(writeProtobufTraces(readTraces(json).traces));
    assert.deepEqual(problems, []);
    assert.equal(
      writeTraces(traces),
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"k","value":{}}]}]}]}]}',
    );
  });

  it('takes a message that is there twice for one, and the last of other fields', () => {
    const status = (code: number) => field(15, [...tag(3, 0), ...varint(code)]);
    const message = field(15, field(2, bytesOf('no')));
    const name = (text: string) => field(5, bytesOf(text));
    const placed = spanOf([...message, ...name('first'), ...status(1), ...name('last'), ...status(2)]);
    assert.deepEqual(placed?.view.status, { code: 'error', message: 'no' });
    assert.equal(placed?.view.name, 'last');
  });

  it('writes a message that was there twice as one where it was changed', () => {
    const name = field(1, bytesOf('scope'));
    const version = field(2, bytesOf('1'));
    const unknown = field(99, bytesOf('kept'));
    const bytes = Uint8Array.from(field(1, field(2, [...field(1, [...name, ...unknown]), ...field(1, version)])));
    const { traces } = readProtobufTraces(bytes);
    assert.deepEqual(writeProtobufTraces(traces), bytes);
    const [resourceSpans] = traces.resourceSpans ?? [];
    const [scopeSpans] = resourceSpans?.scopeSpans ?? [];
    const scope = { ...scopeSpans?.scope, version: '2' };
    const changed = { ...traces, resourceSpans: [{ ...resourceSpans, scopeSpans: [{ ...scopeSpans, scope }] }] };
    assert.deepEqual(
      writeProtobufTraces(changed),
      Uint8Array.from(field(1, field(2, field(1, [...name, ...unknown, ...field(2, bytesOf('2'))])))),
    );
  });

  it('writes a message that was there a great many times', () => {
    const name = field(1, bytesOf('scope'));
    const scopes = Array.from({ length: 100_000 }, () => field(1, name)).flat();
    const { traces } = readProtobufTraces(Uint8Array.from(field(1, field(2, scopes))));
    const scope = traces.resourceSpans?.[0]?.scopeSpans?.[0]?.scope;
    const bytes = writeProtobufTraces({ resourceSpans: [{ scopeSpans: [{ ...(scope && { scope }) }] }] });
    assert.equal(bytes.length > 100_000 * name.length, true);
  });

  it('takes the last of the values of which there can be one', () => {
    const value = [...field(1, bytesOf('text')), ...tag(3, 0), ...varint(5)];
    const placed = spanOf(field(9, [...field(1, bytesOf('k')), ...field(2, value)]));
    assert.equal(placed?.view.attributes.k, 5);
  });

  it('shows text that is no UTF-8 with marks, and writes it as it was', () => {
    const bytes = documentWith(field(5, [0x61, 0xff, 0x62]));
    const { traces } = readProtobufTraces(bytes);
    assert.equal([...spansOf(traces)][0]?.view.name, 'a\ufffdb');
    assert.deepEqual(writeProtobufTraces(traces), bytes);
  });

  it('tells what is malformed, and where', () => {
    const problemOf = (bytes: readonly number[]) => readProtobufTraces(Uint8Array.from(bytes)).problems[0];
    assert.deepEqual(problemOf([0x0a, 5, 0]), {
      message: 'This is not OTLP in protobuf. A field goes beyond the end of its message.',
      offset: 1,
    });
    assert.match(problemOf([0x0a])?.message ?? '', /A number is cut off/);
    assert.match(problemOf([0x02])?.message ?? '', /number 0/);
    assert.match(problemOf(Array(11).fill(0xff))?.message ?? '', /longer than 64 bits/);
    assert.match(problemOf([0x0a, 0x81, 0x80, 0x80, 0x80, 0x10, 0])?.message ?? '', /longer than 32 bits/);
    assert.match(problemOf([0x0f])?.message ?? '', /kind that protobuf does not have/);
    assert.match(problemOf([0x13, 0x1c])?.message ?? '', /group does not end/);
    assert.match(problemOf(Array(200).fill(0x13))?.message ?? '', /Groups are nested too deeply/);
    assert.match(problemOf(bytesOf('{"resourceSpans":[]}'))?.message ?? '', /This is not OTLP in protobuf/);
  });

  it('refuses values within values that would exhaust the stack', () => {
    let value: number[] = [...tag(3, 0), 1];
    for (let depth = 0; depth < 2000; depth++) value = field(5, field(1, value));
    const deep = documentWith(field(9, field(2, value)));
    assert.match(readProtobufTraces(deep).problems[0]?.message ?? '', /nested too deeply/);
  });

  it('takes a hundred values within each other, as other readers do', () => {
    let value: number[] = [...tag(3, 0), 1];
    for (let depth = 0; depth < 95; depth++) value = field(5, field(1, value));
    const placed = spanOf(field(9, [...field(1, bytesOf('k')), ...field(2, value)]));
    assert.match(JSON.stringify(placed?.view.attributes.k), /^\[{95}1\]{95}$/);
  });

  it('refuses a document of messages without end', () => {
    const { problems } = readProtobufTraces(new Uint8Array(4_000_010).map((_, at) => (at % 2 === 0 ? 0x0a : 0)));
    assert.match(problems[0]?.message ?? '', /more than 2000000 messages/);
  });

  it('survives every mutation of every document', () => {
    fc.assert(
      fc.property(
        fc.oneof(mutated(documentOf(TRACES_DATA)), mutated(documentOf(LOGS_DATA)), fc.uint8Array()),
        (bytes) => {
          const { traces } = readProtobufTraces(bytes);
          for (const { view } of spansOf(traces)) assert.equal(typeof view.name, 'string');
          writeTraces(traces);
          const edited = withSpanAttributes(traces, () => ({ attributes: { k: 'v' } }));
          assert.deepEqual(readProtobufTraces(writeProtobufTraces(edited)).problems, []);
          const { logs } = readProtobufLogs(bytes);
          for (const { view } of logsOf(logs)) assert.equal(typeof view.severityNumber, 'number');
          writeProtobufLogs(logs);
          assert.deepEqual(Object.keys(Object.prototype), []);
        },
      ),
      runs(1000),
    );
  });
});
