/** One side of a comparison. */
export interface Contender {
  readonly name: string;
  /** Does the work of one round and returns what was measured, in the unit of its comparison. */
  measure(): number | Promise<number>;
}

/** One thing that is measured on us and on others, in the same rounds. */
export interface Comparison {
  readonly what: string;
  readonly unit: 'ns' | 'us' | 'ms' | 's' | 'MB' | 'MB/s';
  readonly ours: Contender;
  readonly peers: readonly Contender[];
  /** Rounds that count, after one to warm up. */
  readonly rounds: number;
  /** How much we may cost beyond a peer. */
  readonly bar?: { readonly peer: string; readonly more: number };
}

/** What a comparison gave. Figures are medians over the rounds. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
  /** Ours by theirs: the median over the rounds of each round's ratio, so that a slow moment of the machine weighs on both. */
  readonly ratio: Readonly<Record<string, number>>;
  /** The median over the rounds of each round's difference to the peer, and how large it may be. */
  readonly bar?: { readonly peer: string; readonly more: number; readonly atMost: number; readonly met: boolean };
}

/** A part of the product that is measured; one file each in `areas/`. */
export interface Area {
  readonly title: string;
  run(measure: (comparison: Comparison) => Promise<Row>): Promise<readonly Row[]>;
}

/**
 * Measures all sides of a comparison in interleaved rounds: each round takes every side once, and each round begins with
 * another one, so that whatever changes on the machine meanwhile changes for all.
 */
export async function measure(comparison: Comparison): Promise<Row> {
  const { what, unit, ours, peers, rounds, bar } = comparison;
  const sides = [ours, ...peers];
  const figures = new Map<Contender, number[]>(sides.map((side) => [side, []]));
  for (let round = -1; round < rounds; round++) {
    for (let turn = 0; turn < sides.length; turn++) {
      const side = sides[(turn + round + 1) % sides.length] ?? ours;
      const figure = await side.measure();
      if (round >= 0) figures.get(side)?.push(figure);
    }
  }
  const of = (side: Contender): readonly number[] => figures.get(side) ?? [];
  const paired = (peer: Contender, combine: (a: number, b: number) => number): number =>
    median(of(ours).map((figure, round) => combine(figure, of(peer)[round] ?? Number.NaN)));
  const held = peers.find(({ name }) => name === bar?.peer);
  const more = held && paired(held, (a, b) => a - b);
  return {
    what,
    unit,
    ours: median(of(ours)),
    peers: Object.fromEntries(peers.map((peer) => [peer.name, median(of(peer))])),
    ratio: Object.fromEntries(peers.map((peer) => [peer.name, paired(peer, (a, b) => a / b)])),
    ...(bar && more !== undefined && { bar: { peer: bar.peer, more, atMost: bar.more, met: more <= bar.more } }),
  };
}

/** A row with a bar of its own instead of one beside a peer. */
export const limited = (row: Row, atMost: number): Row => ({
  ...row,
  bar: { peer: 'nothing', more: row.ours, atMost, met: row.ours <= atMost },
});

/** What happens again and again, and is to be quick nearly every time. */
export interface Latency extends Omit<Comparison, 'bar'> {
  /** What the 95th percentile is held to: alone, or what it may be beyond a peer's. */
  readonly bar?: { readonly atMost: number } | { readonly peer: string; readonly more: number };
}

/**
 * Two rows of the same samples, `<what> p50` and `<what> p95`. Each round takes one sample of every side, interleaved as `measure`
 * does it; a round that warms up does not count. A ratio is that of the percentiles.
 */
export async function measureLatency(latency: Latency): Promise<readonly [Row, Row]> {
  const { what, unit, ours, peers, rounds, bar } = latency;
  const samples = new Map<Contender, number[]>();
  const recorded = (side: Contender): Contender => ({
    name: side.name,
    async measure() {
      const sample = await side.measure();
      samples.set(side, [...(samples.get(side) ?? []), sample]);
      return sample;
    },
  });
  await measure({ what, unit, ours: recorded(ours), peers: peers.map(recorded), rounds });
  const row = (name: string, share: number): Row => {
    const of = (side: Contender): number => percentile((samples.get(side) ?? []).slice(1), share);
    return {
      what: `${what} ${name}`,
      unit,
      ours: of(ours),
      peers: Object.fromEntries(peers.map((peer) => [peer.name, of(peer)])),
      ratio: Object.fromEntries(peers.map((peer) => [peer.name, of(ours) / of(peer)])),
    };
  };
  const slow = row('p95', 0.95);
  return [row('p50', 0.5), bar ? barred(slow, bar) : slow];
}

function barred(row: Row, bar: NonNullable<Latency['bar']>): Row {
  if ('atMost' in bar) return limited(row, bar.atMost);
  const more = row.ours - (row.peers[bar.peer] ?? Number.NaN);
  return { ...row, bar: { peer: bar.peer, more, atMost: bar.more, met: more <= bar.more } };
}

/** The smallest value that so large a share of all does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
