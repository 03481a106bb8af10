import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decidedByCollector } from './collector.ts';
import { corpus, corpusPolicies, corpusSet } from './corpus.ts';
import type { Decided } from './decided.ts';
import { decidedByEditor } from './editor.ts';
import { recordedSpans, tracesOf } from './recorded-spans.ts';
import { decidedByReplay } from './replay.ts';
import { decidedBySpanProcessor } from './span-processor.ts';
import { callCorpus, decidedByTransport } from './transport.ts';

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

  for (const captured of ['no_content', 'span_only'] as const)
    it(`decide the same again, or cannot tell, in a replay of what the transport recorded (${captured})`, async () => {
      const recorded = join(folder, `${captured}.json`);
      writeFileSync(recorded, JSON.stringify(tracesOf(await callCorpus(captured))));
      const again = await decidedByReplay(recorded);
      for (const { name } of corpus) {
        assert.deepEqual(heldBut(again, transport, name), []);
        assert.deepEqual(heldBut(transport, again, name), []);
      }
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

/** Rules that held for one host, and that another says did not hold. */
function heldBut(one: Decided, other: Decided, exchange: string): string[] {
  const said = other.get(exchange) ?? [];
  const held = (one.get(exchange) ?? []).filter((line) => line.endsWith(' held'));
  return held.filter((line) => !said.includes(line) && !said.includes(line.replace(/ held$/, ' unknown')));
}
