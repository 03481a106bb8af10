/** Something that was recorded of a trace: a span, or a log record. */
export interface TraceItem {
  /** Empty if it belongs to none. */
  readonly traceId: string;
  /** When it was over, in milliseconds since the epoch. */
  readonly time: number;
  /** About how many bytes it takes, so that what is held is bounded. */
  readonly bytes: number;
}

/** How long a trace is waited for, and how much is held meanwhile. */
export interface TraceWindowOptions {
  /** A trace is complete when nothing of it came for so many milliseconds, by the clock of the recording. Default: 10 s. */
  readonly quiet?: number;
  /** Most items that are held. Beyond it, the trace of which nothing came for longest counts as complete. Default: 20,000. */
  readonly maxItems?: number;
  /** The same for bytes. Default: 64 MiB. */
  readonly maxBytes?: number;
}

/** Puts together what a recording holds of each trace, in bounded memory. */
export interface TraceWindow<Item extends TraceItem> {
  /** Takes items in the order of the recording, and gives the traces that are complete by now, each in that order. */
  add(items: readonly Item[]): readonly (readonly Item[])[];
  /** The traces that are left when the recording ends. */
  end(): readonly (readonly Item[])[];
}

/**
 * Exporters write spans as they end, in batches, and services of one trace write each their own. So a trace is waited for until
 * it was quiet for a while, by the latest time that was seen. Traces are given in the order in which they were last heard of.
 * What comes later still is given as a trace of its own.
 */
export function createTraceWindow<Item extends TraceItem>(options: TraceWindowOptions = {}): TraceWindow<Item> {
  const { quiet = 10_000, maxItems = 20_000, maxBytes = 64 * 2 ** 20 } = options;
  /** Those that were heard of last stand last. */
  const open = new Map<string, { readonly items: Item[]; latest: number; bytes: number }>();
  let now = Number.NEGATIVE_INFINITY;
  let items = 0;
  let bytes = 0;

  const hold = (item: Item): void => {
    const trace = open.get(item.traceId) ?? { items: [], latest: item.time, bytes: 0 };
    open.delete(item.traceId);
    open.set(item.traceId, trace);
    trace.items.push(item);
    trace.latest = Math.max(trace.latest, item.time);
    trace.bytes += item.bytes;
    items += 1;
    bytes += item.bytes;
    now = Math.max(now, item.time);
  };

  /** The traces from the longest silent on, as long as `isComplete` says so. */
  const release = (isComplete: (latest: number) => boolean): readonly Item[][] => {
    const complete: Item[][] = [];
    for (const [id, trace] of open) {
      if (!isComplete(trace.latest)) break;
      open.delete(id);
      items -= trace.items.length;
      bytes -= trace.bytes;
      complete.push(trace.items);
    }
    return complete;
  };

  return {
    add(added) {
      const alone: Item[][] = [];
      const complete: Item[][] = [];
      for (const item of added) {
        if (item.traceId === '') alone.push([item]);
        else hold(item);
        if (items > maxItems || bytes > maxBytes) complete.push(...release(() => items > maxItems || bytes > maxBytes));
      }
      return [...complete, ...release((latest) => latest < now - quiet), ...alone];
    },
    end: () => release(() => true),
  };
}
