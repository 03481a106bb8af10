import type { InstrumentationScope } from '../model.ts';
import { message, text } from './field.ts';

/** The instrumentation that made a span or a log record. */
export interface Scope {
  readonly name: string;
  readonly version?: string;
}

export function scopeOf(scope: InstrumentationScope | undefined): Scope {
  const version = text(message(scope)?.version);
  return { name: text(message(scope)?.name) ?? '', ...(version !== undefined && version !== '' && { version }) };
}
