import {
  type CelType,
  EvaluationError,
  type FunctionDecl,
  type Result,
  types,
  Unknown,
  type Value,
} from '@parapet/cel';
import { AskedFinder } from '../fact/asked-finder.ts';
import { type FinderValue, ScannedFinder } from './finder-value.ts';
import { findIn } from './found.ts';
import type { ScoredStretch } from './scanner.ts';

export const finderType: CelType = types.opaque('finder');

/** What `find` gives a list of. */
export const findingType: CelType = types.struct('Finding', {
  text: { type: types.string, doc: 'What was found.' },
  start: { type: types.int, doc: 'Where it begins, counted in characters (code points).' },
  end: { type: types.int, doc: 'Where it ends.' },
  kind: { type: types.string, doc: 'What kind of thing it is, such as `phone`.' },
  score: { type: types.double, doc: 'How sure the finder is, from 0 to 1.' },
});

/** A finding as conditions see it; its place is counted only if it is asked for. */
export function findingValue(text: string | undefined, stretch: ScoredStretch, { finder }: FinderValue): Value {
  const { kind } = finder;
  const { start, end, score = 1 } = stretch;
  if (text === undefined) return recordedFinding(kind, score);
  return {
    text: text.slice(start, end),
    get start() {
      return BigInt(codePoints(text, start));
    },
    get end() {
      return BigInt(codePoints(text, end));
    },
    kind,
    score,
  };
}

/** Of a recorded finding it is known that it was there, and of what kind it was. */
function recordedFinding(kind: string, score: number): Value {
  const unseen = (field: string) => new Unknown([`finding.${field}`]) as unknown as Value;
  return { text: unseen('text'), start: unseen('start'), end: unseen('end'), kind, score };
}

function codePoints(text: string, offset: number): number {
  let count = 0;
  for (let i = 0; i < offset; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) count++;
  return count;
}

const onText =
  (call: (text: Result, finder: FinderValue) => Result) =>
  (text: Result, finder: Result): Result => {
    if (text instanceof EvaluationError) return text;
    return finder instanceof ScannedFinder || finder instanceof AskedFinder ? call(text, finder) : (finder as Result);
  };

const overload = (
  name: string,
  result: FunctionDecl['overloads'][number]['result'],
  call: (text: Result, finder: FinderValue) => Result,
) => [
  {
    id: `text_${name}_finder`,
    receiver: types.string,
    args: [finderType],
    result,
    strict: false,
    call: onText(call) as never,
  },
];

/** What the policy language adds to CEL: asking a finder about a text. */
export const finderFunctions: readonly FunctionDecl[] = [
  {
    name: 'has',
    doc: 'Whether the finder finds anything in the text.',
    overloads: overload('has', types.bool, (text, finder) => {
      if (typeof text === 'string' && finder instanceof ScannedFinder) return finder.find(text).length > 0;
      const { findings, missed } = findIn(text, finder);
      return findings.length > 0 ? true : (missed ?? false);
    }),
  },
  {
    name: 'find',
    doc: 'Everything the finder finds in the text, in order.',
    overloads: overload('find', types.list(findingType), (text, finder) => {
      const { findings, missed } = findIn(text, finder);
      return missed ?? findings.map(({ text, stretch }) => findingValue(text, stretch, finder));
    }),
  },
  {
    name: 'count',
    doc: 'How often the finder finds something in the text.',
    overloads: overload('count', types.int, (text, finder) => {
      const { findings, missed } = findIn(text, finder);
      return missed ?? BigInt(findings.length);
    }),
  },
  {
    name: 'without',
    doc: 'The text with everything taken out that the finder finds.',
    overloads: overload('without', types.string, (text, finder) => {
      if (typeof text !== 'string') return text;
      const { findings, missed } = findIn(text, finder);
      if (missed) return missed;
      let rest = '';
      let position = 0;
      for (const { start, end } of findings.map(({ stretch }) => stretch)) {
        rest += text.slice(position, start);
        position = end;
      }
      return rest + text.slice(position);
    }),
  },
];
