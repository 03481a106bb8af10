/**
 * Compares a scan for many patterns in one pass with the JavaScript engine, one pattern after another.
 *
 *     node --conditions=@parapet/source packages/pattern/bench/scan.ts [--json]
 *
 * Rounds of both sides alternate in one process; figures are medians.
 */
import { compileMatcher, type PatternSpec } from '@parapet/pattern';

interface Row {
  readonly what: string;
  readonly unit: 'MB/s' | 'us' | 'ms';
  readonly ours: number;
  readonly regexp?: number;
  /** How many times better ours is. */
  readonly ratio?: number;
}

const PERSONAL_DATA = [
  '\\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){0,4}\\.[A-Za-z]{2,24}\\b',
  '\\b\\d{3}-\\d{2}-\\d{4}\\b',
  '\\b(?:\\d[ -]?){12,18}\\d\\b',
  '(?:\\+\\d{1,3}[ .-]?)?\\(?\\d{3}\\)?[ .-]\\d{3}[ .-]\\d{4}\\b',
  '\\b[A-Z]{2}\\d{2}[ ]?(?:[A-Z0-9]{4}[ ]?){2,7}[A-Z0-9]{1,4}\\b',
  '\\b(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\b',
  '\\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\\b',
  '\\b[A-Z]\\d{8}\\b',
  '\\b(?:19|20)\\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])\\b',
  '\\b[A-CEGHJ-PR-TW-Z]{2} ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]\\b',
];

const WORDS =
  'the a of and to in is you that it he was for on are as with his they at be this have from or one had by word but not what all were we when your can said there use an each which she do how their if will up other about out many then them these so some her would make like him into time has look two more write go see number no way could people my than first water been call who oil its now find long down day did get come made may part'.split(
    ' ',
  );

/** Prose of common English words, the same in every run. */
function prose(length: number): string {
  let seed = 42;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  let text = '';
  while (text.length < length) text += `${WORDS[random(WORDS.length)]}${random(12) === 0 ? '. ' : ' '}`;
  return text.slice(0, length);
}

/** Median milliseconds of each of the functions, in alternating rounds. */
function measure(rounds: number, ...sides: readonly (() => unknown)[]): number[] {
  const times = sides.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    sides.forEach((side, index) => {
      const start = performance.now();
      side();
      times[index]?.push(performance.now() - start);
    });
  }
  return times.map((each) => each.sort((a, b) => a - b)[rounds >> 1] ?? Number.NaN);
}

function oneByOne(sources: readonly string[]): (text: string) => number {
  const expressions = sources.map((source) => new RegExp(source, 'g'));
  return (text) => {
    let count = 0;
    for (const expression of expressions) for (const _ of text.matchAll(expression)) count++;
    return count;
  };
}

const regexSpecs = (sources: readonly string[]) => sources.map((source): PatternSpec => ({ kind: 'regex', source }));

function row(what: string, unit: Row['unit'], ours: number, regexp?: number): Row {
  if (regexp === undefined) return { what, unit, ours };
  return { what, unit, ours, regexp, ratio: unit === 'MB/s' ? ours / regexp : regexp / ours };
}

function throughput(what: string, specs: readonly PatternSpec[], text: string, sources?: readonly string[]): Row {
  const matcher = compileMatcher(specs);
  const sides = [() => matcher.findAll(text), ...(sources === undefined ? [] : [() => oneByOne(sources)(text)])];
  const [ours = 0, regexp] = measure(9, ...sides);
  const speed = (milliseconds: number) => text.length / 1000 / milliseconds;
  return row(what, 'MB/s', speed(ours), regexp === undefined ? undefined : speed(regexp));
}

function perCall(what: string, sources: readonly string[], text: string): Row {
  const matcher = compileMatcher(regexSpecs(sources));
  const peer = oneByOne(sources);
  const repeat = 200;
  const many = (side: () => unknown) => () => {
    for (let i = 0; i < repeat; i++) side();
  };
  const [ours = 0, regexp = 0] = measure(
    15,
    many(() => matcher.findAll(text)),
    many(() => peer(text)),
  );
  return row(what, 'us', (ours * 1000) / repeat, (regexp * 1000) / repeat);
}

function compile(what: string, specs: readonly PatternSpec[]): Row {
  const [ours = 0] = measure(5, () => compileMatcher(specs));
  return row(what, 'ms', ours);
}

const hundred = Array.from({ length: 10 }, (_, i) =>
  PERSONAL_DATA.map((source) => (i === 0 ? source : `(?:key|id|ref)${i}[:=] ?${source}`)),
).flat();
const million = prose(1_000_000);
const streamed = () => {
  const matcher = compileMatcher(regexSpecs(PERSONAL_DATA));
  let stream = matcher.stream();
  const [ours = 0] = measure(9, () => {
    stream = matcher.stream();
    for (let i = 0; i < million.length; i += 4) stream.push(million.slice(i, i + 4));
    stream.end();
  });
  return row('10 personal-data patterns, streamed by 4 characters', 'MB/s', million.length / 1000 / ours);
};
const terms: PatternSpec = { kind: 'words', words: Array.from({ length: 10_000 }, (_, i) => `${WORDS[i % 90]}${i}x`) };

const rows = [
  throughput('10 personal-data patterns, nothing found', regexSpecs(PERSONAL_DATA), million, PERSONAL_DATA),
  throughput('100 patterns, nothing found', regexSpecs(hundred), million, hundred),
  throughput('one simple pattern', regexSpecs(['\\bsecret\\b']), million, ['\\bsecret\\b']),
  throughput(
    '10 personal-data patterns, digits',
    regexSpecs(PERSONAL_DATA),
    '12345 67890 '.repeat(50_000),
    PERSONAL_DATA,
  ),
  streamed(),
  throughput('10,000 words', [terms], million),
  perCall('100 patterns over 2 KB, one call', hundred, prose(2000)),
  perCall('10 patterns over 200 characters, one call', PERSONAL_DATA, prose(200)),
  compile('compile 10 patterns', regexSpecs(PERSONAL_DATA)),
  compile('compile 100 patterns', regexSpecs(hundred)),
  compile('compile 10,000 words', [terms]),
];

if (process.argv.includes('--json')) {
  console.log(JSON.stringify(rows, undefined, 2));
} else {
  console.table(
    rows.map(({ what, unit, ours, regexp, ratio }) => ({
      what,
      unit,
      ours: Number(ours.toPrecision(3)),
      RegExp: regexp === undefined ? '' : Number(regexp.toPrecision(3)),
      'times better': ratio === undefined ? '' : Number(ratio.toPrecision(3)),
    })),
  );
}
