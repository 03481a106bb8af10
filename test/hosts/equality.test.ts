import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decidedByCollector } from './collector.ts';
import { corpus, corpusPolicies, corpusSet } from './corpus.ts';
import type { Decided } from './decided.ts';
import { decidedByEditor } from './editor.ts';
import { recordedSpans } from './recorded-spans.ts';
import { decidedByReplay } from './replay.ts';
import { decidedBySpanProcessor } from './span-processor.ts';
import { decidedByTransport } from './transport.ts';

const { rules } = corpusSet();

describe('the hosts, shown one corpus of exchanges', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'parapet-hosts-'));
  const traces = join(folder, 'recorded.otlp.json');
  const policy = join(folder, 'corpus.policy.yaml');
  let transport: Decided;

  before(async () => {
    cpSync(corpusPolicies, folder, { recursive: true });
    writeFileSync(traces, JSON.stringify(recordedSpans(corpus)));
    transport = await decidedByTransport();
  });

  after(() => rmSync(folder, { recursive: true }));

  it('see every rule true, and every rule false', () => {
    for (const { id, at } of rules) {
      const held = corpus.filter(({ name }) => at.some((kind) => transport.get(name)?.includes(`${kind} ${id} held`)));
      assert.ok(held.length > 0, `${id} is true for no exchange`);
      assert.ok(held.length < corpus.length, `${id} is false for no exchange`);
    }
  });

  it('can decide most exchanges definitely, and not all', () => {
    const definite = corpus.filter(({ name }) => !transport.get(name)?.some((line) => line.endsWith(' unknown')));
    assert.ok(definite.length > corpus.length * 0.8);
    assert.ok(definite.length < corpus.length);
  });

  it('decide the same in the span processor as at the transport', () => {
    assert.deepEqual(decidedBySpanProcessor(), transport);
  });

  it('decide the same in the collector', async () => {
    assert.deepEqual(await decidedByCollector(recordedSpans(corpus), join(folder, 'collected.jsonl')), transport);
  });

  it('decide the same in a replay', async () => {
    assert.deepEqual(await decidedByReplay(traces), transport);
  });

  it('decide the same in the language server', async () => {
    assert.deepEqual(
      await decidedByEditor(
        policy,
        rules.map(({ id }) => id),
      ),
      transport,
    );
  });
});
