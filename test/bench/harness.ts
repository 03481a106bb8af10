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

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
