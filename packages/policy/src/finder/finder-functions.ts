import {
  type CelType,
  EvaluationError,
  type FunctionDecl,
  type Opaque,
  opaque,
  type Result,
  types,
  Unknown,
  type Value,
} from '@parapet/cel';
import { PartlyUnknownText } from '../moment/text.ts';
import { UnknownText } from '../moment/unknown-text.ts';
import type { Finder } from './finder.ts';
import type { Scanner, Stretch } from './scanner.ts';

/** A finder as conditions hold it. */
export class FinderValue implements Opaque {
  readonly [opaque] = 'finder';
  /** Its name in its policy; what stands in the place of a redacted finding. */
  readonly name: string;
  readonly finder: Finder;
  readonly index: number;
  readonly scanner: Scanner;

  constructor(name: string, finder: Finder, scanner: Scanner) {
    this.name = name;
    this.finder = finder;
    this.scanner = scanner;
    this.index = scanner.add(finder);
  }

  find(text: string): readonly Stretch[] {
    return this.scanner.scan(text).of(this.index);
  }
}

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
export function findingValue(text: string | undefined, stretch: Stretch, { kind }: Finder): Value {
  if (text === undefined) return recordedFinding(kind);
  const { start, end } = stretch;
  return {
    text: text.slice(start, end),
    get start() {
      return BigInt(codePoints(text, start));
    },
    get end() {
      return BigInt(codePoints(text, end));
    },
    kind,
    score: 1,
  };
}

/** Of a recorded finding it is known that it was there, and of what kind it was. */
function recordedFinding(kind: string): Value {
  const unseen = (field: string) => new Unknown([`finding.${field}`]) as unknown as Value;
  return { text: unseen('text'), start: unseen('start'), end: unseen('end'), kind, score: 1 };
}

function codePoints(text: string, offset: number): number {
  let count = 0;
  for (let i = 0; i < offset; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) count++;
  return count;
}

/** What can be said of a text that may be unknown in part: what was found, and whether anything could have been missed. */
export interface Found {
  readonly findings: readonly { readonly text: string | undefined; readonly stretch: Stretch }[];
  readonly missed: Unknown | undefined;
}

/** What a finder finds in a text, as far as that was seen or recorded. */
export function findIn(text: Result, value: FinderValue): Found {
  if (typeof text === 'string')
    return { findings: value.find(text).map((stretch) => ({ text, stretch })), missed: undefined };
  if (text instanceof PartlyUnknownText) {
    const found = text.pieces.map(({ content }) => findIn(content, value));
    return {
      findings: found.flatMap(({ findings }) => findings),
      missed: found.some(({ missed }) => missed) ? text : undefined,
    };
  }
  if (text instanceof UnknownText && text.scanned.includes(value.finder.digest))
    return {
      findings: text.findings
        .filter(({ digest }) => digest === value.finder.digest)
        .map((stretch) => ({ text: undefined, stretch })),
      missed: undefined,
    };
  return { findings: [], missed: text instanceof Unknown ? text : new Unknown([]) };
}

const onText =
  (call: (text: Result, finder: FinderValue) => Result) =>
  (text: Result, finder: Result): Result => {
    if (text instanceof EvaluationError) return text;
    return finder instanceof FinderValue ? call(text, finder) : (finder as Result);
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
      if (typeof text === 'string') return finder.find(text).length > 0;
      const { findings, missed } = findIn(text, finder);
      return findings.length > 0 ? true : (missed ?? false);
    }),
  },
  {
    name: 'find',
    doc: 'Everything the finder finds in the text, in order.',
    overloads: overload('find', types.list(findingType), (text, finder) => {
      const { findings, missed } = findIn(text, finder);
      return missed ?? findings.map(({ text, stretch }) => findingValue(text, stretch, finder.finder));
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
      let rest = '';
      let position = 0;
      for (const { start, end } of finder.find(text)) {
        rest += text.slice(position, start);
        position = end;
      }
      return rest + text.slice(position);
    }),
  },
];
