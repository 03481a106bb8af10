import assert from 'node:assert/strict';
import { compileMatcher, type RegexSpec } from '@parapet/pattern';
import { detectors } from '../src/index.ts';

/** What a detector looks for, given options that are right. */
export function specOf(name: string, options: Readonly<Record<string, unknown>> = {}): RegexSpec {
  const built = detectors.get(name)?.build(options);
  assert.ok(built && 'spec' in built, `${name} has no spec for these options`);
  return built.spec;
}

/** The texts that a detector finds. */
export function finder(name: string, options?: Readonly<Record<string, unknown>>): (text: string) => string[] {
  const matcher = compileMatcher([specOf(name, options)]);
  return (text) => matcher.findAll(text).map(({ start, end }) => text.slice(start, end));
}
