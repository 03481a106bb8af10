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

/** Gaps and lengths, one after the other. */
function encodeRanges(ranges: readonly number[]): string {
  return ranges.map((edge, i) => encodeNumber(edge - (ranges[i - 1] ?? 0) - (i > 0 && i % 2 === 0 ? 1 : 0))).join('');
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

/** Runs of pairs with one distance: by how much the first is beyond that of the last run, count, step, distance. */
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
      return numbers.map(encodeNumber).join('');
    })
    .join('');
}

/** Characters that stand for phrases: those that need no escape, mean nothing to `replaceAll`, and are not in numbers. */
const SIGNS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ!#%&(),./:;<=>?@[]^_{|}~'];
const LONGEST_PHRASE = 12;

/** Texts with the phrases that save most replaced by one character each, and what those stand for, last made first. */
function shorten(texts: readonly string[]): { readonly shorter: readonly string[]; readonly phrases: string } {
  let shorter = texts;
  const phrases: string[] = [];
  for (const sign of SIGNS) {
    const phrase = bestPhrase(shorter);
    if (phrase === undefined) break;
    shorter = shorter.map((text) => text.replaceAll(phrase, sign));
    phrases.unshift(sign + phrase);
  }
  return { shorter, phrases: phrases.join(' ') };
}

function bestPhrase(texts: readonly string[]): string | undefined {
  let best: string | undefined;
  let mostSaved = 0;
  for (let length = 2; length <= LONGEST_PHRASE; length++) {
    for (const [phrase, count] of countPhrases(texts, length)) {
      const saved = count * (length - 1) - length - 2;
      if (saved > mostSaved) [best, mostSaved] = [phrase, saved];
    }
  }
  return best;
}

/** How often each phrase of this length is there without overlaps. */
function countPhrases(texts: readonly string[], length: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const endOfLast = new Map<string, number>();
    for (let start = 0; start + length <= text.length; start++) {
      const phrase = text.slice(start, start + length);
      if (start < (endOfLast.get(phrase) ?? 0)) continue;
      endOfLast.set(phrase, start + length);
      counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
    }
  }
  return counts;
}

function table(name: string, comment: string, names: readonly string[], encoded: readonly string[]): string {
  const entries = names.map((key, index) => `${key} ${encoded[index]}`);
  return `/** ${comment} */\nexport const ${name} =\n  '${entries.join(' ')}';\n`;
}

const pairs = foldingClasses()
  .flatMap(([first, ...others]) => others.map((other) => [first as number, other] as const))
  .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
const { shorter, phrases } = shorten([
  ...CATEGORIES.map((category) => encodeRanges(rangesOf(category))),
  ...SCRIPTS.map((script) => encodeRanges(rangesOf(`Script=${script}`))),
  encodePairs(pairs),
]);

const folder = new URL('../src/unicode/generated/', import.meta.url);
function write(file: string, content: string): void {
  const header = `// Generated by scripts/generate-unicode.ts from Unicode ${process.versions.unicode}; do not edit.\n`;
  writeFileSync(new URL(file, folder), header + content);
}

const encoding = 'names, each with the gap and length of each range as `decodeNumbers` reads them';
write('categories.ts', table('CATEGORIES', `General categories: ${encoding}.`, CATEGORIES, shorter));
write('scripts.ts', table('SCRIPTS', `Scripts: ${encoding}.`, SCRIPTS, shorter.slice(CATEGORIES.length)));
write(
  'case-folding.ts',
  `/** Simple case folding: runs of (code point, equal code point) as offset of the first, count, step, distance. */\n` +
    `export const FOLDING_PAIRS =\n  '${shorter.at(-1)}';\n\nexport const UNICODE_VERSION = '${process.versions.unicode}';\n`,
);
write(
  'phrases.ts',
  `/** What single characters stand for in the other tables, and then in what follows here. */\n` +
    `export const PHRASES =\n  '${phrases}';\n`,
);
