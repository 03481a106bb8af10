import assert from 'node:assert/strict';
import { createLanguageService, createTraceLog } from '@parapet/language-service';
import { sampleTraces, starter } from '../../src/starter/index.ts';

const NOW = Date.UTC(2026, 2, 2, 10);
const POLICY = 'policies/assistant.policy.yaml';

describe('the sample traces', () => {
  it('show each rule of the starter policy what it is about, and what it is not', async () => {
    const uri = `file:///work/${POLICY}`;
    const traces = createTraceLog('file:///work/traces/sample.otlp.jsonl', 'traces/sample.otlp.jsonl');
    traces.add(sampleTraces(NOW));
    const service = createLanguageService({
      read: () => undefined,
      sourcesOf: () => [traces.source],
      now: () => NOW,
      pause: async () => {},
    });
    service.setFile(uri, starter[POLICY] ?? '');
    const lenses = await service.codeLenses(uri);
    assert.deepEqual(
      lenses.map(({ command }) => command?.title.replace(/ — .*/, '')),
      [
        '2 of 8 matched · 0 would block',
        '1 of 8 matched · 1 would block',
        '1 of 8 matched · 0 would block',
        '1 of 2 matched · 1 would block',
      ],
    );
    assert.match(lenses[0]?.command?.title ?? '', /, just now$/);
  });
});
