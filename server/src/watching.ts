import type { Connection, Disposable, InitializeParams } from 'vscode-languageserver/node';
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  MessageType,
  WatchKind,
} from 'vscode-languageserver/node';
import type { Client } from './client.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import { defaultSettings, readSettings } from './settings.ts';
import { showMessage } from './show-message.ts';
import { canonicalUri, pathOf } from './uris.ts';

export interface WatchOptions {
  /** Milliseconds between two looks at the files that policies refer to. Default: 1,000. */
  readonly lookEvery?: number;
  /** Milliseconds between two searches of the folders of a client that does not tell of files. Default: 2,000. */
  readonly searchEvery?: number;
}

/** Milliseconds between two searches of the folders of a client that does tell of files: it may have missed one. */
const SEARCH_AGAIN = 60_000;

/** Keeps a session up to date with the folders, files and settings of its client. */
export function watchFolders(
  connection: Connection,
  client: Client,
  params: InitializeParams,
  session: Session,
  { lookEvery = 1_000, searchEvery = 2_000 }: WatchOptions,
): void {
  let folders = new Set(initialFolders(params).map(canonicalUri));
  let settings = defaultSettings;
  let watchers: Promise<Disposable> | undefined;

  const search = (): Promise<void> =>
    session.search(
      [...folders].flatMap((uri) => pathOf(uri) ?? []),
      settings,
    );

  const apply = async (value: unknown): Promise<void> => {
    const read = readSettings(value);
    settings = read.settings;
    for (const message of read.wrong) showMessage(connection, message, MessageType.Warning);
    if (client.watchesFiles) {
      const previous = await watchers;
      watchers = watch(connection, settings);
      previous?.dispose();
    }
    await search();
  };

  connection.onInitialized(async () => {
    if (client.tellsConfiguration)
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'parapet' });
    if (client.hasFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => canonicalUri(uri)));
        folders = new Set([
          ...[...folders].filter((uri) => !gone.has(uri)),
          ...added.map(({ uri }) => canonicalUri(uri)),
        ]);
        return search();
      });
    await apply(
      client.hasConfiguration ? await connection.workspace.getConfiguration('parapet') : params.initializationOptions,
    );
  });
  connection.onDidChangeConfiguration(async ({ settings: told }) =>
    apply(client.hasConfiguration ? await connection.workspace.getConfiguration('parapet') : told?.parapet),
  );
  connection.onDidChangeWatchedFiles(({ changes }) =>
    session.filesChanged(changes.map(({ uri }) => canonicalUri(uri))),
  );

  const looks = setInterval(session.lookAtReferences, lookEvery).unref();
  const searches = setInterval(session.lookAtFolders, client.watchesFiles ? SEARCH_AGAIN : searchEvery).unref();
  connection.onShutdown(() => {
    clearInterval(looks);
    clearInterval(searches);
    return session.end();
  });
}

function initialFolders({ workspaceFolders, rootUri }: InitializeParams): string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => uri);
  return rootUri ? [rootUri] : [];
}

/** Globs of the files that we serve. */
const OURS = ['**/*.policy.yaml', '**/*.policy.test.yaml', '**/*.policy.labels.yaml', '**/parapet.yaml'];

const watch = (connection: Connection, { traces }: Settings): Promise<Disposable> =>
  connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [
      ...[...OURS, ...traces].map((globPattern) => ({ globPattern })),
      // Of a folder that is deleted or called otherwise, nothing is told but the folder.
      { globPattern: '**', kind: WatchKind.Delete },
    ],
  });
