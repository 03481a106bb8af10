import { readFileSync } from 'node:fs';
import { createFileRegistry, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import protobufjs from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor/index.js';

/** What the libraries have in common: documents as objects that can be changed. */
export interface Library {
  readonly name: string;
  decode(bytes: Uint8Array): TracesMessage;
  encode(message: TracesMessage): Uint8Array;
  /** A text attribute as the library has it. */
  attribute(key: string, text: string): object;
  /** An event as the library has it. */
  readonly event: object;
}

export interface TracesMessage {
  readonly resourceSpans: {
    readonly scopeSpans: { readonly spans: { readonly attributes: object[]; events?: object[] }[] }[];
  }[];
}

const { root } = protobufjs.parse(readFileSync(new URL('otlp.proto', import.meta.url), 'utf8'));

/** Decoders and encoders that the library writes for the messages and compiles. */
const compiled = root.lookupType('TracesData');

/** protobufjs lacks types for this extension, which turns its messages into descriptors. */
const set = (root as unknown as { toDescriptor(edition: string): protobufjs.Message }).toDescriptor('proto3');
const files = fromBinary(FileDescriptorSetSchema, descriptor.FileDescriptorSet.encode(set).finish());
const described = createFileRegistry(files).getMessage('TracesData');
if (described === undefined) throw new Error('otlp.proto has no TracesData.');

export const libraries: readonly Library[] = [
  {
    name: 'protobufjs',
    decode: (bytes) => compiled.decode(bytes) as unknown as TracesMessage,
    encode: (message) => compiled.encode(message as unknown as protobufjs.Message).finish(),
    attribute: (key, stringValue) => ({ key, value: { stringValue } }),
    event: { timeUnixNano: 1_763_676_000_000_000_000, name: 'parapet.decision' },
  },
  {
    name: '@bufbuild/protobuf',
    decode: (bytes) => fromBinary(described, bytes) as unknown as TracesMessage,
    encode: (message) => toBinary(described, message as never),
    attribute: (key, value) => ({
      $typeName: 'KeyValue',
      key,
      value: { $typeName: 'AnyValue', value: { case: 'stringValue', value } },
    }),
    event: {
      $typeName: 'Event',
      timeUnixNano: 1_763_676_000_000_000_000n,
      name: 'parapet.decision',
      attributes: [],
      droppedAttributesCount: 0,
    },
  },
];
