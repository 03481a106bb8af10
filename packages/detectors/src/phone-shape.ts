/** One way to read a text as a phone number. */
export interface PhoneReading {
  /** Whether the digits begin with a calling code; what announced it (`+`, 00, 011) is not among them. */
  readonly international: boolean;
  readonly groups: readonly string[];
}

const EXTENSION = /,? ?(?:[x#]|ext\.?) ?\d{1,5}$/i;

/** Nobody groups digits one by one: such a group is a trunk prefix, a calling code, or a one-digit area code after it. */
const LAST_SINGLE_DIGIT = { international: 2, national: 0, nationalAfterZero: 1 } as const;

/** Every reading of a candidate; none where brackets or groups are not those of a phone number. */
export function phoneReadings(candidate: string): readonly PhoneReading[] {
  const number = candidate.replace(EXTENSION, '');
  if (!bracketsMatch(number)) return [];
  const groups = number.split(/\D+/).filter((group) => group !== '');
  const readings: PhoneReading[] = number.includes('+')
    ? [{ international: true, groups }]
    : [{ international: false, groups }, ...withoutDialledPrefix(groups)];
  return readings.filter(hasPhoneGroups);
}

/** 00 and 011 announce a calling code, within the first group or as a group of their own. */
function withoutDialledPrefix(groups: readonly string[]): PhoneReading[] {
  const [first = '', ...rest] = groups;
  const prefix = first.startsWith('011') ? '011' : first.startsWith('00') ? '00' : undefined;
  if (prefix === undefined) return [];
  // Thirteen digits in one run from 001 on are the article number (GTIN-13) of a North American product.
  if (rest.length === 0 && first.startsWith('001')) return [];
  const afterwards = first.slice(prefix.length);
  return [{ international: true, groups: afterwards === '' ? rest : [afterwards, ...rest] }];
}

function hasPhoneGroups({ international, groups }: PhoneReading): boolean {
  const zeroFirst = groups[0] === '0' ? LAST_SINGLE_DIGIT.nationalAfterZero : LAST_SINGLE_DIGIT.national;
  const lastSingle = international ? LAST_SINGLE_DIGIT.international : zeroFirst;
  return groups.every((group, index) => group.length > 1 || (index <= lastSingle && index < groups.length - 1));
}

/** At most one pair of brackets. */
function bracketsMatch(number: string): boolean {
  return /^[^()]*(?:\([^()]*\))?[^()]*$/.test(number);
}

const DATE = [
  /^(?:19|20)\d\d\D?(?:0?[1-9]|1[0-2])\D?(?:0?[1-9]|[12]\d|3[01])(?!\d)/, // 2024-01-15, 20240115
  /^(?:0?[1-9]|[12]\d|3[01])\D(?:0?[1-9]|[12]\d|3[01])\D(?:19|20)\d\d(?!\d)/, // 15.01.2024, 1/15/2024
];

/** Dates (and what begins with one), spans of years, IPv4 addresses, decimal fractions: digits in groups that are no phone number. */
export function looksLikeSomethingElse(candidate: string, groups: readonly string[]): boolean {
  return (
    DATE.some((date) => date.test(candidate)) ||
    groups.every((group) => /^(?:19|20)\d\d$/.test(group)) ||
    (/^\d+(?:\.\d+){3}$/.test(candidate) && groups.every((group) => Number(group) <= 255)) ||
    /^\d+\.\d+$/.test(candidate)
  );
}
