/** The enums of OTLP, in the order of their numbers. On the wire, and by the specification in JSON, the number stands. */

export const SPAN_KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export const STATUS_CODES = ['unset', 'ok', 'error'] as const;

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
/** From 1 (TRACE) to 24 (FATAL4): four numbers to a level. */
export const SEVERITIES: readonly string[] = [
  'UNSPECIFIED',
  ...LEVELS.flatMap((level) => ['', '2', '3', '4'].map((step) => level + step)),
];

const named = (prefix: string, names: readonly string[]) =>
  names.map((name, number) => [`${prefix}${name.toUpperCase()}`, number] as const);

/** The number of every value by its name in OTLP, such as `SPAN_KIND_CLIENT`, which many writers of JSON use. */
export const ENUM_NUMBERS: ReadonlyMap<string, number> = new Map([
  ...named('SPAN_KIND_', SPAN_KINDS),
  ...named('STATUS_CODE_', STATUS_CODES),
  ...named('SEVERITY_NUMBER_', SEVERITIES),
]);
