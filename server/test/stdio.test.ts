import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Impact } from '@parapet/language-service';
import { IMPACT_METHOD } from '../src/protocol.ts';
import { eventually } from './eventually.ts';
import { spawnClient } from './test-client.ts';
import { answerLines } from './traces.ts';
import { workspaceFolder } from './workspace-folder.ts';

const run = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [
    '--conditions=@parapet/source',
    fileURLToPath(new URL('../src/main.ts', import.meta.url)),
    ...args,
  ]);

describe('parapet-language-server', () => {
  it('serves a client over standard input and output, and ends when it is told to', async () => {
    const folder = await workspaceFolder({ 'a.otlp.jsonl': answerLines('Call 555.') });
    const client = await spawnClient({ folders: [folder.uri] });
    const uri = folder.uriOf('a.policy.yaml');
    await client.open(
      uri,
      'parapet: 1\npolicy: a\nowner: me\nrules:\n  - id: r\n    at: output\n    when: output.text.contains("555")\n    then: flag\n',
    );
    await eventually(async () => assert.match((await client.titles(uri))[0] ?? '', /^1 of 1 matched/));
    await client.edit(uri, 'flag', 'flog');
    await eventually(() => assert.equal(client.diagnostics(uri).length, 1));
    await client.stop();
    await folder.dispose();
  });

  it('answers what editors ask about the names in conditions', async () => {
    const folder = await workspaceFolder({});
    const client = await spawnClient({ folders: [folder.uri] });
    const uri = folder.uriOf('a.policy.yaml');
    const text =
      'parapet: 1\npolicy: a\nowner: me\nfinders:\n  phone: { detector: pii.phone, regions: [US] }\nrules:\n  - id: r\n    at: output\n    when: output.text.has(phone)\n    then: flag\n';
    await client.open(uri, text);
    const here = { textDocument: { uri }, position: { line: 8, character: 28 } };
    const ask = <T>(method: string, more: object = {}): Promise<T> =>
      client.connection.sendRequest(`textDocument/${method}`, { ...here, ...more });
    const items = await ask<{ label: string }[]>('completion');
    const phone = items.find(({ label }) => label === 'phone');
    const resolved = await client.connection.sendRequest<{ documentation: { value: string } }>(
      'completionItem/resolve',
      phone ?? {},
    );
    assert.match(resolved.documentation.value, /pii\.phone/);
    assert.match(JSON.stringify(await ask('hover')), /phone: parapet\.Finder|phone: [Ff]inder/);
    assert.match(JSON.stringify(await ask('signatureHelp')), /has\(/);
    assert.equal((await ask<{ range: { start: { line: number } } }>('definition')).range.start.line, 4);
    assert.equal((await ask<unknown[]>('references', { context: { includeDeclaration: true } })).length, 2);
    assert.equal((await ask<unknown[]>('documentHighlight')).length, 2);
    assert.equal((await ask<{ placeholder: string }>('prepareRename')).placeholder, 'phone');
    assert.equal((await ask<{ changes: object }>('rename', { newName: 'number' })).changes !== undefined, true);
    await assert.rejects(ask('rename', { newName: 'in' }), /name of the language/);
    assert.equal((await ask<{ data: number[] }>('semanticTokens/full')).data.length % 5, 0);
    assert.equal((await ask<unknown[]>('documentSymbol')).length, 2);
    assert.equal((await ask<unknown[]>('foldingRange')).length, 3);
    assert.equal((await ask<unknown[]>('selectionRange', { positions: [here.position] })).length, 1);
    assert.deepEqual(await ask('documentLink'), []);
    assert.deepEqual(await ask('formatting', { options: { tabSize: 2, insertSpaces: true } }), []);
    const symbols = await client.connection.sendRequest<unknown[]>('workspace/symbol', { query: 'pho' });
    assert.equal(symbols.length, 1);
    await client.stop();
    await folder.dispose();
  });

  it('serves tests and settings, also those that are only on the disk', async () => {
    const folder = await workspaceFolder({
      'a.policy.test.yaml': 'parapet: 1\npolicy: none.policy.yaml\ncases: []\n',
      'parapet.yaml': 'profile: pilto\n',
    });
    const client = await spawnClient({ folders: [folder.uri] });
    const test = folder.uriOf('a.policy.test.yaml');
    await eventually(() => assert.ok(client.diagnostics(test).length > 0));
    await eventually(() => assert.equal(client.diagnostics(folder.uriOf('parapet.yaml')).length, 1));
    const unsaved = folder.uriOf('b.policy.test.yaml');
    await client.open(unsaved, 'parapet: 1\n');
    await eventually(() => assert.equal(client.diagnostics(unsaved).length, 2));
    await client.stop();
    await folder.dispose();
  });

  it('tells what the edit of a saved policy changes, and again after every key stroke', async () => {
    const policy = (word: string): string =>
      `parapet: 1\npolicy: a\nowner: me\nrules:\n  - { id: r, at: output, when: output.text.contains("${word}"), then: block, message: No. }\n`;
    const folder = await workspaceFolder({
      'a.otlp.jsonl': answerLines('Call 555.', 'Hello.'),
      'a.policy.yaml': policy('none'),
    });
    const client = await spawnClient({ folders: [folder.uri] });
    const uri = folder.uriOf('a.policy.yaml');
    await client.open(uri, policy('none'));
    const impact = (): Promise<Impact | null> => client.connection.sendRequest(IMPACT_METHOD, { uri });
    await eventually(async () => assert.equal((await impact())?.totals.unchanged, 2));
    await client.edit(uri, 'none', '555');
    const { totals, items } = (await impact()) ?? assert.fail();
    assert.deepEqual([totals['newly-blocked'], totals.unchanged], [1, 1]);
    assert.deepEqual(
      items.map(({ change, at, after }) => [change, at, after.by]),
      [['newly-blocked', 'output', 'a/r']],
    );
    await client.edit(uri, '555', 'Hello');
    await client.edit(uri, 'Hello', 'o');
    assert.equal((await impact())?.totals['newly-blocked'], 1);
    await client.edit(uri, 'then', 'them');
    assert.equal(await impact(), null);
    await client.stop();
    await folder.dispose();
  });

  it('says how it is used, and its version', async () => {
    assert.match((await run('--help')).stdout, /^Usage: parapet-language-server --stdio$/m);
    assert.equal((await run('--version')).stdout, '0.1.0\n');
  });

  it('says how it is used when it is started otherwise, and fails', async () => {
    await assert.rejects(run(), ({ code, stderr }: { code: number; stderr: string }) => {
      assert.equal(code, 2);
      assert.match(stderr, /--stdio/);
      return true;
    });
  });
});
