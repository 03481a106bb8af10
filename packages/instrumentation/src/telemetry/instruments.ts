import type { Counter, Histogram, Meter } from '@opentelemetry/api';

/** What is measured: Parapet's own metrics, and those of the GenAI conventions for a client. */
export interface Instruments {
  readonly decisions: Counter;
  readonly decisionDuration: Histogram;
  readonly hold: Histogram;
  readonly loads: Counter;
  readonly coverage: Counter;
  readonly operationDuration: Histogram;
  readonly timeToFirstChunk: Histogram;
  readonly tokenUsage: Histogram;
}

/** Bucket boundaries that the GenAI conventions advise for model calls, in seconds. */
const CALL_SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

/** Bucket boundaries that the GenAI conventions advise for numbers of tokens. */
const TOKENS = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

/** Deciding takes microseconds, or a few milliseconds for a long transcript. */
const DECISION_SECONDS = [0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1];

const CHARACTERS = [0, 1, 4, 16, 64, 256, 1024, 4096, 16384];

export function makeInstruments(meter: Meter): Instruments {
  const counter = (name: string, unit: string, description: string) => meter.createCounter(name, { unit, description });
  const histogram = (name: string, unit: string, description: string, explicitBucketBoundaries: number[]) =>
    meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries } });
  return {
    decisions: counter('parapet.decisions', '{decision}', 'Decisions, by rule that held and by kind of moment.'),
    decisionDuration: histogram('parapet.decision.duration', 's', 'Time spent deciding.', DECISION_SECONDS),
    hold: histogram('parapet.stream.hold', '{char}', 'Most text of an answer held back at once.', CHARACTERS),
    loads: counter('parapet.policy_set.loads', '{load}', 'Policy sets that were loaded.'),
    coverage: counter('parapet.coverage', '{moment}', 'Moments, by how much of them the policies could see.'),
    operationDuration: histogram('gen_ai.client.operation.duration', 's', 'Duration of model calls.', CALL_SECONDS),
    timeToFirstChunk: histogram(
      'gen_ai.client.operation.time_to_first_chunk',
      's',
      'Time to the first text of a streamed answer.',
      CALL_SECONDS,
    ),
    tokenUsage: histogram('gen_ai.client.token.usage', '{token}', 'Tokens used by model calls.', TOKENS),
  };
}
