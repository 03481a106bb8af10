import assert from 'node:assert/strict';
import fc from 'fast-check';
import { logsOf, readLogs, readTraces, spansOf, writeLogs, writeTraces } from '../../src/index.ts';
import { logsText, mutated, tracesText } from '../otlp-text.ts';
import { runs } from '../runs.ts';

const batch = (name: string) => ({ resourceSpans: [{ scopeSpans: [{ spans: [{ name }] }] }] });
const names = (text: string) => [...spansOf(readTraces(text).traces)].map(({ view }) => view.name);

describe('reading and writing', () => {
  it('gives every document back as it was, unknown fields and numbers included', () => {
    fc.assert(
      fc.property(tracesText, (text) => assert.equal(writeTraces(readTraces(text).traces), text)),
      runs(200),
    );
    fc.assert(
      fc.property(logsText, (text) => assert.equal(writeLogs(readLogs(text).logs), text)),
      runs(100),
    );
  });

  it('keeps integers beyond 2^53, whether they are strings or numbers', () => {
    const text =
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":1700000000123456789,' +
      '"endTimeUnixNano":"1700000000123456789","attributes":[{"key":"n","value":{"intValue":-9223372036854775808}}]}]}]}]}';
    assert.equal(writeTraces(readTraces(text).traces), text);
  });

  it('gives the same model again', () => {
    fc.assert(
      fc.property(tracesText, (text) => {
        const { traces } = readTraces(text);
        assert.deepEqual(readTraces(writeTraces(traces)).traces, traces);
      }),
      runs(50),
    );
  });
});

describe('readTraces', () => {
  it('reads one document, on one line or many', () => {
    assert.deepEqual(names(JSON.stringify(batch('a'))), ['a']);
    assert.deepEqual(names(JSON.stringify(batch('a'), null, 2)), ['a']);
    assert.deepEqual(names(`\ufeff${JSON.stringify(batch('a'))}\r\n`), ['a']);
  });

  it('reads an array of documents', () => {
    assert.deepEqual(names(JSON.stringify([batch('a'), batch('b')])), ['a', 'b']);
  });

  it('reads JSON lines, with blank lines and either line break', () => {
    assert.deepEqual(names(`${JSON.stringify(batch('a'))}\r\n\n${JSON.stringify([batch('b'), batch('c')])}\n`), [
      'a',
      'b',
      'c',
    ]);
  });

  it('reads an empty text as no spans', () => {
    assert.deepEqual(readTraces(''), { traces: {}, problems: [] });
    assert.deepEqual(readTraces(' \n'), { traces: {}, problems: [] });
    assert.deepEqual(readTraces('{}'), { traces: {}, problems: [] });
  });

  it('passes over documents of other signals', () => {
    const { traces, problems } = readTraces(
      `{"resourceMetrics":[]}\n${JSON.stringify(batch('a'))}\n{"resourceLogs":[]}`,
    );
    assert.deepEqual(traces, batch('a'));
    assert.deepEqual(problems, []);
  });

  it('makes one of several documents, with the fields of all', () => {
    const { traces } = readTraces(
      '{"resourceSpans":[{"a":1}],"x":1,"__proto__":{"y":1}}\n{"resourceSpans":[{"b":2}],"x":2}',
    );
    assert.equal(writeTraces(traces), '{"resourceSpans":[{"a":1},{"b":2}],"x":2,"__proto__":{"y":1}}');
    assert.equal('y' in traces, false);
  });

  it('tells a bad line by its number and reads the rest', () => {
    const { traces, problems } = readTraces(`${JSON.stringify(batch('a'))}\n{"secret\n${JSON.stringify(batch('b'))}`);
    assert.deepEqual(
      [...spansOf(traces)].map(({ view }) => view.name),
      ['a', 'b'],
    );
    assert.deepEqual(problems, [{ line: 2, message: 'This is not valid JSON. The line was left out.' }]);
  });

  it('tells a line that was cut off', () => {
    const whole = JSON.stringify(batch('a'));
    const { problems } = readTraces(`${whole}\n${whole.slice(0, -5)}`);
    assert.deepEqual(
      problems.map(({ line }) => line),
      [2],
    );
  });

  it('tells the line of a fault within one document', () => {
    const { problems } = readTraces('{\n  "resourceSpans": [\n    {"a" 1}\n  ]\n}');
    assert.deepEqual(problems, [{ line: 3, message: 'This is not valid JSON.' }]);
  });

  it('tells JSON that is no OTLP', () => {
    assert.match(readTraces('{"data":[]}').problems[0]?.message ?? '', /has none of resourceSpans, .*left out/);
    assert.match(readTraces('{"resource_spans":[]}').problems[0]?.message ?? '', /has none of resourceSpans/);
    assert.match(readTraces('[1, "a"]').problems[1]?.message ?? '', /no OTLP/);
    assert.match(readTraces('null').problems[0]?.message ?? '', /no OTLP/);
  });

  it('tells what is misshapen by its path, and keeps it', () => {
    const text = '{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":{}},7]}]},{"scopeSpans":"x"}]}';
    const { traces, problems } = readTraces(text);
    assert.deepEqual(
      problems.map(({ message }) => message),
      [
        'resourceSpans[0].scopeSpans[0].spans[0].attributes is not a list. OTLP/JSON has a list of objects there.',
        'resourceSpans[0].scopeSpans[0].spans[1] is not an object.',
        'resourceSpans[1].scopeSpans is not a list. OTLP/JSON has a list of objects there.',
      ],
    );
    assert.equal(writeTraces(traces), text);
    assert.equal([...spansOf(traces)].length, 1);
  });

  it('tells a few of many faults', () => {
    assert.equal(readTraces(`{"resourceSpans":[${'1,'.repeat(1000)}1]}`).problems.length, 10);
  });

  it('never quotes the text in a problem', () => {
    fc.assert(
      fc.property(mutated(fc.constant('{"resourceSpans":[{"TOPSECRET":["TOPSECRET"]}]}')), (text) => {
        for (const { message } of readTraces(text).problems) assert.ok(!message.includes('TOPSECRET'), message);
      }),
      runs(300),
    );
  });

  it('refuses nesting that would exhaust the stack, in every form', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
      ['{"arrayValue":{"values":[', ']}}'],
    ] as const) {
      const bomb = open.repeat(200_000);
      const text = `{"resourceSpans":${bomb}1${close.repeat(200_000)}}`;
      for (const deep of [bomb, text, `[${text}]`, `${text}\n${text}`]) {
        const { traces, problems } = readTraces(deep);
        assert.match(problems[0]?.message ?? '', /nested more than 500 levels/);
        assert.equal(writeTraces(traces), '{}');
      }
    }
  });

  it('looks at and writes what is nested as deep as it may be', () => {
    const value = `${'{"arrayValue":{"values":['.repeat(160)}{"intValue":1}${']}}'.repeat(160)}`;
    const text = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"k","value":${value}}]}]}]}]}`;
    const { traces, problems } = readTraces(text);
    assert.deepEqual(problems, []);
    assert.equal([...spansOf(traces)].length, 1);
    assert.equal(writeTraces(traces), text);
  });

  it('survives every mutation of every document, and leaves no trace in prototypes', () => {
    fc.assert(
      fc.property(fc.oneof(mutated(tracesText), mutated(logsText), fc.string(), fc.json()), (text) => {
        const { traces } = readTraces(text);
        for (const { view } of spansOf(traces)) assert.equal(typeof view.name, 'string');
        const { logs } = readLogs(text);
        for (const { view } of logsOf(logs)) assert.equal(typeof view.severityNumber, 'number');
        writeTraces(traces);
        writeLogs(logs);
        assert.deepEqual(Object.keys(Object.prototype), []);
      }),
      runs(500),
    );
  });
});
