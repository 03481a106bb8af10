/**
 * How OTLP stands in a file:
 *
 * - `json`: objects, alone, in an array, or one on each line, as the collector's file exporter writes them by default;
 * - `length-prefixed`: protobuf, each document behind its length in four bytes, most significant first, as the file exporter
 *   writes it with `format: proto` (github.com/open-telemetry/opentelemetry-collector-contrib, exporter/fileexporter);
 * - `delimited`: protobuf, each document behind its length as a varint, as OpenTelemetry's specification of file exporters
 *   has it and `writeDelimitedTo` of protobuf's libraries does;
 * - `document`: one document in protobuf, such as the body of a request, or several of them joined.
 */
export type FileForm = 'json' | 'length-prefixed' | 'delimited' | 'document';

/** So many bytes at the beginning of a file are enough to tell. */
export const HEAD = 1024;

const [TAB, NEWLINE, RETURN] = [0x09, 0x0a, 0x0d];

/** The first field of every document: number 1, with a length. */
const FIRST_FIELD = 0x0a;

/** The smallest byte that a protobuf document can begin with: there is no field with the number 0. */
const FIRST_TAG = 0x08;

/** The form of a file that begins with `head`; undefined where it is none of them. */
export function formOf(head: Uint8Array): FileForm | undefined {
  if (!head.some(isControl)) return 'json';
  // Some file systems leave zeros of what was being written when the power went. They are no documents of length zero.
  if (head.length === HEAD && head.every((byte) => byte === 0)) return undefined;
  const [first = 0] = head;
  if (first < FIRST_TAG) return 'length-prefixed';
  if (first === FIRST_FIELD) return 'document';
  const size = head.findIndex((byte) => byte < 0x80) + 1;
  return size > 0 && head[size] === FIRST_FIELD ? 'delimited' : undefined;
}

/** No text has these, and protobuf soon has one: most lengths and tags are among them. */
const isControl = (byte: number): boolean => byte < 0x20 && byte !== TAB && byte !== NEWLINE && byte !== RETURN;
