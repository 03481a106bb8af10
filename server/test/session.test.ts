import assert from 'node:assert/strict';
import { CancellationTokenSource, LSPErrorCodes } from 'vscode-languageserver/node';
import { eventually } from './eventually.ts';
import type { TestClient } from './test-client.ts';
import { spawnClient } from './test-client.ts';
import { answerLine, answerLines } from './traces.ts';
import type { WorkspaceFolder } from './workspace-folder.ts';
import { workspaceFolder } from './workspace-folder.ts';

const policyNamed = (name: string): string => `parapet: 1
policy: ${name}
owner: support@acme.example
finders:
  colour: { words: colours.txt }
rules:
  - id: no-digits # 🙂 é
    at: output
    when: output.text.matches("[0-9]") && !output.text.has(colour)
    then: block
    message: No digits.
`;

/* One long session, as an editor has it over standard input and output: each step goes on where the one before it ended. */
describe('a session over standard input and output', function () {
  // How long until something hangs, not how long it may take.
  this.timeout(60_000);

  let client: TestClient;
  let first: WorkspaceFolder;
  let second: WorkspaceFolder;
  let uri: string;
  let other: string;

  before(async () => {
    first = await workspaceFolder({
      'policies/first.policy.yaml': policyNamed('first'),
      'policies/colours.txt': 'red\n',
      'traces/a.otlp.jsonl': answerLines('Call 555.', 'red 5', 'none'),
    });
    second = await workspaceFolder({
      'second.policy.yaml': policyNamed('second'),
      'colours.txt': 'blue\n',
      'b.otlp.jsonl': answerLines('5'),
    });
    client = await spawnClient({ folders: [first.uri, second.uri] });
    uri = first.uriOf('policies/first.policy.yaml');
    other = second.uriOf('second.policy.yaml');
  });
  after(async () => {
    await first.dispose();
    await second.dispose();
  });

  const lens = async (of: string): Promise<string> => (await client.titles(of))[0] ?? '';
  const codes = (of: string) => client.diagnostics(of).map(({ code }) => code);

  it('opens a policy in each of two folders, and previews it on the traces of its own', async () => {
    await client.open(uri, policyNamed('first'));
    await client.open(other, policyNamed('second'));
    await eventually(async () => assert.match(await lens(uri), /^1 of 3 matched .* traces\/a\.otlp\.jsonl/));
    await eventually(async () => assert.match(await lens(other), /^1 of 1 matched .* b\.otlp\.jsonl/));
    assert.deepEqual([codes(uri), codes(other)], [[], []]);
  });

  it('takes several edits in one notification, each where those before it leave it', async () => {
    const start = client.text(uri).indexOf('output.text');
    await client.changeAll(uri, [
      { start, end: start, text: 'true && ' },
      { start: start + 'true && '.length, end: start + 'true && output'.length, text: 'outptu' },
    ]);
    await eventually(() => assert.deepEqual(codes(uri), ['parapet/unknown-name']));
    const [{ range } = { range: undefined }] = client.diagnostics(uri);
    const line = client.text(uri).split('\n')[range?.start.line ?? 0] ?? '';
    assert.equal(line.slice(range?.start.character, range?.end.character), 'outptu');
    await client.edit(uri, 'true && outptu', 'output');
    await eventually(() => assert.deepEqual(codes(uri), []));
  });

  it('takes a whole text, as clients send that cannot tell what changed', async () => {
    const text = policyNamed('second').replace('[0-9]', '[a-z]');
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: other, version: 2 },
      contentChanges: [{ text }],
    });
    await eventually(async () =>
      assert.match(await lens(other), /^0 of 1 matched · 0 would block · \+0 −1 since saved/),
    );
  });

  it('drops what is cancelled, and goes on', async () => {
    const position = { line: 1, character: 2 };
    const answers = ['hover', 'completion', 'documentSymbol', 'codeLens'].map((method) => {
      const asking = new CancellationTokenSource();
      const answer = client.connection.sendRequest(
        `textDocument/${method}`,
        { textDocument: { uri }, position },
        asking.token,
      );
      asking.cancel();
      return answer.then(
        () => undefined,
        ({ code }: { code: number }) => code,
      );
    });
    for (const code of await Promise.all(answers))
      assert.ok(code === undefined || code === LSPErrorCodes.RequestCancelled, String(code));
    assert.ok(await client.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position }));
  });

  it('sees files that were changed, made and deleted outside, whoever tells', async () => {
    await first.append('traces/a.otlp.jsonl', answerLine('Call 556.', 3));
    await client.fileChanged(first.uriOf('traces/a.otlp.jsonl'), 2);
    await eventually(async () => assert.match(await lens(uri), /^2 of 4 matched/));
    // Nobody tells of word files.
    await first.write('policies/colours.txt', 'call\n');
    await eventually(async () => assert.match(await lens(uri), /^1 of 4 matched/));
    const third = first.uriOf('policies/third.policy.yaml');
    await first.write('policies/third.policy.yaml', policyNamed('first'));
    await client.fileChanged(third, 1);
    await eventually(() => assert.ok([...codes(uri), ...codes(third)].includes('parapet/duplicate-policy')));
    await first.remove('policies/third.policy.yaml');
    await client.fileChanged(third, 3);
    await eventually(() => assert.ok(!codes(uri).includes('parapet/duplicate-policy')));
  });

  it('renames in a file that is not open, too', async () => {
    const base = second.uriOf('base.policy.yaml');
    await second.write('base.policy.yaml', policyNamed('base'));
    await client.fileChanged(base, 1);
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: other, version: 3 },
      contentChanges: [
        {
          text: 'parapet: 1\npolicy: second\nowner: me\nextend: base\nrules:\n  - id: r\n    at: output\n    when: output.text.has(colour)\n    then: flag\n',
        },
      ],
    });
    const renamed = () =>
      client.connection.sendRequest<{ changes: Record<string, readonly unknown[]> }>('textDocument/rename', {
        textDocument: { uri: other },
        position: { line: 7, character: 29 },
        newName: 'paint',
      });
    await eventually(async () => {
      const { changes } = await renamed();
      assert.deepEqual([changes[base]?.length, changes[other]?.length], [2, 1]);
    });
  });

  it('takes folders that are added and removed', async () => {
    const third = await workspaceFolder({ 'x.policy.yaml': 'rules: [' });
    const broken = third.uriOf('x.policy.yaml');
    const folder = { uri: third.uri, name: 'third' };
    const tell = (event: object) =>
      client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    await tell({ added: [folder], removed: [] });
    await eventually(() => assert.notDeepEqual(codes(broken), []));
    await tell({ added: [], removed: [folder] });
    await eventually(() => assert.deepEqual(codes(broken), []));
    await third.dispose();
  });

  it('leaves nothing behind of a file that is closed and deleted', async () => {
    await client.edit(uri, 'at: output', 'at: outptu');
    await eventually(() => assert.equal(codes(uri).length, 1));
    await first.remove('policies/first.policy.yaml');
    await client.close(uri);
    await client.fileChanged(uri, 3);
    await eventually(() => assert.deepEqual(codes(uri), []));
    assert.deepEqual(await client.lenses(uri), []);
  });

  it('ends when it is told to', () => client.stop());
});
