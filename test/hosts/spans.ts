import type { Span } from '../../examples/support-bot/demo/spans.ts';
import { corpus } from './corpus.ts';
import { type Decided, decidedFrom } from './decided.ts';

/** What a host wrote on its spans, one for each exchange of the corpus, in order: the events of its decisions. */
export const decidedOnSpans = (spans: readonly Span[]): Decided =>
  decidedFrom(
    corpus.map(({ name }) => name),
    spans.flatMap(({ events }, place) =>
      events
        .filter(({ name }) => name === 'parapet.decision')
        .flatMap(({ attributes }) => {
          const exchange = corpus[place]?.name ?? '';
          const at = String(attributes['parapet.moment.at']);
          const sightings = (state: string, rules: unknown) =>
            ((rules ?? []) as readonly string[]).map((rule) => ({
              exchange,
              at,
              rule: rule.split('/')[1] ?? '',
              state,
            }));
          return [
            ...sightings('held', attributes['parapet.rule.ids']),
            ...sightings('unknown', attributes['parapet.unsettled.rule.ids']),
          ];
        }),
    ),
  );
