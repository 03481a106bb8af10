import assert from 'node:assert/strict';
import type { Impact, NearMiss, RuleMark, RuleValues } from '@parapet/language-service';
import type { TestClient } from './test-client.ts';
import { startClient } from './test-client.ts';
import { answerLines } from './traces.ts';
import type { WorkspaceFolder } from './workspace-folder.ts';
import { workspaceFolder } from './workspace-folder.ts';

const policy = `parapet: 1
policy: support
owner: support@acme.example
rules:
  - id: no-digits
    at: output
    when: output.text.matches("[0-9]")
    then: block
`;

describe('requests about previews', () => {
  let folder: WorkspaceFolder;
  let client: TestClient;
  let uri: string;

  beforeEach(async () => {
    folder = await workspaceFolder({
      'a.otlp.jsonl': answerLines('Call 555.', 'none'),
      'support.policy.yaml': policy,
    });
    client = await startClient({ folders: [folder.uri] });
    uri = folder.uriOf('support.policy.yaml');
    await client.open(uri, policy);
  });
  afterEach(async () => {
    await client.stop();
    await folder.dispose();
  });

  const ask = <T>(method: string, more: object = {}): Promise<T> =>
    client.connection.sendRequest(`parapet/${method}`, { uri, ...more });

  it('wait, right at the start, until traces were searched for', async () => {
    assert.equal((await ask<readonly unknown[]>('matches', { rule: 'no-digits' })).length, 1);
  });

  it('tell what the text in the editor changes against the one on the disk', async () => {
    await client.edit(uri, '[0-9]', 'none');
    const { items, totals } = await ask<Impact>('impact');
    assert.deepEqual(
      items.map(({ change, span }) => [change, span]),
      [
        ['newly-allowed', 'chat gpt-4o-mini'],
        ['newly-blocked', 'chat gpt-4o-mini'],
      ],
    );
    assert.equal(totals['newly-blocked'], 1);
    assert.match((await client.titles(uri))[0] ?? '', /\+1 −1 since saved/);
    const { items: same } = await ask<Impact>('impact', { only: 'unchanged' });
    assert.deepEqual(same, []);
    await client.edit(uri, 'then: block', 'then: [');
    assert.equal(await ask('impact'), null);
  });

  it('mark each rule, and say when the marks are stale', async () => {
    const marks = async (): Promise<unknown> =>
      (await ask<readonly RuleMark[]>('marks')).map(({ rule, kind, stale }) => [rule, kind, stale]);
    assert.deepEqual(await marks(), [['no-digits', 'blocks', false]]);
    await client.edit(uri, 'then: block', 'then: [');
    assert.deepEqual(await marks(), [['no-digits', 'blocks', true]]);
  });

  it('tell clauses of a span and why a rule did not hold, with content only where it is asked for', async () => {
    const [value] = await ask<readonly RuleValues[]>('clauses', {
      traceId: '1'.padStart(32, '0'),
      spanId: '1'.padStart(16, '0'),
    });
    assert.deepEqual([value?.outcome, value?.clauses[0]?.label], ['held', '= true']);
    const misses = await ask<readonly NearMiss[]>('whyNot', { rule: 'no-digits' });
    assert.deepEqual(
      misses.map(({ state, clauses }) => [state, clauses[0]?.range.start.line]),
      [['not-held', 6]],
    );
    assert.ok(!JSON.stringify([value, misses]).includes('none'));
    assert.deepEqual(await ask('dataDiagnostics'), []);
  });

  it('ask for hints again when another span is pinned', async () => {
    const capabilities = { workspace: { inlayHint: { refreshSupport: true } } };
    const other = await startClient({ folders: [folder.uri], capabilities });
    const asked = new Promise((resolve) =>
      other.connection.onRequest('workspace/inlayHint/refresh', () => {
        resolve(true);
        return null;
      }),
    );
    await other.connection.sendNotification('parapet/pin', { pinned: { traceId: '1', spanId: '2' } });
    assert.equal(await asked, true);
    await other.stop();
  });
});
