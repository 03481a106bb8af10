import assert from 'node:assert/strict';
import type { TracesData } from '@parapet/otlp';
import { JSON_ENCODING, PROTOBUF_ENCODING, readProtobufTraces, writeProtobufTraces } from '@parapet/otlp';
import fc from 'fast-check';
import { decideTraces } from '../src/traces.ts';
import { support } from './policies.ts';
import { chatSpan, traces } from './spans.ts';

const numRuns = process.env.PARAPET_LONG ? 20_000 : 300;

const decide = (bytes: Uint8Array<ArrayBuffer>, encoding = JSON_ENCODING) =>
  decideTraces({ bytes, encoding, packing: undefined }, support, 100_000, ({ kind }) => assert.fail(`it was ${kind}`));

describe('a traces request', () => {
  it('is decided or refused, whatever its bytes are', async () => {
    const valid = Buffer.from(JSON.stringify(traces(chatSpan('TCK-123456'), chatSpan('x'))));
    const damage = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(damage, async (bytes) => {
        const damaged = Buffer.from(valid);
        for (const [at, byte] of bytes) damaged[at] = byte;
        const body = await decide(damaged);
        if (body.kind === 'refused') assert.equal(body.answer.status, 400);
        else JSON.parse(Buffer.from(body.bytes).toString());
      }),
      { numRuns },
    );
  });

  it('is decided or refused, whatever its bytes in protobuf are', async () => {
    const valid = writeProtobufTraces(traces(chatSpan('TCK-123456'), chatSpan('x')) as TracesData);
    const damage = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(damage, async (bytes) => {
        const damaged = Uint8Array.from(valid);
        for (const [at, byte] of bytes) damaged[at] = byte;
        const body = await decide(damaged, PROTOBUF_ENCODING);
        if (body.kind === 'refused') assert.equal(body.answer.status, 400);
        else assert.deepEqual(readProtobufTraces(body.bytes).problems, []);
      }),
      { numRuns },
    );
  });

  it('is decided or refused, whatever stands in the place of its parts', async () => {
    const fields = Object.keys({ ...chatSpan(''), events: [], links: [], parentSpanId: '' });
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom([{}], [{ key: 'gen_ai.operation.name' }], '9'.repeat(400)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), anything, async (field, value) => {
        const body = await decide(Buffer.from(JSON.stringify(traces({ ...chatSpan('TCK-123456'), [field]: value }))));
        if (body.kind === 'refused') assert.equal(body.answer.status, 400);
        else JSON.parse(Buffer.from(body.bytes).toString());
      }),
      { numRuns },
    );
  });
});
