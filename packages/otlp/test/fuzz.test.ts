import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import {
  logsOf,
  readLogs,
  readProtobufLogs,
  readProtobufTraces,
  readTraces,
  spansOf,
  withSpanAttributes,
  writeProtobufLogs,
  writeProtobufTraces,
  writeTraces,
} from '../src/index.ts';
import { LOGS_DATA, TRACES_DATA } from '../src/protobuf/shape.ts';
import { logsText, tracesText } from './otlp-text.ts';
import { documentOf } from './protobuf/otlp-bytes.ts';

/** A million of each in the long run. */
const TIMES = process.env.PARAPET_LONG === undefined ? 5_000 : 1_000_000;
const SEED = 20261121;

/** Most that may be in use afterwards beyond what was before: nothing is kept of what was read. */
const KEPT = 64 * 2 ** 20;

describe('a great many mutated messages', function () {
  this.timeout(0);

  it('are read or refused in protobuf, and what is read can be changed and written', () => {
    const corpus = [...samples(documentOf(TRACES_DATA)), ...samples(documentOf(LOGS_DATA))];
    survives(corpus, (bytes) => {
      const { traces, problems } = readProtobufTraces(bytes);
      for (const { view } of spansOf(traces)) assert.equal(typeof view.name, 'string');
      if (problems.length === 0) assert.deepEqual(writeProtobufTraces(traces), bytes);
      const edited = withSpanAttributes(traces, () => ({ attributes: { k: 'v' } }));
      assert.deepEqual(readProtobufTraces(writeProtobufTraces(edited)).problems, []);
      const { logs } = readProtobufLogs(bytes);
      for (const { view } of logsOf(logs)) assert.equal(typeof view.severityNumber, 'number');
      writeProtobufLogs(logs);
    });
  });

  it('are read or refused in JSON, and what is read can be changed and written', () => {
    const corpus = [...samples(tracesText), ...samples(logsText)].map((text) => new TextEncoder().encode(text));
    survives(corpus, (bytes) => {
      const text = new TextDecoder().decode(bytes);
      const { traces } = readTraces(text);
      for (const { view } of spansOf(traces)) assert.equal(typeof view.name, 'string');
      writeTraces(withSpanAttributes(traces, () => ({ attributes: { k: 'v' } })));
      for (const { view } of logsOf(readLogs(text).logs)) assert.equal(typeof view.severityNumber, 'number');
    });
  });
});

/** What `--expose-gc` gives, without a flag for the whole run. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

const samples = <T>(arbitrary: fc.Arbitrary<T>): T[] => fc.sample(arbitrary, { numRuns: 300, seed: SEED });

function survives(corpus: readonly Uint8Array[], check: (bytes: Uint8Array) => void): void {
  const random = randomNumbers(SEED);
  const before = process.memoryUsage().heapUsed;
  for (let time = 0; time < TIMES; time++) {
    const original = corpus[random(corpus.length)] ?? new Uint8Array();
    const bytes = mutated(original, corpus[random(corpus.length)] ?? original, random);
    try {
      check(bytes);
    } catch (error) {
      throw new Error(`After ${time}: ${Buffer.from(bytes).toString('hex')}`, { cause: error });
    }
  }
  collectGarbage();
  assert.ok(process.memoryUsage().heapUsed - before < KEPT + corpus.reduce((sum, { length }) => sum + length, 0));
}

/** Some bytes changed, removed, repeated, or put in from another message. */
function mutated(original: Uint8Array, other: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = Uint8Array.from(original);
  for (let mutation = random(4); mutation >= 0; mutation--) {
    const at = random(bytes.length + 1);
    const length = random(8);
    switch (random(4)) {
      case 0:
        bytes[at] = random(256);
        break;
      case 1:
        bytes = spliced(bytes, at, length, new Uint8Array());
        break;
      case 2:
        bytes = spliced(bytes, at, 0, bytes.slice(at, at + length * 4));
        break;
      default: {
        const from = random(other.length + 1);
        bytes = spliced(bytes, at, length, other.slice(from, from + length * 4));
      }
    }
  }
  return bytes;
}

function spliced(bytes: Uint8Array, at: number, removed: number, put: Uint8Array): Uint8Array<ArrayBuffer> {
  const rest = bytes.subarray(Math.min(bytes.length, at + removed));
  const all = new Uint8Array(at + put.length + rest.length);
  all.set(bytes.subarray(0, at));
  all.set(put, at);
  all.set(rest, at + put.length);
  return all;
}

/** The same numbers for the same seed: xorshift, George Marsaglia, Journal of Statistical Software 8 (2003). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
