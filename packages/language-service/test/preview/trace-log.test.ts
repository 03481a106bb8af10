import assert from 'node:assert/strict';
import { createTraceLog } from '../../src/index.ts';
import { agentSpans, spanId, traceId, traceLine } from '../traces/agent-trace.ts';
import { TIME, traceLines } from '../traces.ts';

describe('a trace log', () => {
  const kinds = (log: ReturnType<typeof createTraceLog>): string[] =>
    log.source.sightings.map(({ moment }) => moment.at);

  it('reads the moments of lines, and of one document over several lines', () => {
    const lines = createTraceLog('file:///a', 'a');
    lines.add(traceLines([{ asked: 'a', answered: 'b' }]));
    assert.deepEqual(kinds(lines).toSorted(), ['call_end', 'input', 'output', 'span']);
    const document = createTraceLog('file:///a', 'a');
    document.add(JSON.stringify(JSON.parse(traceLines([{ asked: 'a', answered: 'b' }])), undefined, 2));
    assert.deepEqual(kinds(document), kinds(lines));
  });

  it('pauses within a document of many spans, and keeps what it keeps of them otherwise', async () => {
    const text = traceLines(Array.from({ length: 200 }, (_, index) => ({ asked: `${index}`, answered: 'b' })));
    const documents = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const whole = JSON.stringify({ resourceSpans: documents.flatMap(({ resourceSpans }) => resourceSpans) });
    const [at, inTurns] = [createTraceLog('file:///a', 'a'), createTraceLog('file:///a', 'a')];
    at.add(whole);
    const counts: number[] = [];
    await inTurns.addInTurns(whole, async () => void counts.push(inTurns.source.sightings.length));
    assert.deepEqual(inTurns.source.sightings, at.source.sightings);
    const most = Math.max(...counts.map((count, index) => count - (counts[index - 1] ?? 0)));
    assert.ok(counts.length > 4 && most < at.source.sightings.length / 4);
  });

  it('knows when its latest moment was', () => {
    const log = createTraceLog('file:///a', 'a');
    assert.equal(log.source.latest, undefined);
    log.add(traceLines([{ time: TIME }, { time: TIME - 5_000 }]));
    assert.equal(log.source.latest, TIME);
  });

  it('says which lines it could not read, and reads the others', () => {
    const log = createTraceLog('file:///a', 'a');
    const problems = log.add(`${traceLines([{}])}{"resourceSpans": [\n${traceLines([{}], 1)}`);
    assert.deepEqual(
      problems.map(({ line }) => line),
      [2],
    );
    assert.equal(new Set(log.source.sightings.map(({ spanId }) => spanId)).size, 2);
  });

  it('takes a span that comes again for the one it knows', () => {
    const log = createTraceLog('file:///a', 'a');
    log.add(traceLines([{ asked: 'a', answered: 'b' }]));
    const { length } = log.source.sightings;
    log.add(traceLines([{ asked: 'a', answered: 'b' }]));
    assert.equal(log.source.sightings.length, length);
  });

  it('forgets the oldest when it is full, and is then another generation', () => {
    const log = createTraceLog('file:///a', 'a', { moments: 40 });
    const { generation } = log.source;
    log.add(traceLines(Array.from({ length: 60 }, () => ({ answered: 'x' }))));
    const { sightings, generation: next } = log.source;
    assert.ok(sightings.length <= 40 && sightings.length >= 30);
    assert.equal(sightings.at(-1)?.spanId, (60).toString(16).padStart(16, '0'));
    assert.notEqual(next, generation);
  });

  it('forgets the oldest when what arrived was too much to keep', () => {
    const log = createTraceLog('file:///a', 'a', { bytes: 10_000 });
    for (let index = 0; index < 40; index++) log.add(traceLines([{ answered: 'x'.repeat(500) }], index));
    const { sightings } = log.source;
    assert.ok(sightings.length > 0 && sightings.length < 40);
    assert.equal(sightings.at(-1)?.spanId, (40).toString(16).padStart(16, '0'));
  });

  it('puts log records and their spans together, whichever comes first', () => {
    const span = traceLines([{}]);
    const { traceId, spanId } = JSON.parse(span).resourceSpans[0].scopeSpans[0].spans[0];
    const said = { key: 'content', value: { stringValue: 'Hello' } };
    const record = { traceId, spanId, eventName: 'gen_ai.user.message', body: { kvlistValue: { values: [said] } } };
    const logs = `${JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] })}\n`;
    const inputs = (...pieces: readonly string[]) => {
      const log = createTraceLog('file:///a', 'a');
      for (const piece of pieces) log.add(piece);
      return log.source.sightings.flatMap(({ moment }) => (moment.at === 'input' ? [moment.input] : []));
    };
    const [known] = inputs(span + logs);
    assert.deepEqual(known && 'messages' in known && known.messages, [
      { role: 'user', parts: [{ type: 'text', content: 'Hello' }] },
    ]);
    assert.deepEqual(inputs(span, logs), [known]);
    assert.deepEqual(inputs(logs, span), [known]);
  });

  it('knows which moments each span is about: not the turns that it sends again, but those that it tries again', () => {
    const log = createTraceLog('file:///a', 'a');
    log.add(traceLine(7, agentSpans));
    const kindsOf = (id: number): readonly string[] => {
      const kindOf = new Map(log.source.sightings.map(({ moment }) => [moment.id, moment.at]));
      const span = log.source.spans.get(`${traceId(7)}/${spanId(id)}`);
      return (span?.moments ?? []).map((moment) => kindOf.get(moment) ?? 'lost');
    };
    assert.deepEqual(kindsOf(2), ['input', 'output', 'tool_call', 'call_end', 'span']);
    assert.deepEqual(kindsOf(3), ['tool_call', 'tool_result', 'span']);
    assert.deepEqual(kindsOf(4), ['input', 'output', 'call_end', 'span']);
    const again = agentSpans.map((span) => ({ ...span, ...(span.id === 2 && { id: 5 }) }));
    log.add(traceLine(7, again));
    assert.ok(kindsOf(5).includes('input'));
  });

  it('forgets a span with its last moment', () => {
    const log = createTraceLog('file:///a', 'a', { moments: 40 });
    log.add(traceLines(Array.from({ length: 60 }, () => ({ answered: 'x' }))));
    const { sightings, spans } = log.source;
    assert.deepEqual(
      [...spans.keys()].toSorted(),
      [...new Set(sightings.map((sighting) => `${sighting.traceId}/${sighting.spanId}`))].toSorted(),
    );
    log.restart();
    assert.equal(log.source.spans.size, 0);
  });
});
