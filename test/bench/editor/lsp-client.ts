import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { ProtocolConnection } from 'vscode-languageserver-protocol/node';
import {
  createProtocolConnection,
  DocumentDiagnosticRequest,
  InitializeRequest,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** A language server as a process, and an editor that types. */
export interface LspClient {
  readonly connection: ProtocolConnection;
  open(uri: string, text: string): void;
  /** Replaces a stretch of an open document, as an incremental change. */
  type(uri: string, start: number, end: number, text: string): void;
  textOf(uri: string): string;
  /** Asks for diagnostics where the server can be asked, as current editors do; waits for the next that are sent otherwise. */
  diagnosed(uri: string): Promise<void>;
  /** Of a position in a document, as requests want it. */
  at(uri: string, offset: number): { textDocument: { uri: string }; position: { line: number; character: number } };
  /** Resident memory of the server in MB, now and at most; where the system tells. */
  memory(): { readonly now: number; readonly peak: number };
  stop(): Promise<void>;
}

export interface Serving {
  /** What Node is given. */
  readonly args: readonly string[];
  /** URI of the workspace folder. */
  readonly folder: string;
  /** By section. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export async function startServer({ args, folder, settings = {} }: Serving): Promise<LspClient> {
  const server = spawn(process.execPath, [...args, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const documents = new Map<string, TextDocument>();
  const waiting = new Map<string, (() => void)[]>();
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri }) => {
    const waited = waiting.get(uri) ?? [];
    waiting.delete(uri);
    for (const tell of waited) tell();
  });
  connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section?: string }[] }) =>
    items.map(({ section = '' }) => settings[section] ?? null),
  );
  const published = (uri: string): Promise<void> =>
    new Promise((resolve) => waiting.set(uri, [...(waiting.get(uri) ?? []), resolve]));
  for (const method of ['client/registerCapability', 'client/unregisterCapability', 'workspace/codeLens/refresh'])
    connection.onRequest(method, () => null);
  connection.listen();
  const { capabilities } = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: folder,
    workspaceFolders: [{ uri: folder, name: 'bench' }],
    capabilities: {
      workspace: {
        workspaceFolders: true,
        configuration: true,
        codeLens: { refreshSupport: true },
        didChangeConfiguration: { dynamicRegistration: true },
        didChangeWatchedFiles: { dynamicRegistration: true },
      },
      textDocument: {
        publishDiagnostics: {},
        diagnostic: {},
        completion: { completionItem: { snippetSupport: true } },
        hover: {},
      },
    },
  });
  await connection.sendNotification('initialized', {});

  const documentOf = (uri: string): TextDocument => {
    const document = documents.get(uri);
    if (!document) throw new Error(`${uri} is not open.`);
    return document;
  };
  return {
    connection,
    open(uri, text) {
      documents.set(uri, TextDocument.create(uri, 'yaml', 1, text));
      const textDocument = { uri, languageId: 'yaml', version: 1, text };
      void connection.sendNotification('textDocument/didOpen', { textDocument });
    },
    type(uri, start, end, text) {
      const document = documentOf(uri);
      const range = { start: document.positionAt(start), end: document.positionAt(end) };
      const version = document.version + 1;
      documents.set(uri, TextDocument.update(document, [{ range, text }], version));
      void connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range, text }],
      });
    },
    textOf: (uri) => documentOf(uri).getText(),
    async diagnosed(uri) {
      if (capabilities.diagnosticProvider)
        await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
      else await published(uri);
    },
    at: (uri, offset) => ({ textDocument: { uri }, position: documentOf(uri).positionAt(offset) }),
    memory() {
      const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
      const megabytes = (name: string): number =>
        Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1000;
      return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
    },
    async stop() {
      const exited = once(server, 'exit');
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await exited;
      connection.dispose();
    },
  };
}
