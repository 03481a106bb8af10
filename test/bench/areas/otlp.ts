import {
  readProtobufTraces,
  readTraces,
  spansOf,
  type TracesData,
  withSpanAttributes,
  writeProtobufTraces,
  writeTraces,
} from '@parapet/otlp';
import type { Area, Comparison, Contender } from '../harness.ts';
import { libraries, type TracesMessage } from '../otlp/protobuf-libraries.ts';
import { recording } from '../otlp/recording.ts';

const SPANS = 200;
/** Documents in a round. */
const TIMES = 30;

export const area: Area = {
  title: 'A span of a document of 200: read, and given ten attributes and an event',
  async run(measure) {
    const rows = [];
    for (const comparison of comparisons()) rows.push(await measure(comparison));
    return rows;
  },
};

const added = Array.from({ length: 10 }, (_, index) => `parapet.attribute.${index}`);
const edit = {
  attributes: Object.fromEntries(added.map((name) => [name, 'allow'])),
  events: [{ name: 'parapet.decision', time: 1_763_676_000_000 }],
};

function comparisons(): Comparison[] {
  const [traces = {}] = recording(SPANS);
  const protobuf = writeProtobufTraces(traces);
  const json = writeTraces(traces);
  const views = (read: TracesData) => {
    let ended = 0;
    for (const { view } of spansOf(read)) ended += view.endTime;
    return ended;
  };
  const us = (name: string, work: () => unknown): Contender => ({ name, measure: () => perSpan(work) });
  const common = { unit: 'us', rounds: 15 } as const;
  return [
    {
      ...common,
      what: 'protobuf to objects',
      ours: us('ours', () => readProtobufTraces(protobuf)),
      peers: libraries.map(({ name, decode }) => us(name, () => decode(protobuf))),
    },
    {
      ...common,
      what: 'protobuf to views',
      ours: us('ours', () => views(readProtobufTraces(protobuf).traces)),
      peers: [],
    },
    {
      ...common,
      what: 'protobuf, attributes added',
      ours: us('ours', () => writeProtobufTraces(withSpanAttributes(readProtobufTraces(protobuf).traces, () => edit))),
      peers: libraries.map((library) => us(library.name, () => library.encode(withAttributes(library, protobuf)))),
    },
    {
      ...common,
      what: 'JSON to objects',
      ours: us('ours', () => readTraces(json)),
      peers: [us('JSON.parse', () => JSON.parse(json))],
    },
    { ...common, what: 'JSON to views', ours: us('ours', () => views(readTraces(json).traces)), peers: [] },
    {
      ...common,
      what: 'JSON, attributes added',
      ours: us('ours', () => writeTraces(withSpanAttributes(readTraces(json).traces, () => edit))),
      peers: [us('JSON.parse', () => JSON.stringify(withAttributes(jsonLibrary, json)))],
    },
  ];
}

function perSpan(work: () => unknown): number {
  const begun = performance.now();
  for (let time = 0; time < TIMES; time++) work();
  return ((performance.now() - begun) * 1000) / (TIMES * SPANS);
}

interface Reader<Written> {
  decode(written: Written): TracesMessage;
  attribute(key: string, text: string): object;
  /** An event as the library has it. */
  readonly event: object;
}

const jsonLibrary: Reader<string> = {
  decode: (text) => JSON.parse(text),
  attribute: (key, stringValue) => ({ key, value: { stringValue } }),
  event: { timeUnixNano: '1763676000000000000', name: 'parapet.decision', attributes: [] },
};

/** A document read and changed in place, as a program would that uses the library alone. */
function withAttributes<Written>({ decode, attribute, event }: Reader<Written>, written: Written): TracesMessage {
  const message = decode(written);
  for (const { scopeSpans } of message.resourceSpans)
    for (const { spans } of scopeSpans)
      for (const span of spans) {
        for (const name of added) span.attributes.push(attribute(name, 'allow'));
        span.events = [...(span.events ?? []), event];
      }
  return message;
}
