import type { Detector } from './detector.ts';
import {
  type NumberingPlan,
  type NumberingPlans,
  numberingPlans,
  planDataVersion,
  planRegions,
} from './numbering-plan.ts';
import { checkOptions } from './options.ts';
import { looksLikeSomethingElse, phoneReadings } from './phone-shape.ts';
import { HYPHENS, SPACES } from './separators.ts';

/** One separator within a number. */
const S = `[${SPACES}${HYPHENS}./]`;

/** `+44 (0)20 7946 0018` after the `+`: calling code, perhaps an area code in parentheses, digits with single separators. */
const AFTER_PLUS = `\\d{1,3}\\)?${S}?\\(?\\d{1,5}\\)?${S}?\\d(?:${S}?\\d){2,11}`;

const EXTENSION = `(?:,? ?(?:[xX#]|[eE]xt\\.?) ?\\d{1,5})?`;

/** With `+`, anywhere but right after a digit: nothing else is written like that. */
const WITH_PLUS = `(?<![\\d+])\\(?\\+ ?${AFTER_PLUS}${EXTENSION}(?!\\d)`;

/** With 00, or 011 as dialled from North America; it needs the edges that national numbers need. */
const WITH_DIALLED_PREFIX = `(?<![\\w.+$#\\-])(?:00|011)${S}?${AFTER_PLUS}${EXTENSION}(?![\\w\\-])`;

/**
 * National numbers in groups. What stands before must not be a word, a currency, a fraction or the inside of a longer
 * code; a full stop after a letter (`Tel.030/123456`) is taken along, because one character of context cannot tell it from a
 * decimal point.
 */
const GROUPED = [
  `(?:(?<![\\d(])\\(|(?<=[A-Za-z])\\.|(?<![\\w.+$€£¥#\\-]))`,
  `\\d{1,6}(?:\\)${S}?|${S}\\(?|\\()`,
  `\\d{1,5}\\)?${S}?\\d(?:${S}?\\d){1,9}`,
].join('');

/** National numbers in one run; a path's segment (`/orders/2125550142`) is not one. */
const BARE = `(?<![\\w.+$€£¥#/\\-])\\d{7,13}`;

/** `-` and word characters go on; a full stop ends a sentence. */
const NATIONAL = `(?:${GROUPED}|${BARE})${EXTENSION}(?![\\w\\-])`;

const INTERNATIONAL = `${WITH_PLUS}|${WITH_DIALLED_PREFIX}`;

export const phone: Detector = {
  name: 'pii.phone',
  doc: 'Phone numbers: international ones of every country, and national ones of the regions that are named.',
  kind: 'phone',
  options: {
    regions: {
      doc: 'Regions whose national format is looked for too, as two-letter ISO 3166 codes; none when left out.',
      values: planRegions,
      list: true,
    },
  },
  version: `1+libphonenumber-js@${planDataVersion}`,
  build(options) {
    const { problems, list } = checkOptions('pii.phone', phone.options, options);
    if (problems.length > 0) return { problems };
    const regions = list('regions') ?? [];
    const source = regions.length === 0 ? INTERNATIONAL : `${INTERNATIONAL}|${NATIONAL}`;
    return { spec: { kind: 'regex', source, validate: phoneNumberOf(regions) } };
  },
};

function phoneNumberOf(regions: readonly string[]): (candidate: string) => boolean {
  const plans = numberingPlans();
  const national = regions.flatMap((region) => plans.ofRegion(region) ?? []);
  return (candidate) =>
    phoneReadings(candidate).some(({ international, groups }) =>
      international
        ? isInternational(plans, groups)
        : !looksLikeSomethingElse(candidate, groups) && national.some((plan) => isNational(plan, groups)),
    );
}

function isInternational(plans: NumberingPlans, groups: readonly string[]): boolean {
  const [first = ''] = groups;
  // The calling code is never divided, and none begins with another.
  const code = [1, 2, 3].map((length) => first.slice(0, length)).find((start) => plans.ofCallingCode(start).length > 0);
  if (code === undefined) return false;
  if (code === '1' && groups.length > 1 && !isNorthAmerican(groups)) return false;
  const rest = groups.join('').slice(code.length);
  return plans.ofCallingCode(code).some((plan) => readings(plan, rest).some(({ digits }) => plan.hasShape(digits)));
}

/** Groups are evidence enough for a number of the plan's shape; a bare run of digits must be one that is assigned. */
function isNational(plan: NumberingPlan, groups: readonly string[]): boolean {
  const inGroups = groups.length > 1;
  if (plan.callingCode === '1' && inGroups && !isNorthAmerican(groups)) return false;
  return readings(plan, groups.join('')).some(
    ({ digits, hadTrunkPrefix }) =>
      (inGroups ? plan.hasShape(digits) : plan.isAssigned(digits)) &&
      (hadTrunkPrefix || !plan.isWrittenWithTrunkPrefix(digits)),
  );
}

/** What the digits may mean: with a trunk prefix taken off, and as they are (Russia's 800 numbers begin like its prefix, 8). */
function readings(plan: NumberingPlan, written: string) {
  const stripped = plan.withoutTrunkPrefix(written);
  const asWritten = { digits: written, hadTrunkPrefix: false };
  return stripped === undefined ? [asWritten] : [{ digits: stripped, hadTrunkPrefix: true }, asWritten];
}

/** 1-212-555-0142, 212-555-0142, 212-5550142, 1 2125550142. */
function isNorthAmerican(groups: readonly string[]): boolean {
  return /^(?:1-?)?\d{3}-?\d{3}-?\d{4}$/.test(groups.join('-'));
}
