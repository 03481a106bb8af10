import { stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { TraceProblem, TraceSource } from '@parapet/language-service';
import { isOurs } from '@parapet/language-service';
import { filesBelow, isSearchedPath } from './find-files.ts';
import { globMatcher } from './glob.ts';
import type { Holding } from './sources/holdings.ts';
import type { TraceFile } from './sources/trace-file.ts';
import { createTraceFile } from './sources/trace-file.ts';
import { pathOf, uriOf } from './uris.ts';

/** What is told of the folders of a workspace. URIs are canonical. */
export interface WorkspaceEvents {
  /** A policy, a file of tests or settings is there, may have changed, or is gone. */
  policy(uri: string): void;
  /** Traces were read or forgotten. */
  traces(): void;
}

/** The policies and traces below the folders that an editor has open. */
export interface Workspace {
  /** Searches the folders at these paths for policies, and for traces that match a glob; forgets all others. */
  search(folders: readonly string[], traces: readonly string[]): Promise<void>;
  /** Searches the same again. */
  refresh(): Promise<void>;
  /** A file was created, changed or deleted; or a folder was deleted, with all that was below it. */
  fileChanged(uri: string): Promise<void>;
  /** Whether a search has found this policy. */
  holds(uri: string): boolean;
  /** The traces of the folder that a document stands in; of all folders, if it stands in none. */
  sourcesOf(uri: string): readonly TraceSource[];
  /** Paths of the folders that a document stands in; of all folders, if it stands in none. */
  foldersOf(uri: string): readonly string[];
  /** Every trace file that is read. */
  files(): readonly TraceFile[];
  /** What they hold, those that were changed last first. */
  holdings(): readonly Holding[];
  /** What could not be read, by URI of each trace file. */
  traceProblems(): ReadonlyMap<string, readonly TraceProblem[]>;
}

/** Most trace files that are read below one folder: those that were changed last. */
const MAX_TRACE_FILES = 100;

const FORGOTTEN =
  'Nothing of this file is kept: what the receiver took, what was fetched, and trace files that were changed later have as much as is kept in all. Leave some out with the setting parapet.traces.';

interface Folder {
  readonly path: string;
  readonly policies: Set<string>;
  readonly traces: Map<string, TraceFile>;
}

export function createWorkspace(events: WorkspaceEvents): Workspace {
  let folders: readonly Folder[] = [];
  let isTrace = (_path: string): boolean => false;
  let last: Promise<void> = Promise.resolve();

  /** One thing after the other: a file that is being read must not be read a second time meanwhile. */
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    last = last.then(task, task);
    return last;
  };

  /** Folders may stand in each other: what is below both is read once. */
  const files = (from = folders): readonly TraceFile[] => [
    ...new Set(from.flatMap(({ traces }) => [...traces.values()])),
  ];
  const fileAt = (uri: string): TraceFile | undefined =>
    folders.map(({ traces }) => traces.get(uri)).find((file) => file !== undefined);

  const visit = async (folder: Folder, path: string): Promise<void> => {
    const uri = uriOf(join(folder.path, path));
    if (isOurs(path)) {
      folder.policies.add(uri);
      events.policy(uri);
    } else if (isTrace(path)) {
      const file = fileAt(uri) ?? createTraceFile(join(folder.path, path), uri, path);
      folder.traces.set(uri, file);
      const state = await file.update();
      if (state === 'gone') folder.traces.delete(uri);
      if (state !== 'same') events.traces();
    }
  };

  const forgetAllBut = (folder: Folder, kept: ReadonlySet<string>): void => {
    for (const uri of folder.policies)
      if (!kept.has(uri)) {
        folder.policies.delete(uri);
        events.policy(uri);
      }
    const gone = [...folder.traces.keys()].filter((uri) => !kept.has(uri));
    for (const uri of gone) folder.traces.delete(uri);
    if (gone.length > 0) events.traces();
  };

  const searchAll = async (): Promise<void> => {
    for (const folder of folders) {
      const policies: string[] = [];
      const traces: string[] = [];
      for await (const path of filesBelow(folder.path))
        if (isOurs(path)) policies.push(path);
        else if (isTrace(path)) traces.push(path);
      const paths = [...policies, ...(await latest(folder.path, traces))];
      forgetAllBut(folder, new Set(paths.map((path) => uriOf(join(folder.path, path)))));
      for (const path of paths) await visit(folder, path);
    }
  };

  const search = async (paths: readonly string[], traces: readonly string[]): Promise<void> => {
    const matchers = traces.flatMap((glob) => globMatcher(glob) ?? []);
    isTrace = (path) => matchers.some((matches) => matches(path));
    const known = new Map(folders.map((folder) => [folder.path, folder]));
    const left = folders.filter(({ path }) => !paths.includes(path));
    folders = paths.map((path) => known.get(path) ?? { path, policies: new Set(), traces: new Map() });
    for (const folder of left) forgetAllBut(folder, new Set());
    await searchAll();
  };

  const fileChanged = async (uri: string): Promise<void> => {
    // Of a folder that is gone, no file in it is told.
    for (const folder of folders.filter((candidate) => isBelow(candidate, uri)))
      for (const one of [
        uri,
        ...[...folder.policies, ...folder.traces.keys()].filter((known) => known.startsWith(`${uri}/`)),
      ]) {
        const file = pathOf(one);
        const path = file === undefined ? undefined : relative(folder.path, file).split(sep).join('/');
        if (path !== undefined && isSearchedPath(path)) await visit(folder, path);
      }
  };

  const around = (uri: string): readonly Folder[] => {
    const own = folders.filter((folder) => isBelow(folder, uri));
    return own.length > 0 ? own : folders;
  };

  return {
    search: (paths, traces) => inTurn(() => search(paths, traces)),
    refresh: () => inTurn(searchAll),
    fileChanged: (uri) => inTurn(() => fileChanged(uri)),
    holds: (uri) => folders.some(({ policies }) => policies.has(uri)),
    sourcesOf: (uri) => files(around(uri)).map(({ source }) => source),
    foldersOf: (uri) => around(uri).map(({ path }) => path),
    files: () => files(),
    holdings: () =>
      files()
        .filter(({ bytes }) => bytes > 0)
        .sort((a, b) => b.changed - a.changed)
        .map((file) => ({
          ...{ moments: file.source.sightings.length, bytes: file.bytes },
          forget: () => file.forget(FORGOTTEN),
        })),
    traceProblems: () =>
      new Map(folders.flatMap(({ traces }) => [...traces].map(([uri, { problems }]) => [uri, problems] as const))),
  };
}

const isBelow = ({ path }: Folder, uri: string): boolean => uri.startsWith(`${uriOf(path)}/`);

/** The files that were changed last, of paths relative to a folder; in the order of their names. */
async function latest(folder: string, paths: readonly string[]): Promise<string[]> {
  if (paths.length <= MAX_TRACE_FILES) return [...paths].sort();
  const dated = await Promise.all(
    paths.map(async (path) => ({
      path,
      changed: (await stat(join(folder, path)).catch(() => undefined))?.mtimeMs ?? 0,
    })),
  );
  return dated
    .sort((a, b) => b.changed - a.changed)
    .slice(0, MAX_TRACE_FILES)
    .map(({ path }) => path)
    .sort();
}
