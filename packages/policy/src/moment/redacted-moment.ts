import { type Redaction, redact } from '../decision/redaction.ts';
import type { Moment } from './moment.ts';

/** A moment with redactions done: as it goes on. */
export function redactedMoment(moment: Moment, redactions: readonly Redaction[]): Moment {
  const parts = Map.groupBy(redactions, ({ part }) => part);
  return [...parts].reduce<Moment>(
    (changed, [part, those]) => changedAt(changed, stepsOf(part), (text) => redact(text, those)) as Moment,
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
function changedAt(value: unknown, [step, ...rest]: readonly string[], change: (text: string) => string): unknown {
  if (step === undefined) return typeof value === 'string' ? change(value) : changedContent(value, change);
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === step ? changedAt(item, rest, change) : item));
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return value;
  const container = value as Readonly<Record<string, unknown>>;
  return { ...container, [step]: changedAt(container[step], rest, change) };
}

function changedContent(value: unknown, change: (text: string) => string): unknown {
  const { content } = (value ?? {}) as { readonly content?: unknown };
  return typeof content === 'string' ? { ...(value as object), content: change(content) } : value;
}
