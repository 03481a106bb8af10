import { isOfAll, type Redaction, redact } from '../decision/redaction.ts';
import type { Moment } from './moment.ts';

/** A moment with redactions done: as it goes on. */
export function redactedMoment(moment: Moment, redactions: readonly Redaction[]): Moment {
  const parts = Map.groupBy(redactions, ({ part }) => part);
  return [...parts].reduce<Moment>(
    (before, [part, those]) => changedAt(before, stepsOf(part), those) as Moment,
    moment,
  );
}

/** The steps of a JSON pointer. */
const stepsOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A copy of a value in which the text at the end of a path, or the `content` of the part there, is another. */
function changedAt(value: unknown, [step, ...rest]: readonly string[], redactions: readonly Redaction[]): unknown {
  if (step === undefined) return changed(value, redactions);
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === step ? changedAt(item, rest, redactions) : item));
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return value;
  const container = value as Readonly<Record<string, unknown>>;
  return { ...container, [step]: changedAt(container[step], rest, redactions) };
}

function changed(value: unknown, redactions: readonly Redaction[]): unknown {
  if (typeof value === 'string') return redact(value, redactions);
  const { content } = (value ?? {}) as { readonly content?: unknown };
  if (typeof content === 'string') return { ...(value as object), content: redact(content, redactions) };
  return redactions.find(isOfAll)?.placeholder ?? value;
}
