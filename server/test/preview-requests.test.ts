import assert from 'node:assert/strict';
import type { Impact, NearMiss, RuleMark, RuleValues } from '@parapet/language-service';
import type { CodeAction, Diagnostic, Hover, InlayHint } from 'vscode-languageserver/node';
import { DiagnosticSeverity } from 'vscode-languageserver/node';
import type { PinParams } from '../src/protocol.ts';
import { eventually } from './eventually.ts';
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
    client = await startClient({ folders: [folder.uri], initializationOptions: { followsTraces: true } });
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

  it('tell the values at the pinned span, in hints and on hovering', async () => {
    await client.connection.sendNotification('parapet/pin', {
      pinned: { traceId: '1'.padStart(32, '0'), spanId: '1'.padStart(16, '0') },
    });
    const textDocument = { uri };
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const hints = () =>
      client.connection.sendRequest<readonly InlayHint[]>('textDocument/inlayHint', { textDocument, range });
    await eventually(async () =>
      assert.deepEqual(
        (await hints()).map(({ label }) => label),
        ['held', '= text of 9 characters', '= true'],
      ),
    );
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', {
      textDocument,
      position: { line: 4, character: 10 },
    });
    assert.match(JSON.stringify(hover), /At the pinned output of `chat gpt-4o-mini`/);
    await client.connection.sendNotification('parapet/pin', {});
    assert.deepEqual(await hints(), []);
  });

  it('pin the latest match by a command, for editors that show no spans', async () => {
    const pinned = new Promise<PinParams>((resolve) => client.connection.onNotification('parapet/pinned', resolve));
    const params = {
      textDocument: { uri },
      range: { start: { line: 4, character: 8 }, end: { line: 4, character: 8 } },
      context: { diagnostics: [] },
    };
    await eventually(async () => {
      const actions = await client.connection.sendRequest<readonly CodeAction[]>('textDocument/codeAction', params);
      const command = actions.find(({ title }) => title.startsWith('Show the values'))?.command;
      assert.ok(command);
      await client.connection.sendRequest('workspace/executeCommand', { ...command });
    });
    assert.equal((await pinned).pinned?.spanId, '1'.padStart(16, '0'));
    await client.connection.sendRequest('workspace/executeCommand', {
      command: 'parapet.pinLatest',
      arguments: [uri, 'no-such-rule'],
    });
    await eventually(() => assert.match(client.messages.at(-1) ?? '', /^no-such-rule: there is no moment/));
  });

  it('tell what many traces say about a rule as diagnostics, pushed or pulled', async () => {
    const many = answerLines(...Array.from({ length: 120 }, () => 'none'));
    await folder.write('a.otlp.jsonl', many);
    await client.fileChanged(folder.uriOf('a.otlp.jsonl'), 2);
    const codes = (found: readonly Diagnostic[]) => found.map(({ code }) => code);
    await eventually(() => assert.deepEqual(codes(client.diagnostics(uri)), ['parapet/data-never-true']));
    const [told] = client.diagnostics(uri);
    assert.deepEqual([told?.severity, told?.range.start.line], [DiagnosticSeverity.Information, 4]);
    await client.edit(uri, 'policy: support', 'title: One line more\npolicy: support');
    await eventually(() => assert.equal(client.diagnostics(uri)[0]?.range.start.line, 5));
    await client.edit(uri, '[0-9]', 'none');
    await eventually(() => assert.deepEqual(client.diagnostics(uri), []));

    const capabilities = {
      textDocument: { diagnostic: {} },
      workspace: { diagnostics: { refreshSupport: true }, workspaceFolders: true },
    };
    const pulling = await startClient({ folders: [folder.uri], capabilities });
    let asked = 0;
    pulling.connection.onRequest('workspace/diagnostic/refresh', () => {
      asked++;
      return null;
    });
    await pulling.open(uri, policy);
    await eventually(async () => {
      const report = await pulling.connection.sendRequest<{ items: readonly Diagnostic[] }>('textDocument/diagnostic', {
        textDocument: { uri },
      });
      assert.deepEqual(codes(report.items), ['parapet/data-never-true']);
    });
    await eventually(() => assert.ok(asked > 0));
    await pulling.stop();
  });

  it('tell nothing beyond the protocol to a client that does not ask for it', async () => {
    const other = await startClient({ folders: [folder.uri] });
    const told: string[] = [];
    other.connection.onUnhandledNotification(({ method }) => void told.push(method));
    await other.open(uri, policy);
    // Whoever does want to know is told.
    const followed = new Promise((resolve) => client.connection.onNotification('parapet/sourcesChanged', resolve));
    const more = answerLines('Call 556.');
    await folder.write('b.otlp.jsonl', more);
    const changes = [{ uri: folder.uriOf('b.otlp.jsonl'), type: 1 }];
    for (const { connection } of [other, client])
      await connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await followed;
    await eventually(async () => assert.match((await other.titles(uri))[0] ?? '', /of 3 matched/));
    assert.deepEqual(told, []);
    await other.stop();
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
