import type { Decision, Occurrence, Question, Recollection, Remembrance } from '../../src/index.ts';
import { ReferenceMoments, takesPlace, timeOf } from './reference-moments.ts';

interface Remembered {
  readonly time: number;
  readonly change: Remembrance;
}

/** What is remembered, by the definition and without any haste: every moment is kept, and gone through at each question. */
export class ReferenceHistory {
  readonly #moments = new ReferenceMoments(Number.POSITIVE_INFINITY);

  write(decision: Decision, as: Occurrence | 'reserved'): void {
    this.#moments.write(decision, as);
  }

  settle(decision: Decision, occurrence: Occurrence): void {
    this.#moments.settle(decision, occurrence);
  }

  recall({ memory, keys, within, time, except }: Question): Omit<Recollection, 'since'> {
    let certain: Remembered[] = [];
    let doubtful: Remembered[] = [];
    const concerned = this.#moments.inOrder
      .filter((look) => timeOf(look) <= time && look.decision.moment.id !== except)
      .flatMap((look) =>
        (look.decision.remembers ?? [])
          .filter(({ attempts }) => (attempts ? look.isFirst : takesPlace(look)))
          .map((change) => ({ time: timeOf(look), change })),
      )
      .filter(({ change }) => change.memory === memory && [keys.own, keys.tenant, '*'].includes(change.key));
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
