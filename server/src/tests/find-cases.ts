import { basename } from 'node:path';
import { readPolicyTest } from '@parapet/policy';
import type { FoundCase } from '../protocol.ts';
import { pathOf } from '../uris.ts';
import { rangesIn } from './ranges.ts';

/** The cases in the text of a test file, in the order they are written; none where it is not one. */
export function findCases(uri: string, text: string): readonly FoundCase[] {
  const rangeOf = rangesIn(text);
  const { test } = readPolicyTest(basename(pathOf(uri) ?? uri), text);
  return test.cases.map(({ name }) => ({ name: name.value, range: rangeOf(name.range) }));
}
