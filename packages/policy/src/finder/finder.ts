import type { PatternSpec } from '@parapet/pattern';

/** What to look for in text, ready to be compiled together with others. */
export interface Finder {
  /** Over its definition, not its name: two policies that look for the same thing share one. */
  readonly digest: string;
  /** What is found, for those who read findings: the detector's kind, or `pattern` or `words`. */
  readonly kind: string;
  readonly spec: PatternSpec;
  /** The longest text it can find in UTF-16 code units, or Infinity. */
  readonly maxLength: number;
}
