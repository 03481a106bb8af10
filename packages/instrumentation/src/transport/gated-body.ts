import type { WaitingGate } from './waiting-gate.ts';

/** How a streamed answer came to its end. */
export type StreamEnd =
  | { readonly kind: 'ended' }
  /** The gate lets nothing more through; the upstream was aborted. */
  | { readonly kind: 'stopped' }
  /** The application stopped reading. */
  | { readonly kind: 'cancelled' }
  /** The upstream broke, or the application aborted the request. */
  | { readonly kind: 'broken'; readonly error: unknown };

export interface StreamWatch {
  /** Bytes of the upstream were passed through the gate. */
  passed(): void;
  /** Called exactly once. */
  finished(end: StreamEnd): void;
}

/**
 * The upstream's bytes, through the gate. Reads only when the reader asks for more, and then only until the gate lets
 * something go, so that backpressure reaches the model and we are ahead of the reader by what is held and nothing else.
 * Of much that arrives at once the first goes through the gate before the rest, so that the first word does not wait for the last.
 * A stream of bytes, as every body that `fetch` gives.
 */
export function gatedBody(
  upstream: ReadableStream<Uint8Array>,
  gate: Pick<WaitingGate, 'push' | 'end' | 'stopped'>,
  watch: StreamWatch,
): ReadableStream<Uint8Array> {
  const reader = upstream.getReader();
  let failure: { readonly error: unknown } | undefined;
  let cancelled = false;
  /** What arrived and has not gone through the gate, and how much of it does so next. */
  let arrived: Uint8Array = NOTHING;
  let size = 0;

  async function next(): Promise<Read> {
    if (arrived.length === 0) {
      const read = await reader.read().catch((error: unknown) => ({ error }));
      if ('error' in read || read.done) return read;
      arrived = read.value;
      size = FIRST;
    }
    const value = arrived.subarray(0, size);
    arrived = arrived.subarray(size);
    size *= 2;
    return { done: false, value };
  }

  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      if (failure) return controller.error(failure.error);
      for (;;) {
        const read = await next();
        if (cancelled) return;
        if ('error' in read) {
          // What the gate still held and lets go is delivered first; erring at once would throw it away.
          const rest = await gate.end();
          if (cancelled) return;
          watch.finished({ kind: 'broken', error: read.error });
          if (rest.length === 0) return controller.error(read.error);
          failure = read;
          return controller.enqueue(ownCopy(rest));
        }
        const passing = read.done ? gate.end() : gate.push(read.value);
        const released = passing instanceof Uint8Array ? passing : await passing;
        if (cancelled) return;
        if (!read.done) watch.passed();
        if (released.length > 0) controller.enqueue(ownCopy(released));
        if (read.done || gate.stopped) {
          watch.finished({ kind: read.done ? 'ended' : 'stopped' });
          controller.close();
          // A reader that gave a buffer of its own gets that back.
          controller.byobRequest?.respond(0);
          if (!read.done) reader.cancel().catch(() => {});
          return;
        }
        if (released.length > 0) return;
      }
    },
    cancel(reason) {
      cancelled = true;
      watch.finished({ kind: 'cancelled' });
      return reader.cancel(reason);
    },
  });
}

type Read =
  | { readonly done: false; readonly value: Uint8Array }
  | { readonly done: true }
  | { readonly error: unknown };

/** Bytes that go through the gate first: some events of a stream that speaks in words. Each further piece is twice as long. */
const FIRST = 512;

const NOTHING = new Uint8Array(0);

/** A stream of bytes takes the memory of what it is given away from everybody else, and the gate may still hold a view of it. */
const ownCopy = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
