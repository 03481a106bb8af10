/**
 * Writes src/unicode/generated/*.ts from the Unicode data of the JavaScript engine that runs it, so that matching
 * does not depend on the engine it runs on later. Run it only to move to another version of Unicode:
 *
 *     node packages/pattern/scripts/generate-unicode.ts
 */
import { writeFileSync } from 'node:fs';

const CATEGORIES = 'Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co'.split(' ');
const SCRIPTS =
  `Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Beria_Erfe
Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee
Chorasmian Common Coptic Cuneiform Cypriot Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan
Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Garay Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi
Gurmukhi Gurung_Khema Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic Inherited
Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kawi Kayah_Li Kharoshthi
Khitan_Small_Script Khmer Khojki Khudawadi Kirat_Rai Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani
Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive
Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nko Nushu
Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Ol_Onal Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian
Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa
Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham Sidetic SignWriting Sinhala Sogdian
Sora_Sompeng Soyombo Sundanese Sunuwar Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Tai_Yo Takri Tamil
Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Todhri Tolong_Siki Toto Tulu_Tigalari Ugaritic Vai Vithkuqi
Wancho Warang_Citi Yezidi Yi Zanabazar_Square`.split(/\s+/);

const all = Array.from({ length: 0x110000 }, (_, codePoint) => codePoint);

function rangesOf(property: string): number[] {
  const test = new RegExp(`^\\p{${property}}$`, 'u');
  const ranges: number[] = [];
  for (const codePoint of all) {
    if (!test.test(String.fromCodePoint(codePoint))) continue;
    if (ranges.at(-1) === codePoint - 1) ranges[ranges.length - 1] = codePoint;
    else ranges.push(codePoint, codePoint);
  }
  return ranges;
}

/** Gaps and lengths, one after the other, as `encodeNumber` writes them (unicode/properties.ts reads it). */
function encodeRanges(ranges: readonly number[]): string {
  let next = 0;
  const steps: string[] = [];
  for (let i = 0; i < ranges.length; i += 2) {
    const low = ranges[i] as number;
    const high = ranges[i + 1] as number;
    steps.push(encodeNumber(low - next), encodeNumber(high - low));
    next = high + 1;
  }
  return shortened(steps.join(''));
}

/** Two characters that are there 4 to 35 times in a row, as upper and lower case take turns, are `~`, they, and how often. */
function shortened(encoded: string): string {
  return encoded.replace(/(\w\w)\1{3,34}/g, (run, pair) => `~${pair}${(run.length / 2).toString(36)}`);
}

/** Base 36. Nearly all numbers have one digit; a mark before the others says that there are two, three or four. */
function encodeNumber(number: number): string {
  const digits = number.toString(36);
  return ['', '-', '+', '*'][digits.length - 1] + digits;
}

/** Classes of code points that are equal under simple case folding, smallest member first. */
function foldingClasses(): number[][] {
  const candidates = all.filter((c) => {
    const character = String.fromCodePoint(c);
    return (
      /[\p{L}\p{M}\p{N}\p{S}]/u.test(character) &&
      /\p{Changes_When_Casemapped}|\p{Changes_When_Casefolded}/u.test(character)
    );
  });
  const text = String.fromCodePoint(...candidates);
  const classes = new Map<number, number[]>();
  for (const codePoint of candidates) {
    const equal = [...text.matchAll(new RegExp(`\\u{${codePoint.toString(16)}}`, 'giu'))].map(
      (m) => m[0].codePointAt(0) as number,
    );
    if (equal.length > 1)
      classes.set(
        Math.min(...equal),
        equal.sort((a, b) => a - b),
      );
  }
  return [...classes.values()];
}

/** Runs of pairs with one distance: `first count step distance`, differences of `first` in base 36. */
function encodePairs(pairs: readonly (readonly [number, number])[]): string {
  const runs: { first: number; count: number; step: number; distance: number }[] = [];
  for (const [upper, lower] of pairs) {
    const run = runs.at(-1);
    const distance = lower - upper;
    if (run !== undefined && run.distance === distance) {
      const step = upper - (run.first + (run.count - 1) * run.step);
      if (run.count === 1 && step <= 2) run.step = step;
      if (step === run.step) {
        run.count++;
        continue;
      }
    }
    runs.push({ first: upper, count: 1, step: 1, distance });
  }
  let previous = 0;
  return runs
    .map((run) => {
      const numbers = [run.first - previous, run.count, run.step, run.distance];
      previous = run.first;
      return numbers.map((n) => n.toString(36)).join(' ');
    })
    .join(' ');
}

function table(name: string, comment: string, entries: readonly (readonly [string, string])[]): string {
  const lines = entries.map(([key, value]) => `  ${key}: '${value}',`).join('\n');
  return `/** ${comment} */\nexport const ${name}: Readonly<Record<string, string>> = {\n${lines}\n};\n`;
}

const folder = new URL('../src/unicode/generated/', import.meta.url);
const header = `// Generated by scripts/generate-unicode.ts from Unicode ${process.versions.unicode}; do not edit.\n`;
const encoding =
  'gap and length of each range, base 36, `-`, `+` and `*` before two, three and four digits; `~` repeats two characters';

writeFileSync(
  new URL('categories.ts', folder),
  header +
    table(
      'CATEGORIES',
      `General categories: ${encoding}.`,
      CATEGORIES.map((c) => [c, encodeRanges(rangesOf(c))]),
    ),
);
writeFileSync(
  new URL('scripts.ts', folder),
  header +
    table(
      'SCRIPTS',
      `Scripts: ${encoding}.`,
      SCRIPTS.map((s) => [s, encodeRanges(rangesOf(`Script=${s}`))]),
    ),
);
const pairs = foldingClasses()
  .flatMap(([first, ...others]) => others.map((other) => [first as number, other] as const))
  .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
writeFileSync(
  new URL('case-folding.ts', folder),
  `${header}/** Simple case folding: runs of (code point, equal code point) as offset of the first, count, step, distance, base 36. */\n` +
    `export const FOLDING_PAIRS =\n  '${encodePairs(pairs)}';\n\nexport const UNICODE_VERSION = '${process.versions.unicode}';\n`,
);
