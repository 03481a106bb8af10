/**
 * The messages of OTLP 1.x in protobuf: number, name in the model and type of every field that the model has, from
 * trace.proto, logs.proto, common.proto and resource.proto of github.com/open-telemetry/opentelemetry-proto. Field numbers
 * never change; a field that is not here is one that we do not know.
 */

/** Types of fields, by how they stand in the model; `id` is bytes in hexadecimal, `base64` any other bytes. */
export type ScalarType =
  | 'string'
  | 'id'
  | 'base64'
  | 'bool'
  | 'enum'
  | 'uint32'
  | 'int64'
  | 'double'
  | 'fixed32'
  | 'fixed64';

export interface FieldShape {
  readonly number: number;
  readonly name: string;
  readonly type: ScalarType | MessageShape;
  readonly repeated: boolean;
  readonly wireType: number;
}

export interface MessageShape {
  /** By number, with holes. */
  readonly fields: readonly (FieldShape | undefined)[];
  /** Whether at most one of the fields is there, which then counts even if it is zero or empty. */
  readonly isOneof: boolean;
}

/** How a field stands on the wire: protobuf.dev/programming-guides/encoding. */
export const VARINT = 0;
export const I64 = 1;
export const LEN = 2;
export const START_GROUP = 3;
export const END_GROUP = 4;
export const I32 = 5;

const wireTypes: Readonly<Record<ScalarType, number>> = {
  string: LEN,
  id: LEN,
  base64: LEN,
  bool: VARINT,
  enum: VARINT,
  uint32: VARINT,
  int64: VARINT,
  double: I64,
  fixed32: I32,
  fixed64: I64,
};

type Written = readonly [name: string, type: ScalarType | MessageShape, repeated?: 'repeated'];

function fieldsOf(written: Readonly<Record<number, Written>>): FieldShape[] {
  const fields: FieldShape[] = [];
  for (const [key, [name, type, repeated]] of Object.entries(written)) {
    const wireType = typeof type === 'string' ? wireTypes[type] : LEN;
    fields[Number(key)] = { number: Number(key), name, type, repeated: repeated !== undefined, wireType };
  }
  return fields;
}

const message = (written: Readonly<Record<number, Written>>): MessageShape => ({
  fields: fieldsOf(written),
  isOneof: false,
});

/** A value may hold values: its fields are put in when the messages around it are there. */
const anyValueFields: FieldShape[] = [];
export const ANY_VALUE: MessageShape = { fields: anyValueFields, isOneof: true };
export const KEY_VALUE = message({ 1: ['key', 'string'], 2: ['value', ANY_VALUE] });
const ARRAY_VALUE = message({ 1: ['values', ANY_VALUE, 'repeated'] });
const KEY_VALUE_LIST = message({ 1: ['values', KEY_VALUE, 'repeated'] });
anyValueFields.push(
  ...fieldsOf({
    1: ['stringValue', 'string'],
    2: ['boolValue', 'bool'],
    3: ['intValue', 'int64'],
    4: ['doubleValue', 'double'],
    5: ['arrayValue', ARRAY_VALUE],
    6: ['kvlistValue', KEY_VALUE_LIST],
    7: ['bytesValue', 'base64'],
  }),
);

const RESOURCE = message({ 1: ['attributes', KEY_VALUE, 'repeated'], 2: ['droppedAttributesCount', 'uint32'] });

const SCOPE = message({
  1: ['name', 'string'],
  2: ['version', 'string'],
  3: ['attributes', KEY_VALUE, 'repeated'],
  4: ['droppedAttributesCount', 'uint32'],
});

const EVENT = message({
  1: ['timeUnixNano', 'fixed64'],
  2: ['name', 'string'],
  3: ['attributes', KEY_VALUE, 'repeated'],
  4: ['droppedAttributesCount', 'uint32'],
});

const LINK = message({
  1: ['traceId', 'id'],
  2: ['spanId', 'id'],
  3: ['traceState', 'string'],
  4: ['attributes', KEY_VALUE, 'repeated'],
  5: ['droppedAttributesCount', 'uint32'],
  6: ['flags', 'fixed32'],
});

const STATUS = message({ 2: ['message', 'string'], 3: ['code', 'enum'] });

const SPAN = message({
  1: ['traceId', 'id'],
  2: ['spanId', 'id'],
  3: ['traceState', 'string'],
  4: ['parentSpanId', 'id'],
  5: ['name', 'string'],
  6: ['kind', 'enum'],
  7: ['startTimeUnixNano', 'fixed64'],
  8: ['endTimeUnixNano', 'fixed64'],
  9: ['attributes', KEY_VALUE, 'repeated'],
  10: ['droppedAttributesCount', 'uint32'],
  11: ['events', EVENT, 'repeated'],
  12: ['droppedEventsCount', 'uint32'],
  13: ['links', LINK, 'repeated'],
  14: ['droppedLinksCount', 'uint32'],
  15: ['status', STATUS],
  16: ['flags', 'fixed32'],
});

const SCOPE_SPANS = message({ 1: ['scope', SCOPE], 2: ['spans', SPAN, 'repeated'], 3: ['schemaUrl', 'string'] });

const RESOURCE_SPANS = message({
  1: ['resource', RESOURCE],
  2: ['scopeSpans', SCOPE_SPANS, 'repeated'],
  3: ['schemaUrl', 'string'],
});

export const TRACES_DATA = message({ 1: ['resourceSpans', RESOURCE_SPANS, 'repeated'] });

const LOG_RECORD = message({
  1: ['timeUnixNano', 'fixed64'],
  2: ['severityNumber', 'enum'],
  3: ['severityText', 'string'],
  5: ['body', ANY_VALUE],
  6: ['attributes', KEY_VALUE, 'repeated'],
  7: ['droppedAttributesCount', 'uint32'],
  8: ['flags', 'fixed32'],
  9: ['traceId', 'id'],
  10: ['spanId', 'id'],
  11: ['observedTimeUnixNano', 'fixed64'],
  12: ['eventName', 'string'],
});

const SCOPE_LOGS = message({
  1: ['scope', SCOPE],
  2: ['logRecords', LOG_RECORD, 'repeated'],
  3: ['schemaUrl', 'string'],
});

const RESOURCE_LOGS = message({
  1: ['resource', RESOURCE],
  2: ['scopeLogs', SCOPE_LOGS, 'repeated'],
  3: ['schemaUrl', 'string'],
});

export const LOGS_DATA = message({ 1: ['resourceLogs', RESOURCE_LOGS, 'repeated'] });

/** `google.rpc.Status`, which OTLP/HTTP answers with where something is wrong; its details are left out. */
export const RPC_STATUS = message({ 1: ['code', 'enum'], 2: ['message', 'string'] });
