import metadata from 'libphonenumber-js/max/metadata';
import packageOfMetadata from 'libphonenumber-js/package.json' with { type: 'json' };

/**
 * The world's telephone numbering plans.
 *
 * The data is Google's libphonenumber in the compact form of `libphonenumber-js` (its METADATA.md describes the fields).
 * Only the data is imported: that takes 4 ms and 1 MB, where the library around it takes 35 ms and 4 MB and compiles its
 * patterns anew for every number. The largest of its data sets is taken because the smaller ones leave out the
 * assigned ranges of most countries, and an eight-digit number would then be a Danish phone number more often than not.
 */
export const planDataVersion: string = packageOfMetadata.version;

/** Regions that have a plan, as two-letter ISO 3166 codes (and a few more: AC, TA, XK). */
export const planRegions: readonly string[] = Object.keys(metadata.countries).filter(isRegion).sort();

/** The plan of one region, or of a calling code that belongs to no region. */
export interface NumberingPlan {
  readonly callingCode: string;
  /** Whether the digits after calling code and trunk prefix have the shape of the plan's numbers. */
  hasShape(digits: string): boolean;
  /** Whether they also lie in a range that is assigned to subscribers or services. */
  isAssigned(digits: string): boolean;
  /** The digits without a trunk prefix (`020 ...` becomes `20 ...`), or `undefined` if they begin with none. */
  withoutTrunkPrefix(digits: string): string | undefined;
  /** Whether people within the region write such a number with its trunk prefix. */
  isWrittenWithTrunkPrefix(digits: string): boolean;
}

/** Plans by region and by calling code, read from the data when they are first asked for. */
export interface NumberingPlans {
  ofRegion(region: string): NumberingPlan | undefined;
  /** Every plan behind a calling code: 1 has those of the United States, Canada and twenty more. */
  ofCallingCode(callingCode: string): readonly NumberingPlan[];
}

export function numberingPlans(): NumberingPlans {
  const byRegion = remembered((region: string) =>
    isRegion(region) ? readPlan(metadata.countries[region], sharedFormats) : undefined,
  );
  const byCallingCode = remembered((code: string): readonly NumberingPlan[] => {
    const regions = entry(metadata.country_calling_codes, code);
    if (regions !== undefined) return regions.flatMap((region) => byRegion(region) ?? []);
    const nowhere = entry(metadata.nonGeographic, code);
    return nowhere === undefined ? [] : [readPlan(nowhere, sharedFormats)];
  });
  return { ofRegion: byRegion, ofCallingCode: byCallingCode };
}

type Region = keyof typeof metadata.countries;

function isRegion(name: string): name is Region {
  return Object.hasOwn(metadata.countries, name);
}

/** How numbers are grouped is told once per calling code, with the first of its regions. */
function sharedFormats(callingCode: string): readonly unknown[] {
  const first = entry(metadata.country_calling_codes, callingCode)?.[0];
  return first === undefined ? [] : readArray(metadata.countries[first]);
}

/** The positions of what we read in a plan, in version 4 of the data. */
const FIELD = {
  callingCode: 0,
  shape: 2,
  formats: 4,
  trunkPrefix: 5,
  trunkRule: 6,
  trunkPattern: 7,
  trunkTransform: 8,
  trunkOptional: 9,
  assigned: 11,
} as const;

function readPlan(data: unknown, shared: (callingCode: string) => readonly unknown[]): NumberingPlan {
  const plan = readArray(data);
  const callingCode = readString(plan[FIELD.callingCode]);
  const main = shared(callingCode);
  const own = (field: keyof typeof FIELD) => plan[FIELD[field]] || main[FIELD[field]];

  const shape = entirely(readString(plan[FIELD.shape]));
  const ranges = readArray(plan[FIELD.assigned]).flatMap(readRange);
  const trunkPrefix = readString(plan[FIELD.trunkPrefix]);
  const trunkPattern = readString(plan[FIELD.trunkPattern]) || trunkPrefix;
  const trunk = trunkPattern === '' ? undefined : new RegExp(`^(?:${trunkPattern})`);
  const transform = readString(plan[FIELD.trunkTransform]);
  const formats = readArray(own('formats')).map((format) =>
    readFormat(format, readString(own('trunkRule')), Boolean(own('trunkOptional'))),
  );

  return {
    callingCode,
    hasShape: (digits) => shape.test(digits),
    isAssigned: (digits) =>
      shape.test(digits) &&
      (ranges.length === 0 || ranges.some(({ pattern, lengths }) => pattern.test(digits) && fits(lengths, digits))),
    withoutTrunkPrefix(digits) {
      const match = trunk?.exec(digits);
      if (!trunk || !match || match[0] === '') return undefined;
      // A pattern with a group that took part names what the number becomes: Argentina's 11 15 1234... is 9 11 1234...
      const becomes = transform !== '' && match.length > 1 && match.at(-1) ? transform : '';
      return digits.replace(trunk, becomes);
    },
    isWrittenWithTrunkPrefix(digits) {
      const format = formats.find((candidate) => candidate.isFor(digits));
      return format === undefined ? trunkPrefix.startsWith('0') : format.trunkPrefix;
    },
  };
}

interface Range {
  readonly pattern: RegExp;
  /** Empty where the plan's shape says it. */
  readonly lengths: readonly unknown[];
}

function readRange(data: unknown): readonly Range[] {
  const [pattern, lengths] = readArray(data);
  return readString(pattern) === '' ? [] : [{ pattern: entirely(readString(pattern)), lengths: readArray(lengths) }];
}

interface Format {
  readonly trunkPrefix: boolean;
  isFor(digits: string): boolean;
}

function readFormat(data: unknown, planRule: string, planOptional: boolean): Format {
  const [pattern, , leading, rule, optional] = readArray(data);
  const whole = entirely(readString(pattern));
  const begins = readArray(leading).at(-1);
  const beginning = begins === undefined ? undefined : new RegExp(`^(?:${readString(begins)})`);
  const written = readString(rule) || planRule;
  return {
    // "$1" and "($1)" are rules that write no prefix.
    trunkPrefix: written !== '' && !/^\(?\$1\)?$/.test(written) && !optional && !planOptional,
    isFor: (digits) => (beginning?.test(digits) ?? true) && whole.test(digits),
  };
}

function fits(lengths: readonly unknown[], digits: string): boolean {
  return lengths.length === 0 || lengths.includes(digits.length);
}

function entirely(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}

function entry<T>(table: { readonly [key: string]: T | undefined }, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Absent fields are 0, null or missing. */
function readArray(data: unknown): readonly unknown[] {
  return Array.isArray(data) ? data : [];
}

function readString(data: unknown): string {
  return typeof data === 'string' ? data : '';
}

function remembered<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) as T; // set just above; T itself may be undefined
  };
}
