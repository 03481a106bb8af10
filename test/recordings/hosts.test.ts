import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Attributes } from '@opentelemetry/api';
import { startCollector } from '@parapet/collector';
import { PolicySpanProcessor } from '@parapet/instrumentation';
import { createTraceLog } from '@parapet/language-service';
import { decide, loadPolicySet, type Moment } from '@parapet/policy';
import { replayTrace } from '@parapet/replay';
import type { Span } from '../../examples/support-bot/demo/spans.ts';
import { startTraceSink } from '../../examples/support-bot/demo/trace-sink.ts';
import { keptSpans } from '../hosts/in-process.ts';
import { momentsOnTheWire } from './on-the-wire.ts';
import { recordedDocuments, recordedExchanges, recordedSpans, recordings } from './recorded.ts';

/** Each rule is true for something that is said in the recorded conversations. */
const text = `
parapet: 1
policy: recorded
owner: test
rules:
  - { id: order, at: input, when: 'input.text.contains("A-1001") && input.system.contains("kitchenware")', then: flag }
  - { id: tuesday, at: output, when: 'output.text.contains("Tuesday")', then: flag }
  - { id: look-up, at: tool_call, when: 'tool.name == "look_up_order" && tool.arguments.order_id == "A-1001"', then: flag }
  - { id: shipped, at: tool_result, when: 'tool.result.status == "shipped"', then: flag }
  - { id: monday, at: call_end, when: 'output.text.contains("Monday") && "stop" in call.finish_reasons', then: flag }
`;

const { set = assert.fail('the policy has errors') } = loadPolicySet(
  [{ path: 'a.policy.yaml', text }],
  () => undefined,
);

/** What was decided, as `output tuesday held`, each once. */
type Said = ReadonlySet<string>;

const saidOf = (moments: readonly Moment[]): Said =>
  new Set(
    moments.flatMap((moment) => decide(set, moment).rules.map(({ rule, state }) => `${moment.at} ${rule} ${state}`)),
  );

function saidOnSpans(spans: readonly Span[]): Said {
  const decisions = spans.flatMap(({ events }) => events.filter(({ name }) => name === 'parapet.decision'));
  return new Set(
    decisions.flatMap(({ attributes }) => {
      const lines = (state: string, rules: unknown) =>
        ((rules ?? []) as string[]).map((rule) => `${attributes['parapet.moment.at']} ${rule.split('/')[1]} ${state}`);
      return [
        ...lines('held', attributes['parapet.rule.ids']),
        ...lines('unknown', attributes['parapet.unsettled.rule.ids']),
      ];
    }),
  );
}

const byReplay = (app: string): Said =>
  new Set(
    replayTrace(set, { spans: recordedSpans(app, true) })
      .flatMap(({ replayed }) => replayed)
      .flatMap(({ decision }) => decision.rules.map(({ rule, state }) => `${decision.moment.at} ${rule} ${state}`)),
  );

function byEditor(app: string): Said {
  const log = createTraceLog('file:///recorded', app);
  for (const document of recordedDocuments(app, true)) log.add(`${JSON.stringify(document)}\n`);
  return saidOf(log.source.sightings.map(({ moment }) => moment));
}

/** The spans and log records as their instrumentation makes them, in an SDK with our processors. */
function bySpanProcessor(app: string): Said {
  const processor = new PolicySpanProcessor({ policies: set });
  const { provider, spans } = keptSpans(processor);
  for (const { name, scope, attributes, events, logs = [] } of recordedSpans(app, true)) {
    const span = provider.getTracer(scope.name).startSpan(name, { attributes: attributes as Attributes });
    for (const log of logs)
      processor.logRecordProcessor.onEmit({ ...log, hrTime: [0, 0], spanContext: span.spanContext() });
    for (const event of events) span.addEvent(event.name, event.attributes as Attributes);
    span.end();
  }
  return saidOnSpans(spans());
}

async function byCollector(app: string, folder: string): Promise<Said> {
  const sink = await startTraceSink({ file: join(folder, `${app}.jsonl`) });
  const listen = { host: '127.0.0.1', port: 0 };
  const collector = await startCollector({ policies: set, listen, forward: new URL(sink.url) });
  try {
    for (const document of recordedDocuments(app, true).filter((each) => 'resourceSpans' in each)) {
      const body = JSON.stringify(document);
      const headers = { 'content-type': 'application/json' };
      const { status } = await fetch(new URL('/v1/traces', collector.url), { method: 'POST', headers, body });
      assert.equal(status, 200);
    }
    return saidOnSpans(sink.spans);
  } finally {
    await collector.close();
    await sink.close();
  }
}

const definite = (said: Said): Said => new Set([...said].filter((line) => line.endsWith(' held')));

describe('the hosts, shown what packages write', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parapet-recordings-'));
  after(() => rmSync(folder, { recursive: true }));
  const known = definite(saidOf(momentsOnTheWire(recordedExchanges('opentelemetry-openai'))));

  it('would see every rule true on the wire', () => {
    assert.equal(known.size, set.rules.length);
  });

  for (const app of recordings)
    it(`decide alike, and as on the wire (${app})`, async () => {
      const replayed = byReplay(app);
      assert.deepEqual(byEditor(app), replayed);
      for (const line of definite(replayed)) assert.ok(known.has(line), line);
      // What a package leaves out, or another interface has another word for, cannot be told; nothing else is missing.
      const untold = [...known].filter(
        (line) => !replayed.has(line) && !replayed.has(line.replace(/held$/, 'unknown')),
      );
      assert.deepEqual(untold, app === 'anthropic-sdk' ? ['call_end monday held'] : []);

      // A tool that is run without an id is known for the call that was asked for by those who have all of the trace.
      const alone = new Set(app === 'openinference-openai' ? [...replayed, 'tool_call look-up unknown'] : replayed);
      assert.deepEqual(bySpanProcessor(app), alone);
      const collected = await byCollector(app, folder);
      // The collector has no log records.
      const inLogs = recordedSpans(app, true).some(({ logs = [] }) => logs.length > 0);
      if (inLogs) for (const line of definite(collected)) assert.ok(replayed.has(line), line);
      else assert.deepEqual(collected, alone);
    });
});
