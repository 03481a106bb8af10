import assert from 'node:assert/strict';
import { CancellationTokenSource, LSPErrorCodes } from 'vscode-languageserver/node';
import { eventually } from './eventually.ts';
import type { TestClient, TestClientOptions } from './test-client.ts';
import { startClient } from './test-client.ts';
import { answerLine, answerLines } from './traces.ts';
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
    message: No digits.
`;

describe('the language server', () => {
  let folder: WorkspaceFolder;
  let client: TestClient;

  const start = async (
    files: Readonly<Record<string, string>>,
    options: Partial<TestClientOptions> = {},
  ): Promise<string> => {
    folder = await workspaceFolder(files);
    client = await startClient({ folders: [folder.uri], ...options });
    return folder.uriOf('policies/support.policy.yaml');
  };

  afterEach(async () => {
    await client.stop();
    await folder.dispose();
  });

  it('tells what is wrong with a policy while it is typed, and takes it back when it is mended', async () => {
    const uri = await start({});
    await client.open(uri, policy);
    await client.edit(uri, 'output.text', 'output.txt');
    await eventually(() =>
      assert.deepEqual(
        client.diagnostics(uri).map(({ source, range }) => [source, range.start.line]),
        [['parapet', 6]],
      ),
    );
    await client.edit(uri, 'output.txt', 'output.text');
    await eventually(() => assert.deepEqual(client.diagnostics(uri), []));
  });

  it('tells what is wrong with a policy that is not open', async () => {
    const uri = await start({ 'policies/support.policy.yaml': policy.replace('at: output', 'at: outpt') });
    await eventually(() => assert.equal(client.diagnostics(uri).length, 1));
  });

  it('counts what a rule would have done, while it is typed and before it is saved', async () => {
    const uri = await start({ 'traces/demo.otlp.jsonl': answerLines('Call 555.', 'No number.', 'Call 556.') });
    await client.open(uri, policy);
    await eventually(async () =>
      assert.deepEqual(await client.titles(uri), [
        '2 of 3 matched · 2 would block — traces/demo.otlp.jsonl, 2 min ago',
      ]),
    );
    await client.edit(uri, '[0-9]', '556');
    assert.deepEqual(await client.titles(uri), ['1 of 3 matched · 1 would block — traces/demo.otlp.jsonl, 2 min ago']);
    await client.edit(uri, '"556"', '"556');
    assert.match((await client.titles(uri))[0] ?? '', /^stale: 1 of 3 matched/);
  });

  it('reads traces as they arrive, and has the lenses drawn again', async () => {
    const uri = await start({ 'demo.otlp.jsonl': answerLines('Call 555.') });
    await client.open(uri, policy);
    await eventually(async () => assert.match((await client.titles(uri))[0] ?? '', /^1 of 1 matched/));
    const { refreshes } = client;
    await folder.append('demo.otlp.jsonl', answerLine('Call 556.', 1));
    await client.fileChanged(folder.uriOf('demo.otlp.jsonl'), 2);
    await eventually(() => assert.ok(client.refreshes > refreshes));
    await eventually(async () => assert.match((await client.titles(uri))[0] ?? '', /^2 of 2 matched/));
  });

  it('forgets the traces of a file that was deleted', async () => {
    const uri = await start({ 'a.otlp.jsonl': answerLines('1'), 'b.otlp.json': answerLines('2') });
    await client.open(uri, policy);
    await eventually(async () => assert.match((await client.titles(uri))[0] ?? '', /^2 of 2 matched .* 2 sources/));
    await folder.remove('a.otlp.jsonl');
    await client.fileChanged(folder.uriOf('a.otlp.jsonl'), 3);
    await eventually(async () => assert.match((await client.titles(uri))[0] ?? '', /^1 of 1 matched .* b\.otlp\.json/));
  });

  it('says so in a trace file of which a line cannot be read', async () => {
    const uri = await start({ 'demo.otlp.jsonl': `${answerLines('1')}{"broken\n${answerLine('2', 1)}` });
    await client.open(uri, policy);
    await eventually(() => {
      const [problem, ...others] = client.diagnostics(folder.uriOf('demo.otlp.jsonl'));
      assert.deepEqual([problem?.range.start.line, problem?.severity, others], [1, 2, []]);
    });
    assert.match((await client.titles(uri))[0] ?? '', /^2 of 2 matched/);
  });

  it('follows the setting that says which files are traces', async () => {
    const uri = await start(
      { 'a.otlp.jsonl': answerLines('1'), 'recorded/b.json': answerLines('2', '3') },
      { settings: { traces: ['recorded/*.json'] } },
    );
    await client.open(uri, policy);
    await eventually(async () =>
      assert.match((await client.titles(uri))[0] ?? '', /^2 of 2 matched .* recorded\/b\.json/),
    );
    assert.deepEqual(client.watched, [
      '**/*.policy.yaml',
      '**/*.policy.test.yaml',
      '**/*.policy.labels.yaml',
      '**/parapet.yaml',
      'recorded/*.json',
      '**',
    ]);
    await client.setSettings({});
    await eventually(async () =>
      assert.match((await client.titles(uri))[0] ?? '', /^1 of 1 matched .* a\.otlp\.jsonl/),
    );
  });

  it('says what is wrong with a setting, and goes on', async () => {
    const uri = await start({ 'a.otlp.jsonl': answerLines('1') }, { settings: { traces: ['{a', '*.jsonl', 7] } });
    await client.open(uri, policy);
    await eventually(async () => assert.match((await client.titles(uri))[0] ?? '', /^1 of 1 matched/));
    assert.equal(client.messages.length, 2);
  });

  it('leaves out the traces and policies in node_modules', async () => {
    const uri = await start({
      'node_modules/x/a.otlp.jsonl': answerLines('1'),
      'node_modules/x/b.policy.yaml': 'rules: [',
      'a.otlp.jsonl': answerLines('1'),
    });
    await client.open(uri, policy);
    await eventually(async () =>
      assert.match((await client.titles(uri))[0] ?? '', /^1 of 1 matched .* a\.otlp\.jsonl/),
    );
    await client.fileChanged(folder.uriOf('node_modules/x/b.policy.yaml'), 2);
    assert.match((await client.titles(uri))[0] ?? '', /^1 of 1/);
    assert.deepEqual(client.diagnostics(folder.uriOf('node_modules/x/b.policy.yaml')), []);
  });

  it('takes an open policy as the editor has it, and as it is on the disk again when it is closed', async () => {
    const uri = await start({ 'policies/support.policy.yaml': policy });
    await client.open(uri, policy.replace('at: output', 'at: outpt'));
    await eventually(() => assert.equal(client.diagnostics(uri).length, 1));
    await client.close(uri);
    await eventually(() => assert.equal(client.diagnostics(uri).length, 0));
  });

  it('notices a policy that was changed, made or deleted outside of the editor', async () => {
    const uri = await start({ 'policies/support.policy.yaml': policy });
    await client.open(uri, policy);
    const other = folder.uriOf('policies/other.policy.yaml');
    await folder.write('policies/other.policy.yaml', policy);
    await client.fileChanged(other, 1);
    const codes = (of: string) => client.diagnostics(of).map(({ code }) => code);
    const isTwin = () => [...codes(uri), ...codes(other)].includes('parapet/duplicate-policy');
    await eventually(() => assert.ok(isTwin()));
    await folder.write('policies/other.policy.yaml', policy.replace('support', 'other'));
    await client.fileChanged(other, 2);
    await eventually(() => assert.ok(!isTwin()));
    await folder.write('policies/other.policy.yaml', '');
    await client.fileChanged(other, 2);
    await eventually(() => assert.notDeepEqual(codes(other), []));
    await folder.remove('policies/other.policy.yaml');
    await client.fileChanged(other, 3);
    await eventually(() => assert.deepEqual(codes(other), []));
  });

  it('notices a word file that was changed, though nobody tells', async () => {
    const uri = await start({ 'a.otlp.jsonl': answerLines('red', 'green'), 'policies/words.txt': 'red\n' });
    await client.open(
      uri,
      policy
        .replace('rules:', 'finders:\n  colour: { words: words.txt }\nrules:')
        .replace('matches("[0-9]")', 'has(colour)'),
    );
    await eventually(async () => assert.match((await client.titles(uri))[0] ?? '', /^1 of 2 matched/));
    const { refreshes } = client;
    await folder.write('policies/words.txt', 'red\ngreen\n');
    await eventually(() => assert.ok(client.refreshes > refreshes));
    // It may have looked while the file was empty, before what is in it was written.
    await eventually(async () => assert.match((await client.titles(uri))[0] ?? '', /^2 of 2 matched/));
  });

  it('notices changes by itself where the client tells of none', async () => {
    const uri = await start({}, { capabilities: {} });
    await client.open(uri, policy, 'yaml');
    await folder.write('deep/a.otlp.jsonl', answerLines('1'));
    await eventually(async () => assert.match((await client.titles(uri))[0] ?? '', /^1 of 1 matched/));
    await folder.append('deep/a.otlp.jsonl', answerLine('2', 1));
    await eventually(async () => assert.match((await client.titles(uri))[0] ?? '', /^2 of 2 matched/));
    await folder.remove('deep');
    await eventually(async () => assert.deepEqual(await client.titles(uri), ['no traces to decide']));
  });

  it('leaves a YAML file alone that is no policy', async () => {
    await start({});
    const uri = folder.uriOf('compose.yaml');
    await client.open(uri, 'services: [', 'yaml');
    assert.deepEqual(await client.lenses(uri), []);
    assert.deepEqual(client.diagnostics(uri), []);
  });

  it('answers a client that asks for diagnostics itself, and does not send them too', async () => {
    const uri = await start(
      {},
      { capabilities: { textDocument: { diagnostic: {} }, workspace: { workspaceFolders: true } } },
    );
    assert.ok(client.initialized.capabilities.diagnosticProvider);
    await client.open(uri, policy.replace('at: output', 'at: outpt'));
    const ask = (previousResultId?: string): Promise<{ kind: string; resultId: string; items: readonly unknown[] }> =>
      client.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
    const report = await ask();
    assert.equal(report.items.length, 1);
    assert.deepEqual(client.diagnostics(uri), []);
    assert.deepEqual(await ask(report.resultId), { kind: 'unchanged', resultId: report.resultId });
    await client.edit(uri, 'outpt', 'output');
    assert.deepEqual((await ask(report.resultId)).items, []);
  });

  it('answers what is asked behind diagnostics before it works them out', async () => {
    const uri = await start({}, { capabilities: { textDocument: { diagnostic: {} } } });
    await client.open(uri, policy);
    const textDocument = { uri };
    const answered: string[] = [];
    const ask = (method: string): Promise<void> =>
      client.connection
        .sendRequest(method, { textDocument, position: { line: 1, character: 2 } })
        .then(() => void answered.push(method));
    await Promise.all(['textDocument/diagnostic', 'textDocument/completion'].map(ask));
    assert.deepEqual(answered, ['textDocument/completion', 'textDocument/diagnostic']);
  });

  it('does not answer what is no longer asked', async () => {
    const uri = await start({});
    await client.open(uri, policy);
    const asking = new CancellationTokenSource();
    const params = { textDocument: { uri }, position: { line: 1, character: 2 } };
    const answer = client.connection.sendRequest('textDocument/hover', params, asking.token);
    asking.cancel();
    await assert.rejects(answer, ({ code }: { code: number }) => code === LSPErrorCodes.RequestCancelled);
    assert.ok(await client.connection.sendRequest('textDocument/hover', params));
  });

  it('previews each policy on the traces of its own folder', async () => {
    const uri = await start({ 'a.otlp.jsonl': answerLines('1') });
    const second = await workspaceFolder({ 'b.otlp.jsonl': answerLines('1', '2') });
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: second.uri, name: 'b' }], removed: [] },
    });
    const other = second.uriOf('x.policy.yaml');
    await client.open(uri, policy);
    await client.open(other, policy);
    await eventually(async () => assert.match((await client.titles(other))[0] ?? '', /^2 of 2 matched/));
    assert.match((await client.titles(uri))[0] ?? '', /^1 of 1 matched/);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [{ uri: second.uri, name: 'b' }] },
    });
    await eventually(async () => assert.match((await client.titles(other))[0] ?? '', /^1 of 1 matched/));
    await second.dispose();
  });

  it('lists the matches of a rule, as data or as a message', async () => {
    const uri = await start({ 'a.otlp.jsonl': answerLines('Call 555.', 'none') });
    await client.open(uri, policy);
    await eventually(async () => assert.match((await client.titles(uri))[0] ?? '', /^1 of 2 matched/));
    const items: readonly Record<string, unknown>[] = await client.connection.sendRequest('parapet/matches', {
      uri,
      rule: 'no-digits',
    });
    assert.deepEqual(
      items.map(({ state, proposes, spanId }) => [state, proposes, spanId]),
      [['held', 'block', '0000000000000001']],
    );
    const [lens] = await client.lenses(uri);
    await client.connection.sendRequest('workspace/executeCommand', {
      command: lens?.command?.command,
      arguments: lens?.command?.arguments,
    });
    await eventually(() =>
      assert.match(client.messages[0] ?? '', /^no-digits:\nwould block: output of chat gpt-4o-mini/),
    );
  });

  it('does not register a command that the client registers itself', async () => {
    await start({}, { initializationOptions: { showsMatches: true } });
    const { commands } = client.initialized.capabilities.executeCommandProvider ?? { commands: [] };
    assert.ok(!commands.includes('parapet.showMatches') && commands.includes('parapet.pinLatest'));
  });

  it('names itself and its version', async () => {
    await start({});
    assert.deepEqual(client.initialized.serverInfo, { name: 'parapet-language-server', version: '0.1.0' });
  });
});
