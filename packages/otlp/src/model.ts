/**
 * OTLP traces and logs, as OTLP/JSON writes them: lowerCamelCase names, hexadecimal ids, base64 bytes, 64-bit integers
 * as strings, enums as integers (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding").
 *
 * The model is what was read, not a copy of what we know of it: fields that are not named here stay where they were, in
 * their order. So a codec is two functions between a text or bytes and these objects; the one for protobuf will keep what it
 * does not know under a symbol of its own, which the one for JSON passes over.
 *
 * The types say what a well-formed document holds. What was read may hold anything, and is looked at through `spansOf` and
 * `logsOf`, which take nothing for granted.
 */

/** A number written in a way that a JavaScript number would not give back: `18446744073709551615`, `1.0`, `1e400`. */
export interface ExactNumber {
  readonly rawJSON: string;
}

/** A 64-bit integer: a string by the specification, a number by many writers. */
export type Integer64 = string | number | ExactNumber;

/** A double; strings are `NaN`, `Infinity` and `-Infinity`. */
export type Double = number | string | ExactNumber;

/** An enum: an integer by the specification, the name of the value by many writers. */
export type EnumValue = number | string | ExactNumber;

/** Whatever a newer OTLP, or somebody else, put into a message. */
export interface UnknownFields {
  readonly [field: string]: unknown;
}

export interface TracesData extends UnknownFields {
  readonly resourceSpans?: readonly ResourceSpans[];
}

export interface ResourceSpans extends UnknownFields {
  readonly resource?: Resource;
  readonly scopeSpans?: readonly ScopeSpans[];
  readonly schemaUrl?: string;
}

export interface ScopeSpans extends UnknownFields {
  readonly scope?: InstrumentationScope;
  readonly spans?: readonly Span[];
  readonly schemaUrl?: string;
}

export interface Span extends UnknownFields {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly traceState?: string;
  readonly parentSpanId?: string;
  readonly flags?: number | ExactNumber;
  readonly name?: string;
  readonly kind?: EnumValue;
  readonly startTimeUnixNano?: Integer64;
  readonly endTimeUnixNano?: Integer64;
  readonly attributes?: readonly KeyValue[];
  readonly droppedAttributesCount?: number | ExactNumber;
  readonly events?: readonly SpanEvent[];
  readonly droppedEventsCount?: number | ExactNumber;
  readonly links?: readonly SpanLink[];
  readonly droppedLinksCount?: number | ExactNumber;
  readonly status?: SpanStatus;
}

export interface SpanEvent extends UnknownFields {
  readonly timeUnixNano?: Integer64;
  readonly name?: string;
  readonly attributes?: readonly KeyValue[];
  readonly droppedAttributesCount?: number | ExactNumber;
}

export interface SpanLink extends UnknownFields {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly traceState?: string;
  readonly attributes?: readonly KeyValue[];
  readonly droppedAttributesCount?: number | ExactNumber;
  readonly flags?: number | ExactNumber;
}

export interface SpanStatus extends UnknownFields {
  readonly message?: string;
  readonly code?: EnumValue;
}

export interface LogsData extends UnknownFields {
  readonly resourceLogs?: readonly ResourceLogs[];
}

export interface ResourceLogs extends UnknownFields {
  readonly resource?: Resource;
  readonly scopeLogs?: readonly ScopeLogs[];
  readonly schemaUrl?: string;
}

export interface ScopeLogs extends UnknownFields {
  readonly scope?: InstrumentationScope;
  readonly logRecords?: readonly LogRecord[];
  readonly schemaUrl?: string;
}

export interface LogRecord extends UnknownFields {
  readonly timeUnixNano?: Integer64;
  readonly observedTimeUnixNano?: Integer64;
  readonly severityNumber?: EnumValue;
  readonly severityText?: string;
  readonly body?: AnyValue;
  readonly attributes?: readonly KeyValue[];
  readonly droppedAttributesCount?: number | ExactNumber;
  readonly flags?: number | ExactNumber;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly eventName?: string;
}

export interface Resource extends UnknownFields {
  readonly attributes?: readonly KeyValue[];
  readonly droppedAttributesCount?: number | ExactNumber;
}

export interface InstrumentationScope extends UnknownFields {
  readonly name?: string;
  readonly version?: string;
  readonly attributes?: readonly KeyValue[];
  readonly droppedAttributesCount?: number | ExactNumber;
}

export interface KeyValue extends UnknownFields {
  readonly key?: string;
  readonly value?: AnyValue;
}

/** One of these fields; none for an empty value. */
export interface AnyValue extends UnknownFields {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: Integer64;
  readonly doubleValue?: Double;
  readonly arrayValue?: { readonly values?: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
  /** Base64. */
  readonly bytesValue?: string;
}
