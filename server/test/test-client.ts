import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type {
  ClientCapabilities,
  CodeLens,
  Diagnostic,
  InitializeResult,
  MessageReader,
  MessageWriter,
  ProtocolConnection,
} from 'vscode-languageserver/node';
import {
  createConnection,
  createProtocolConnection,
  ProposedFeatures,
  PublishDiagnosticsNotification,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { startServer } from '../src/index.ts';

export interface TestClientOptions {
  /** URIs of the workspace folders. */
  readonly folders: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** What the client has under `parapet` in its settings. */
  readonly settings?: unknown;
}

/** A client of the language server that keeps what it was told. */
export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** How often the server asked for lenses to be refreshed. */
  readonly refreshes: number;
  /** Globs that the server asked to be told about. */
  readonly watched: readonly string[];
  readonly messages: readonly string[];
  /** What was pushed last. */
  diagnostics(uri: string): readonly Diagnostic[];
  open(uri: string, text: string, languageId?: string): Promise<void>;
  /** Replaces the first occurrence of a text in an open document, as an incremental change. */
  edit(uri: string, found: string, replacement: string): Promise<void>;
  change(uri: string, start: number, end: number, replacement: string): Promise<void>;
  /** Several changes in one notification; each counts in the text that those before it leave. */
  changeAll(
    uri: string,
    changes: readonly { readonly start: number; readonly end: number; readonly text: string }[],
  ): Promise<void>;
  close(uri: string): Promise<void>;
  text(uri: string): string;
  fileChanged(uri: string, type: 1 | 2 | 3): Promise<void>;
  lenses(uri: string): Promise<readonly CodeLens[]>;
  titles(uri: string): Promise<readonly (string | undefined)[]>;
  setSettings(settings: unknown): Promise<void>;
  stop(): Promise<void>;
}

/** A client of a server in this process. */
export async function startClient(options: TestClientOptions): Promise<TestClient> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  startServer(
    createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(toClient)),
    { lookEvery: 20, searchEvery: 50 },
  );
  return connect(new StreamMessageReader(toClient), new StreamMessageWriter(toServer), options, async () => {});
}

/** Starts the server from its sources. */
export const fromSources = [
  '--conditions=@parapet/source',
  fileURLToPath(new URL('../src/main.ts', import.meta.url)),
  '--stdio',
] as const;

/** A client of a server that was started as a process, by default from its sources. */
export async function spawnClient(
  options: TestClientOptions,
  args: readonly string[] = fromSources,
): Promise<TestClient> {
  const server = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  return connect(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
    options,
    async (client) => {
      const exited = exitOf(server);
      await client.sendNotification('exit');
      await exited;
    },
  );
}

const exitOf = (process: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => process.on('exit', (code) => resolve(code)));

/** What a current editor says that it can do. */
const capable: ClientCapabilities = {
  workspace: {
    workspaceFolders: true,
    configuration: true,
    codeLens: { refreshSupport: true },
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
};

async function connect(
  reader: MessageReader,
  writer: MessageWriter,
  { folders, capabilities = capable, initializationOptions, settings }: TestClientOptions,
  end: (connection: ProtocolConnection) => Promise<void>,
): Promise<TestClient> {
  const connection = createProtocolConnection(reader, writer);
  const documents = new Map<string, TextDocument>();
  const pushed = new Map<string, readonly Diagnostic[]>();
  const messages: string[] = [];
  let watched: string[] = [];
  let refreshes = 0;
  let current = settings;

  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
    pushed.set(uri, diagnostics);
  });
  connection.onNotification(ShowMessageNotification.type, ({ message }) => {
    messages.push(message);
  });
  connection.onRequest('window/showMessageRequest', ({ message }) => {
    messages.push(message);
    return null;
  });
  connection.onRequest('workspace/codeLens/refresh', () => {
    refreshes++;
    return null;
  });
  connection.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) =>
    items.map(() => current ?? null),
  );
  connection.onRequest('client/registerCapability', ({ registrations }: { registrations: readonly Registration[] }) => {
    for (const { method, registerOptions } of registrations)
      if (method === 'workspace/didChangeWatchedFiles')
        watched = registerOptions?.watchers?.map(({ globPattern }) => globPattern) ?? [];
    return null;
  });
  connection.onRequest('client/unregisterCapability', () => null);
  connection.listen();

  const initialized: InitializeResult = await connection.sendRequest('initialize', {
    processId: null,
    rootUri: folders[0] ?? null,
    ...(capabilities.workspace?.workspaceFolders && { workspaceFolders: folders.map((uri) => ({ uri, name: uri })) }),
    capabilities,
    initializationOptions,
  });
  await connection.sendNotification('initialized', {});

  const changeAll: TestClient['changeAll'] = async (uri, changes) => {
    const document = documents.get(uri);
    if (!document) throw new Error(`${uri} is not open.`);
    const version = document.version + 1;
    // Each is told as it stands after those before it.
    const contentChanges = changes.map(({ start, end, text }) => {
      const range = { start: document.positionAt(start), end: document.positionAt(end) };
      TextDocument.update(document, [{ range, text }], version);
      return { range, text };
    });
    await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  };
  const change: TestClient['change'] = (uri, start, end, text) => changeAll(uri, [{ start, end, text }]);
  const lenses = (uri: string): Promise<CodeLens[]> =>
    connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });

  return {
    connection,
    initialized,
    messages,
    get refreshes() {
      return refreshes;
    },
    get watched() {
      return watched;
    },
    diagnostics: (uri) => pushed.get(uri) ?? [],
    async open(uri, text, languageId = 'parapet-policy') {
      documents.set(uri, TextDocument.create(uri, languageId, 1, text));
      await connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId, version: 1, text },
      });
    },
    change,
    changeAll,
    async edit(uri, found, replacement) {
      const start = documents.get(uri)?.getText().indexOf(found) ?? -1;
      if (start < 0) throw new Error(`There is no ${found} in ${uri}.`);
      await change(uri, start, start + found.length, replacement);
    },
    async close(uri) {
      documents.delete(uri);
      await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    },
    text: (uri) => documents.get(uri)?.getText() ?? '',
    fileChanged: (uri, type) =>
      connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] }),
    lenses,
    titles: async (uri) => (await lenses(uri)).map(({ command }) => command?.title),
    async setSettings(value) {
      current = value;
      await connection.sendNotification('workspace/didChangeConfiguration', { settings: { parapet: value } });
    },
    async stop() {
      await connection.sendRequest('shutdown');
      await end(connection);
      connection.dispose();
    },
  };
}

interface Registration {
  readonly method: string;
  readonly registerOptions?: { readonly watchers?: readonly { readonly globPattern: string }[] };
}
