import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { root } from '../house/packages.ts';
import { corpus } from './corpus.ts';
import { type Decided, decidedFrom, type Sighting } from './decided.ts';
import { spanId } from './recorded-spans.ts';

interface MatchItem {
  readonly spanId: string;
  readonly at: string;
  readonly state: string;
}

/** What the language server says about a policy, in a workspace that is the folder of the policy, traces beside it. */
export async function decidedByEditor(policy: string, rules: readonly string[]): Promise<Decided> {
  const server = spawn(process.execPath, ['server/bin/parapet-language-server.js', '--stdio'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  try {
    const folder = pathToFileURL(dirname(policy)).href;
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: folder,
      workspaceFolders: [{ uri: folder, name: 'corpus' }],
      capabilities: {},
      initializationOptions: { showsMatches: true },
    });
    await connection.sendNotification('initialized', {});
    const ask = () => sightingsOf(connection, pathToFileURL(policy).href, rules);
    // The server reads the traces in its own time. What it says is taken when it says so twice.
    let last = await ask();
    for (let again = await ask(); last.length === 0 || again.length !== last.length; again = await ask()) {
      last = again;
      await pause(50);
    }
    return decidedFrom(
      corpus.map(({ name }) => name),
      last,
    );
  } finally {
    connection.dispose();
    await end(server);
  }
}

async function sightingsOf(connection: MessageConnection, uri: string, rules: readonly string[]): Promise<Sighting[]> {
  const sightings: Sighting[] = [];
  for (const rule of rules) {
    const matches: readonly MatchItem[] = await connection.sendRequest('parapet/matches', { uri, rule });
    for (const { spanId: id, at, state } of matches)
      sightings.push({ exchange: corpus.find((_, place) => spanId(place) === id)?.name ?? '', at, rule, state });
  }
  return sightings;
}

async function end(server: ChildProcess): Promise<void> {
  server.kill();
  if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
}
