import type { Decision, Occurrence, Question, Recollection, Remembrance } from '../../src/index.ts';

interface Remembered {
  readonly sequence: number;
  readonly time: number;
  readonly moment: string;
  readonly change: Remembrance;
  reservations: number;
  happened: boolean;
}

/** What is remembered, by the definition and without any haste: every moment is kept, and gone through at each question. */
export class ReferenceHistory {
  #records: Remembered[] = [];
  #sequence = 0;

  write({ moment, remembers = [] }: Decision, as: Occurrence | 'reserved'): void {
    const known = this.#records.filter((record) => record.moment === moment.id);
    for (const change of remembers) {
      if (as === 'withheld' && !change.attempts) continue;
      const before = known.filter(({ change: { memory, key } }) => memory === change.memory && key === change.key);
      const reservations = as === 'reserved' ? 1 : 0;
      const twin = before.find((record) => record.change.kind === change.kind);
      if (twin) {
        twin.reservations += reservations;
        twin.happened ||= as !== 'reserved';
      } else
        this.#records.push({
          ...placeOf(before[0], change, () => ({ sequence: this.#sequence++, time: moment.time })),
          moment: moment.id,
          change,
          reservations,
          happened: as !== 'reserved',
        });
    }
  }

  settle({ moment, remembers = [] }: Decision, occurrence: Occurrence): void {
    for (const record of this.#records) {
      if (record.moment !== moment.id) continue;
      const change = remembers.find(
        ({ memory, key, kind }) =>
          memory === record.change.memory && key === record.change.key && kind === record.change.kind,
      );
      if (!change) continue;
      record.reservations = Math.max(0, record.reservations - 1);
      record.happened ||= occurrence === 'happened' || change.attempts === true;
    }
    this.#records = this.#records.filter(({ happened, reservations }) => happened || reservations > 0);
  }

  recall({ memory, keys, within, time, except }: Question): Omit<Recollection, 'since'> {
    let certain: Remembered[] = [];
    let doubtful: Remembered[] = [];
    const concerned = this.#records
      .filter((record) => record.change.memory === memory && record.time <= time && record.moment !== except)
      .filter(({ change: { key } }) => key === keys.own || key === keys.tenant || key === '*')
      .sort((a, b) => a.time - b.time || a.sequence - b.sequence);
    for (const record of concerned) {
      const { kind, certain: isCertain } = record.change;
      if (kind === 'add') (isCertain ? certain : doubtful).push(record);
      else if (isCertain) [certain, doubtful] = [[], []];
      else [certain, doubtful] = [[], [...doubtful, ...certain]];
    }
    const recent = (records: readonly Remembered[]) => records.filter((record) => record.time >= time - within);
    const all = recent(certain);
    const amounts = (name: 'sum' | 'max') => all.flatMap(({ change }) => change[name] ?? []).map(Number);
    return {
      seen: all.length > 0,
      doubtful: recent(doubtful).length > 0,
      count: all.length,
      // The amounts of the test are small whole numbers.
      sum: BigInt(amounts('sum').reduce((sum, amount) => sum + amount, 0)) << 1074n,
      max: amounts('max').length > 0 ? BigInt(Math.max(...amounts('max'))) : undefined,
      first: all[0]?.time,
      last: all.at(-1)?.time,
      values: new Set(all.flatMap(({ change }) => change.values ?? [])),
    };
  }
}

/** Of one moment, what ends comes before what begins, whenever each was remembered. */
function placeOf(
  twin: Remembered | undefined,
  { kind }: Remembrance,
  last: () => Pick<Remembered, 'time' | 'sequence'>,
): Pick<Remembered, 'time' | 'sequence'> {
  return twin ? { time: twin.time, sequence: twin.sequence + (kind === 'forget' ? -0.5 : 0.5) } : last();
}
