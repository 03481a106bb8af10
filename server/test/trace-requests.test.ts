import assert from 'node:assert/strict';
import type { SpanDetail, SpanNode, TraceList } from '@parapet/language-service';
import { eventually } from './eventually.ts';
import type { TestClient } from './test-client.ts';
import { spawnClient } from './test-client.ts';
import { answerLine } from './traces.ts';
import type { WorkspaceFolder } from './workspace-folder.ts';
import { workspaceFolder } from './workspace-folder.ts';

const policy = `parapet: 1
policy: support
owner: support@acme.example
rules:
  - id: no-digits
    at: output
    when: output.text.contains("555")
    then: block
`;

const TIME = Date.UTC(2026, 0, 15, 12);

describe('requests about traces, over standard input and output', () => {
  let folder: WorkspaceFolder;
  let client: TestClient;
  let uri: string;
  let changes = 0;

  beforeEach(async () => {
    changes = 0;
    folder = await workspaceFolder({
      'a.otlp.jsonl': answerLine('Call 555.', 0, TIME) + answerLine('none', 1, TIME + 1),
      'support.policy.yaml': policy,
    });
    client = await spawnClient({ folders: [folder.uri], initializationOptions: { followsTraces: true } });
    client.connection.onNotification('parapet/tracesChanged', () => void changes++);
    uri = folder.uriOf('support.policy.yaml');
    await client.open(uri, policy);
  });
  afterEach(async () => {
    await client.stop();
    await folder.dispose();
  });

  const ask = <T>(method: string, params: object = {}): Promise<T> =>
    client.connection.sendRequest(`parapet/${method}`, params);
  const verdicts = async (): Promise<readonly string[]> =>
    (await ask<TraceList>('traces')).traces.map(({ verdict }) => verdict);

  it('tell traces, the spans of one, and everything about a span', async () => {
    const { traces, total } = await ask<TraceList>('traces', { filter: { verdicts: ['deny'] } });
    assert.deepEqual([traces.length, total], [1, 2]);
    const { traceId } = traces[0] ?? {};
    const [span] = await ask<readonly SpanNode[]>('trace', { traceId });
    assert.deepEqual([span?.name, span?.rules[0]?.name], ['chat gpt-4o-mini', 'support/no-digits']);
    const detail = await ask<SpanDetail>('span', { traceId, spanId: span?.spanId });
    assert.equal(detail.decisions[0]?.rules[0]?.clauses[0]?.label, '= true');
    assert.equal(await ask('span', { traceId, spanId: 'another' }), null);
  });

  it('tell another verdict after an edit and when traces arrive, and that there is one', async () => {
    assert.deepEqual(await verdicts(), ['allow', 'deny']);
    await eventually(() => assert.ok(changes > 0));
    const before = changes;
    await client.edit(uri, 'then: block', 'then: flag');
    await eventually(() => assert.ok(changes > before));
    assert.deepEqual(await verdicts(), ['allow', 'warn']);
    await folder.append('a.otlp.jsonl', answerLine('555', 2, TIME + 2));
    await client.fileChanged(folder.uriOf('a.otlp.jsonl'), 2);
    await eventually(async () => assert.deepEqual(await verdicts(), ['warn', 'allow', 'warn']));
  });
});
