import type { TraceSource } from '@parapet/language-service';
import type { ReceiverParams, ReceiverState } from '../protocol.ts';
import type { Holding } from './holdings.ts';
import type { Receiver } from './receiver.ts';
import { startReceiver } from './receiver.ts';

/** Opens and closes the receiver as people ask for it, and never where they do not trust the workspace. */
export interface ReceiverSwitch {
  turn(action: ReceiverParams['action']): Promise<ReceiverState>;
  setTrusted(trusted: boolean): Promise<void>;
  /** Paths of the workspace folders; one that listens does so for these from now on. */
  setFolders(folders: readonly string[]): Promise<void>;
  readonly sources: readonly TraceSource[];
  sourceOf(folder: string): TraceSource | undefined;
  holdings(): readonly Holding[];
}

export interface ReceiverEvents {
  /** Traces arrived, or were forgotten. */
  arrived(): void;
  /** It is in another state. */
  turned(state: ReceiverState): void;
}

export function createReceiverSwitch({ arrived, turned }: ReceiverEvents): ReceiverSwitch {
  let folders: readonly string[] = [];
  let isTrusted = false;
  let receiver: Receiver | undefined;
  /** Still shown when it is closed, until it is opened again. */
  let last: Receiver | undefined;
  let state: ReceiverState = {};
  let turn: Promise<unknown> = Promise.resolve();

  /** One thing after the other: what is being opened must not be opened a second time meanwhile. */
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const result = turn.then(task, task);
    turn = result;
    return result;
  };

  const become = (next: ReceiverState): ReceiverState => {
    if (JSON.stringify(next) !== JSON.stringify(state)) turned(next);
    state = next;
    return state;
  };

  const start = async (before?: Receiver): Promise<ReceiverState> => {
    if (receiver) return state;
    if (!isTrusted)
      return become({ problem: 'No port is opened in a workspace that is not trusted. Trust it, then try again.' });
    if (folders.length === 0)
      return become({ problem: 'Open a folder first: services find the receiver by a file in it.' });
    try {
      receiver = await startReceiver({ folders, arrived, before });
    } catch (error) {
      return become({ problem: `The receiver cannot be opened: ${(error as Error).message}` });
    }
    last = receiver;
    return become({ url: receiver.url, port: Number(new URL(receiver.url).port) });
  };

  const stop = async (): Promise<ReceiverState> => {
    const closing = receiver;
    receiver = undefined;
    await closing?.close();
    return become({});
  };

  return {
    turn: (action) => inTurn(async () => (action === 'start' ? start() : action === 'stop' ? stop() : state)),
    setTrusted: (trusted) =>
      inTurn(async () => {
        isTrusted = trusted;
        if (!trusted && receiver) await stop();
      }),
    setFolders: (next) =>
      inTurn(async () => {
        if (next.length === folders.length && next.every((folder) => folders.includes(folder))) return;
        folders = next;
        if (!receiver) return;
        const before = receiver;
        await stop();
        await start(before);
        arrived();
      }),
    get sources() {
      return folders.flatMap((folder) => last?.sourceOf(folder) ?? []);
    },
    sourceOf: (folder) => last?.sourceOf(folder),
    holdings: () => last?.holdings() ?? [],
  };
}
