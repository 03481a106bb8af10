import { type EvaluationError, Unknown } from '@parapet/cel';
import type { Activation } from '../condition/condition.ts';
import type { Expression } from '../condition/expression.ts';
import { anywhere, type History, type Keys, placeOfTenant } from '../history/history.ts';
import type { Moment } from '../moment/moment.ts';
import { joined } from './value-text.ts';

/** Under which key a moment stands: its own, or where moments stand that do not tell it. */
export type Key =
  | { readonly kind: 'known'; readonly keys: Keys }
  | { readonly kind: 'untold'; readonly place: string; readonly why: Unknown | EvaluationError };

/** Evaluates a key. The tenant is part of every key; a moment without one belongs to a service that has none. */
export function keyOf(key: readonly Expression[], moment: Moment, activation: Activation, history: History): Key {
  const tenant = moment.tenant ?? null;
  if (tenant instanceof Unknown) return { kind: 'untold', place: anywhere, why: tenant };
  const place = placeOfTenant(history.hash(`tenant ${JSON.stringify(tenant)}`));
  const parts = key.map(({ program }) => program.evaluate(activation));
  const text = joined([tenant, ...parts], 0, (texts) => `key [${texts.join(',')}]`);
  return typeof text === 'string'
    ? { kind: 'known', keys: { own: history.hash(text), tenant: place } }
    : { kind: 'untold', place, why: text };
}

/** Where a moment's changes are kept. */
export const placeOf = (key: Key): string => (key.kind === 'known' ? key.keys.own : key.place);

/** Whether a change that is kept there concerns a key. */
export const concerns = (place: string, { own, tenant }: Keys): boolean =>
  place === own || place === tenant || place === anywhere;
