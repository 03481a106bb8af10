import type { LanguageService, Pinned, TraceSource } from '@parapet/language-service';
import { createLanguageService, isPolicy } from '@parapet/language-service';
import type { Diagnostic } from 'vscode-languageserver/node';
import { createDataChecks } from './data-checks.ts';
import { diagnosticsOf } from './diagnostics-of.ts';
import { createFileReader } from './file-text.ts';
import type { ReceiverState, SourceState } from './protocol.ts';
import { createReferencedFiles } from './referenced-files.ts';
import type { Settings } from './settings.ts';
import { forgetBeyond } from './sources/holdings.ts';
import type { Pulls } from './sources/pulls.ts';
import { createPulls } from './sources/pulls.ts';
import type { ReceiverSwitch } from './sources/receiver-switch.ts';
import { createReceiverSwitch } from './sources/receiver-switch.ts';
import { sourceState } from './sources/source-state.ts';
import { traceDiagnostics } from './trace-diagnostics.ts';
import { pathOf, uriOf } from './uris.ts';
import { createWorkspace } from './workspace.ts';

/** What one editor has open: its documents, folders and traces, and what is to be shown about them. */
export interface Session {
  readonly service: LanguageService;
  readonly receiver: Pick<ReceiverSwitch, 'turn'>;
  readonly pulls: Pick<Pulls, 'pull'>;
  /** Resolves when the folders were searched for traces for the first time. */
  readonly searched: Promise<void>;
  /** Whether the user trusts the workspace. As long as nobody says so, no port is opened and nothing is fetched. */
  setTrusted(trusted: boolean): Promise<void>;
  sources(): readonly SourceState[];
  /** Whatever tells values at a span tells those at this one from now on; undefined for none. */
  pin(pinned: Pinned | undefined): void;
  pinned(): Pinned | undefined;
  /** Closes what is open to others. May be called again. */
  end(): Promise<void>;
  /** A document has the text that the editor has, until it is closed. */
  edit(uri: string, text: string): void;
  close(uri: string): void;
  isOpen(uri: string): boolean;
  /** What a path holds: as the editor has it, or on the disk; undefined where there is nothing to read. */
  read(path: string): string | undefined;
  /** Searches these folders, by path. */
  search(folders: readonly string[], settings: Settings): Promise<void>;
  filesChanged(uris: readonly string[]): Promise<void>;
  /** Looks whether files that policies refer to have changed. */
  lookAtReferences(): void;
  /** Looks whether anything below the folders has changed, for clients that do not tell. */
  lookAtFolders(): Promise<void>;
  /** Every diagnostic there is, by URI, of those URIs that are wanted. */
  diagnostics(isWanted: (uri: string) => boolean): ReadonlyMap<string, readonly Diagnostic[]>;
}

export interface SessionEvents {
  /** Diagnostics may have changed. */
  checked(): void;
  /** Lenses have changed for another reason than an edit of their document. */
  previewed(): void;
  /** Diagnostics have changed for another reason than an edit. */
  noticed(): void;
  /** Another span is pinned, or none any more. */
  pinned(): void;
  /** Trace sources have come, gone or changed. */
  sources(): void;
  receiver(state: ReceiverState): void;
}

export function createSession(events: SessionEvents, pause: () => Promise<void>): Session {
  const open = new Map<string, string>();
  let pinned: Pinned | undefined;
  const readFile = createFileReader();
  const references = createReferencedFiles(readFile);

  const workspace = createWorkspace({
    policy(uri) {
      if (!open.has(uri)) readFromDisk(uri);
    },
    traces: () => arrived(),
  });
  const arrived = (): void => {
    // What arrived is nowhere else; files can be read again, and say on themselves what became of them.
    forgetBeyond([...receiver.holdings(), ...pulls.holdings(), ...workspace.holdings()]);
    events.checked();
    events.previewed();
    events.sources();
    dataChecks.renew();
  };
  const receiver = createReceiverSwitch({ arrived, turned: events.receiver });
  const pulls = createPulls(arrived);
  const { promise: searched, resolve: tellSearched } = Promise.withResolvers<void>();

  const service = createLanguageService({
    read: references.read,
    sourcesOf: (uri) => [
      ...workspace.sourcesOf(uri),
      ...workspace.foldersOf(uri).flatMap((folder) => withMoments(receiver.sourceOf(folder))),
      ...pulls.sources,
    ],
    sources: () => [...workspace.files().map(({ source }) => source), ...receiver.sources, ...pulls.sources],
    saved(uri) {
      const path = pathOf(uri);
      return path === undefined ? undefined : readFile(path);
    },
    pinned: () => pinned,
    now: Date.now,
    pause,
  });

  const dataChecks = createDataChecks(service, events.noticed);

  const readFromDisk = (uri: string): void => {
    const path = workspace.holds(uri) ? pathOf(uri) : undefined;
    const text = path === undefined ? undefined : readFile(path);
    const isChanged = text === undefined ? service.removeFile(uri) : service.setFile(uri, text);
    if (!isChanged) return;
    events.checked();
    events.previewed();
    dataChecks.renew();
  };

  return {
    service,
    receiver,
    pulls,
    searched,
    pinned: () => pinned,
    pin(span) {
      pinned = span;
      events.pinned();
    },
    async setTrusted(trusted) {
      pulls.setTrusted(trusted);
      await receiver.setTrusted(trusted);
    },
    async end() {
      dataChecks.end();
      pulls.end();
      await receiver.turn('stop');
    },
    sources: () => [
      ...workspace.files().map(({ source, problems }) => sourceState('file', source, problems[0])),
      ...receiver.sources.map((source) => sourceState('receiver', source)),
      ...pulls.states(),
    ],
    edit(uri, text) {
      open.set(uri, text);
      const isChanged = service.setFile(uri, text);
      events.checked();
      // What labels say stands on the lenses of their policy.
      if (isChanged && !isPolicy(uri)) events.previewed();
      dataChecks.add(uri);
      dataChecks.renew();
    },
    close(uri) {
      open.delete(uri);
      readFromDisk(uri);
    },
    isOpen: (uri) => open.has(uri),
    read: (path) => open.get(uriOf(path)) ?? readFile(path),
    async search(folders, { traces, backends }) {
      pulls.setBackends(backends);
      try {
        await receiver.setFolders(folders);
        await workspace.search(folders, traces);
      } finally {
        tellSearched();
      }
    },
    async filesChanged(uris) {
      for (const uri of uris) await workspace.fileChanged(uri);
    },
    lookAtReferences() {
      const changed = references.changed(service.reads());
      for (const uri of changed) service.fileChanged(uri);
      if (changed.length === 0) return;
      events.checked();
      events.previewed();
      dataChecks.renew();
    },
    lookAtFolders: workspace.refresh,
    diagnostics: (isWanted) =>
      new Map([
        ...service
          .files()
          .filter(isWanted)
          .map((uri) => [uri, diagnosticsOf(uri, service.diagnostics)] as const),
        ...[...workspace.traceProblems()].map(([uri, problems]) => [uri, traceDiagnostics(problems)] as const),
      ]),
  };
}

/** A receiver that nothing came to yet is no source to preview on: the lens would say that it is empty. */
const withMoments = (source: TraceSource | undefined): readonly TraceSource[] =>
  source && source.sightings.length > 0 ? [source] : [];
