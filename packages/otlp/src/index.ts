export { type AttributeInput, double, encodeValue, int } from './edit/values.ts';
export { type NewSpanEvent, type SpanEdit, withSpanAttributes } from './edit/with-span-attributes.ts';
export { type Answer, bodyOf, json, later, refusal, taken } from './http/answer.ts';
export { type Body, decodeBody, type IncomingBody, readBody } from './http/body.ts';
export {
  type EditorReceiver,
  RECEIVER_FILE,
  readReceiverFile,
  TOKEN_HEADER,
  writeReceiverFile,
} from './http/editor-receiver.ts';
export { type Encoding, encodingOf, JSON_ENCODING, PROTOBUF_ENCODING } from './http/encoding.ts';
export { readLogs, readTraces } from './json/read.ts';
export { writeLogs, writeTraces } from './json/write.ts';
export type * from './model.ts';
export type { OtlpProblem } from './problem.ts';
export { readProtobufLogs, readProtobufTraces } from './protobuf/read.ts';
export { writeProtobufLogs, writeProtobufTraces, writeRpcStatus } from './protobuf/write.ts';
export { gunzip, gzip, type Inflated, isGzip } from './stream/gzip.ts';
export { type OtlpBatch, type OtlpPlace, type ReadOptions, readOtlp } from './stream/read-otlp.ts';
export type { Unpack, Unpackers } from './stream/unpack.ts';
export { type Attributes, type AttributeValue, decodeAttributes, decodeValue } from './view/attributes.ts';
export { type LogView, logsOf, type PlacedLog } from './view/log-view.ts';
export type { Scope } from './view/scope.ts';
export {
  type PlacedSpan,
  type SpanEventView,
  type SpanKind,
  type SpanView,
  type StatusCode,
  spansOf,
} from './view/span-view.ts';
