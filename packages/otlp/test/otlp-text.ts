import fc from 'fast-check';

/**
 * Arbitrary OTLP/JSON texts as `JSON.stringify` would write them, except for numbers, which are written in every way:
 * with fields of any name and value at every level, in any order, and known fields that hold anything now and then.
 */

const number = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom(
    '18446744073709551615',
    '-9223372036854775808',
    '9007199254740993',
    '1.0',
    '-0',
    '1e400',
    '1E5',
    '0.10',
  ),
);
const string = fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text));

/** Names like whole numbers are left out: JavaScript objects put them first. */
const name = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'resource_spans', 'x'),
  fc.string().filter((text) => !/^\d+$/.test(text)),
);

function object(fields: fc.Arbitrary<readonly (readonly [string, string])[]>): fc.Arbitrary<string> {
  return fields.map((all) => {
    const unique = [...new Map(all)].map(([key, value]) => `${JSON.stringify(key)}:${value}`);
    return `{${unique.join(',')}}`;
  });
}

function list(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(item, { maxLength: 3 }).map((items) => `[${items.join(',')}]`);
}

const anything = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('null', 'true', 'false'),
    number,
    string,
    list(tie('value')),
    object(fc.array(fc.tuple(name, tie('value')), { maxLength: 3 })),
  ),
})).value;

/** A message with some of its known fields and some others, mixed. */
function message(known: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<string> {
  const fields = Object.entries(known).map(([key, value]) =>
    fc.tuple(fc.constant(key), fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: anything })),
  );
  const present = fc.tuple(...fields).chain((all) => fc.shuffledSubarray(all));
  const unknown = fc.array(fc.tuple(name, anything), { maxLength: 2 });
  return object(fc.tuple(present, unknown).map(([first, second]) => [...first, ...second]));
}

const anyValue = fc.letrec<{ value: string; entry: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    message({ stringValue: string }),
    message({ boolValue: fc.constantFrom('true', 'false') }),
    message({
      intValue: fc.oneof(
        number,
        fc.bigInt().map((value) => `"${value}"`),
      ),
    }),
    message({ doubleValue: fc.oneof(number, fc.constantFrom('"NaN"', '"-Infinity"')) }),
    message({ bytesValue: fc.base64String().map((text) => JSON.stringify(text)) }),
    message({ arrayValue: message({ values: list(tie('value')) }) }),
    message({ kvlistValue: message({ values: list(tie('entry')) }) }),
  ),
  entry: message({ key: fc.oneof(string, fc.constant('"__proto__"')), value: tie('value') }),
}));

const attributes = list(anyValue.entry);
const time = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((nanoseconds) => `"${nanoseconds}"`),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
);
const id = fc.stringMatching(/^[0-9a-f]{16}$/).map((text) => JSON.stringify(text));

const span = message({
  traceId: id,
  spanId: id,
  parentSpanId: id,
  name: string,
  kind: fc.oneof(number, fc.constantFrom('"SPAN_KIND_CLIENT"', '3')),
  startTimeUnixNano: time,
  endTimeUnixNano: time,
  attributes,
  events: list(message({ name: string, timeUnixNano: time, attributes })),
  links: list(message({ traceId: id, spanId: id, attributes })),
  status: message({ code: number, message: string }),
});

const logRecord = message({
  timeUnixNano: time,
  severityNumber: number,
  body: anyValue.value,
  attributes,
  traceId: id,
});
const resource = message({ attributes });
const scope = message({ name: string, version: string, attributes });

/** The one field that makes a document one of its signal is always there. */
function document(signal: string, batches: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return object(
    fc
      .tuple(batches, fc.array(fc.tuple(name, anything), { maxLength: 2 }))
      .map(([all, unknown]) => [[signal, all], ...unknown.filter(([key]) => key !== signal)]),
  );
}

export const tracesText = document(
  'resourceSpans',
  list(
    message({
      resource,
      scopeSpans: list(message({ scope, spans: list(span), schemaUrl: string })),
      schemaUrl: string,
    }),
  ),
);

export const logsText = document(
  'resourceLogs',
  list(message({ resource, scopeLogs: list(message({ scope, logRecords: list(logRecord) })) })),
);

/** A text with some characters removed, repeated or put in, as a broken disk or a hostile sender would have it. */
export function mutated(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const mutation = fc.tuple(
    fc.nat(),
    fc.nat({ max: 8 }),
    fc.constantFrom('', '"', '{', ']', '\\', '\n', ',', '9', 'e', '\0'),
  );
  return fc.tuple(text, fc.array(mutation, { minLength: 1, maxLength: 4 })).map(([original, mutations]) =>
    mutations.reduce((current, [at, length, put]) => {
      const place = at % (current.length + 1);
      return current.slice(0, place) + put + current.slice(place + length);
    }, original),
  );
}
