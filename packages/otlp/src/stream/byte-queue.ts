import { joined } from './gzip.ts';

/** Bytes that arrive in chunks, taken in pieces of any size. */
export interface ByteQueue {
  /** Bytes that were taken or passed over so far. */
  readonly offset: number;
  /** The next `size` bytes, which stay where they are; fewer where the bytes end before. */
  peek(size: number): Promise<Uint8Array>;
  /** Takes `size` bytes, fewer where the bytes end before. */
  take(size: number): Promise<Uint8Array>;
  /** Passes over `size` bytes without keeping them. False where the bytes end before. */
  skip(size: number): Promise<boolean>;
  /** Everything that is left. */
  rest(): AsyncGenerator<Uint8Array, void, undefined>;
  /** Tells whoever sends the chunks that no more are wanted. */
  close(): Promise<void>;
}

export function queueOf(chunks: AsyncIterable<Uint8Array>): ByteQueue {
  const source = chunks[Symbol.asyncIterator]();
  let waiting: Uint8Array[] = [];
  let available = 0;
  let offset = 0;

  const pull = async (): Promise<boolean> => {
    const next = await source.next();
    if (next.done) return false;
    waiting.push(next.value);
    available += next.value.length;
    return true;
  };

  const peek = async (size: number): Promise<Uint8Array> => {
    while (available < size && (await pull()));
    const [first] = waiting;
    if (waiting.length > 1 && (first?.length ?? 0) < size) waiting = [joined(waiting, available)];
    return waiting[0]?.subarray(0, size) ?? NOTHING;
  };

  const take = async (size: number): Promise<Uint8Array> => {
    const bytes = await peek(size);
    drop(bytes.length);
    return bytes;
  };

  const drop = (size: number): void => {
    const [first, ...others] = waiting;
    if (first === undefined) return;
    waiting = first.length > size ? [first.subarray(size), ...others] : others;
    available -= size;
    offset += size;
  };

  return {
    get offset() {
      return offset;
    },
    peek,
    take,
    async skip(size) {
      let left = size;
      while (left > 0) {
        if (available === 0 && !(await pull())) return false;
        const step = Math.min(left, waiting[0]?.length ?? 0);
        drop(step);
        left -= step;
      }
      return true;
    },
    async *rest() {
      while (available > 0 || (await pull())) {
        const [first = NOTHING] = waiting;
        drop(first.length);
        yield first;
      }
    },
    async close() {
      await source.return?.();
    },
  };
}

const NOTHING = new Uint8Array();
