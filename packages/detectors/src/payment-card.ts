import type { Detector } from './detector.ts';
import { checkOptions } from './options.ts';
import { HYPHENS, SPACES } from './separators.ts';

interface Issuer {
  /** The first four digits, as alternatives of a pattern. */
  readonly prefix: string;
  /** How many digits a number has, ascending. */
  readonly lengths: readonly number[];
}

/**
 * Who issues which numbers, by ISO/IEC 7812 issuer identification numbers as the networks publish them.
 * Visa has issued no 13-digit numbers for decades; they are still what old records and test data hold.
 */
const ISSUERS: Readonly<Record<string, Issuer>> = {
  visa: { prefix: '4\\d{3}', lengths: [13, 16, 19] },
  mastercard: { prefix: '5[1-5]\\d{2}|222[1-9]|22[3-9]\\d|2[3-6]\\d{2}|27[01]\\d|2720', lengths: [16] },
  amex: { prefix: '3[47]\\d{2}', lengths: [15] },
  discover: { prefix: '6011|64[4-9]\\d|65\\d{2}', lengths: [16, 17, 18, 19] },
  diners: { prefix: '30[0-5]\\d|3095|36\\d{2}|3[89]\\d{2}', lengths: [14, 15, 16, 17, 18, 19] },
  jcb: { prefix: '352[89]|35[3-8]\\d', lengths: [16, 17, 18, 19] },
  unionpay: { prefix: '62\\d{2}|81\\d{2}', lengths: [16, 17, 18, 19] },
  maestro: { prefix: '5018|5020|5038|5893|6304|6759|676[1-3]', lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
};

const NEXT_DIGIT = `(?:[${SPACES}${HYPHENS}]?\\d)`;

export const paymentCard: Detector = {
  name: 'pii.payment_card',
  doc: 'Payment card numbers with a valid check digit, in one run or in groups divided by single spaces or hyphens.',
  kind: 'payment_card',
  options: {
    issuers: { doc: 'Whose cards to look for; all when left out.', values: Object.keys(ISSUERS), list: true },
  },
  version: '1',
  build(options) {
    const { problems, list } = checkOptions('pii.payment_card', paymentCard.options, options);
    if (problems.length > 0) return { problems };
    const issuers = (list('issuers') ?? Object.keys(ISSUERS)).flatMap((name) => ISSUERS[name] ?? []);
    return { spec: { kind: 'regex', source: sourceFor(issuers), validate: isCardNumber } };
  },
};

/** Not within a word, a longer run of digits, or the fraction of a number. */
function sourceFor(issuers: readonly Issuer[]): string {
  const numbers = issuers.map(({ prefix, lengths }) => `(?:${prefix})${digitsUpTo(lengths, 4)}`);
  return `(?<![\\w.])(?:${numbers.join('|')})(?!\\w)`;
}

/** The digits after the first `have`, so that the number has one of `lengths`: `d{9}(?:d{3}(?:d{3})?)?`. */
function digitsUpTo(lengths: readonly number[], have: number): string {
  const [shortest, ...longer] = lengths;
  if (shortest === undefined) return '';
  const rest = digitsUpTo(longer, shortest);
  return `${NEXT_DIGIT}{${shortest - have}}${rest === '' ? '' : `(?:${rest})?`}`;
}

function isCardNumber(candidate: string): boolean {
  const groups = candidate.split(/\D/);
  // Cards are printed in groups of three to six digits, a shorter rest at the end; columns of small numbers are not cards.
  const printed = groups.every((group, index) => group.length >= (index === groups.length - 1 ? 2 : 3));
  return printed && passesLuhn(groups.join(''));
}

/** The check digit of ISO/IEC 7812-1, annex B: every second digit from the right doubled, digits summed, a multiple of ten. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const doubled = digit * 2;
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
