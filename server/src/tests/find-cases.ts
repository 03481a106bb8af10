import { basename } from 'node:path';
import { readTests } from '@parapet/replay';
import type { FoundCase } from '../protocol.ts';
import { pathOf } from '../uris.ts';
import { rangesIn } from './ranges.ts';

/** The cases in the text of a file of tests or labels, in the order they are written; none where it is not one. */
export function findCases(uri: string, text: string): readonly FoundCase[] {
  const rangeOf = rangesIn(text);
  const { names } = readTests(basename(pathOf(uri) ?? uri), text);
  return names.map(({ value, range }) => ({ name: value, range: rangeOf(range) }));
}
