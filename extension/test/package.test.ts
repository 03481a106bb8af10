import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  createProtocolConnection,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { readVsix } from './vsix.ts';

interface Media {
  readonly svg?: string;
  readonly markdown?: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the packed extension', () => {
  const path = join(root, 'parapet.vsix');
  let files: ReadonlyMap<string, Buffer>;
  let said: string;

  const text = (file: string): string => files.get(`extension/${file}`)?.toString() ?? '';

  before(async function () {
    this.timeout(120_000);
    const { stdout, stderr } = await promisify(execFile)('npm', ['run', '--silent', 'package'], {
      cwd: root,
      shell: process.platform === 'win32',
    });
    said = stdout + stderr;
    files = readVsix(path);
  });

  it('is packed without a warning', () => {
    assert.doesNotMatch(said, /WARN|▲|✘/);
  });

  it('is smaller than 3 MB', async () => {
    assert.ok((await stat(path)).size < 3_000_000);
  });

  it('holds what it needs and nothing else', () => {
    assert.deepEqual([...files.keys()].sort(), [
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension/LICENSE.txt',
      'extension/cel-configuration.json',
      'extension/dist/NOTICES.txt',
      'extension/dist/extension.cjs',
      'extension/dist/page/codicon.css',
      'extension/dist/page/codicon.ttf',
      'extension/dist/page/trace-panel-style.css',
      'extension/dist/page/trace-panel.js',
      'extension/dist/server.cjs',
      'extension/images/file-dark.svg',
      'extension/images/file-light.svg',
      'extension/images/icon.png',
      'extension/images/view.svg',
      'extension/language-configuration.json',
      'extension/package.json',
      'extension/readme.md',
      'extension/snippets/parapet.json',
      'extension/syntaxes/cel.tmLanguage.json',
      'extension/syntaxes/parapet-policy.tmLanguage.json',
      'extension/walkthrough/impact.svg',
      'extension/walkthrough/lens.svg',
      'extension/walkthrough/policy.svg',
      'extension/walkthrough/receive.md',
      'extension/walkthrough/tests.md',
    ]);
  });

  it('has every file that its manifest names', () => {
    const { main, icon, contributes } = JSON.parse(text('package.json'));
    const named: readonly string[] = [
      main,
      icon,
      ...contributes.languages.map(({ configuration }: { configuration: string }) => configuration),
      ...[...contributes.viewsContainers.activitybar, ...contributes.viewsContainers.panel].map(
        (view: { icon: string }) => view.icon,
      ),
      ...contributes.snippets.map((snippets: { path: string }) => snippets.path),
      ...contributes.walkthroughs[0].steps.map(({ media }: { media: Media }) => media.svg ?? media.markdown ?? ''),
      ...contributes.grammars.map((grammar: { path: string }) => grammar.path),
    ];
    for (const file of named) assert.ok(files.has(`extension/${file.replace('./', '')}`), file);
  });

  it('declares what it does in a workspace that is not trusted', () => {
    assert.equal(JSON.parse(text('package.json')).capabilities.untrustedWorkspaces.supported, 'limited');
  });

  it('holds no path of the machine it was packed on, and no source map', () => {
    for (const [name, content] of files) {
      assert.ok(!content.includes(root), name);
      assert.ok(!content.includes('sourceMappingURL'), name);
    }
  });

  it('loads nothing but VS Code and Node', () => {
    const allowed = new Set(['vscode', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
    for (const bundle of ['dist/extension.cjs', 'dist/server.cjs'])
      for (const [, name = ''] of text(bundle).matchAll(/\brequire\("([^"]+)"\)/g)) assert.ok(allowed.has(name), name);
  });

  it('names the licences of what was bundled', () => {
    assert.match(text('dist/NOTICES.txt'), /--- vscode-languageclient [\d.]+ \(MIT\)\n\n.*Microsoft/s);
  });

  it('brings a server that starts on its own and tells what is wrong with a policy', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parapet-'));
    await writeFile(join(folder, 'server.cjs'), text('dist/server.cjs'));
    const server = spawn(process.execPath, [join(folder, 'server.cjs'), '--stdio'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => server.on('exit', resolve));
    const client = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    const told = new Promise<readonly unknown[]>((resolve) =>
      client.onNotification(PublishDiagnosticsNotification.type, ({ diagnostics }) => resolve(diagnostics)),
    );
    client.listen();
    await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
    await client.sendNotification('initialized', {});
    await client.sendNotification('textDocument/didOpen', {
      textDocument: { uri: 'file:///a.policy.yaml', languageId: 'parapet-policy', version: 1, text: 'parapet: 2\n' },
    });
    assert.ok((await told).length > 0);
    await client.sendRequest('shutdown');
    await client.sendNotification('exit');
    assert.equal(await ended, 0);
    client.dispose();
    await rm(folder, { recursive: true });
  });
});
