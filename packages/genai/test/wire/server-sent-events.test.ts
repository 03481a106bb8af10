import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type SseEvent, sseReader, writeEvent } from '../../src/wire/server-sent-events.ts';
import { many } from '../many.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (raw: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(raw);

/** The events of a stream that arrives in pieces of these lengths, over and over. */
function read(stream: Uint8Array, lengths: readonly number[] = [stream.length]): SseEvent[] {
  const reader = sseReader();
  const events: SseEvent[] = [];
  for (let at = 0, turn = 0; at < stream.length; turn++) {
    const length = lengths[turn % lengths.length] || 1;
    events.push(...reader.push(stream.subarray(at, at + length)));
    at += length;
  }
  const rest = reader.end();
  return rest ? [...events, rest] : events;
}

const data = (stream: string) => read(bytes(stream)).flatMap((event) => event.data ?? []);

describe('server-sent events', () => {
  it('are ended by a blank line, whatever ends a line', () => {
    for (const end of ['\n', '\r\n', '\r'])
      assert.deepEqual(data(['data: a', '', 'data:b', 'data', 'data:  c', '', ''].join(end)), ['a', 'b\n\n c']);
  });

  it('are given out with the byte that completes them', () => {
    const reader = sseReader();
    assert.deepEqual(reader.push(bytes('data: a\n')), []);
    assert.equal(reader.push(bytes('\n')).length, 1);
    assert.deepEqual(
      reader.push(bytes('data: b\r\n\r')).map((event) => event.data),
      ['b'],
    );
    assert.deepEqual(
      reader.push(bytes('\ndata: c\r\r')).map((event) => event.data),
      ['c'],
    );
  });

  it('keep comments, and give one that stands alone at once', () => {
    const [comment] = sseReader().push(bytes(': still here\n'));
    assert.deepEqual([comment?.data, comment && text(comment.raw)], [undefined, ': still here\n']);
    const [event] = read(bytes('data: a\n: keep-alive\nevent: message\n\n'));
    assert.deepEqual([event?.fields, event?.data, event?.plain], [': keep-alive\nevent: message\n', 'a', true]);
  });

  it('are not plain, and written anew without them, where other lines than the data could say something', () => {
    const [event] = read(bytes('id: 1\n: within\ndata: a\nevent: x\nretry: 5550142000\n\n'));
    assert.deepEqual([event?.fields, event?.data, event?.plain], [':\n', 'a', false]);
  });

  it('may begin with a byte order mark', () => {
    assert.deepEqual(data('\uFEFFdata: a\n\ndata: \uFEFFb\n\n'), ['a', '\uFEFFb']);
  });

  it('are plain only if every reader sees in them what we see', () => {
    const isPlain = (stream: Uint8Array) => read(stream).every((event) => event.plain);
    assert.ok(isPlain(bytes(': ping\nevent: error\nretry: 5\ndata: ä😀\n\n')));
    assert.ok(!isPlain(bytes('other: x\ndata: a\n\n')));
    assert.ok(!isPlain(bytes('data : a\n\n')));
    assert.ok(!isPlain(Uint8Array.from([...bytes('data: a'), 0xff, 10, 10])));
  });

  it('read back what was written', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (values) => {
        const stream = values.map((value) => writeEvent(JSON.stringify(value))).join('');
        assert.deepEqual(
          data(stream).map((each) => JSON.parse(each)),
          JSON.parse(JSON.stringify(values)),
        );
      }),
      many(200),
    );
  });

  it('are the same however the bytes are cut, and lose none of them', () => {
    const line = fc.oneof(
      fc.constantFrom('', '', 'data: a', 'data:', ': c', 'event: e', 'x', 'data: ä😀', '\uFEFFdata: a'),
      fc.string({ unit: 'binary' }),
    );
    const stream = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')))
      .map((lines) => bytes(lines.map(([content, end]) => content + end).join('')));
    const mangled = fc.oneof(stream, stream, fc.uint8Array());
    fc.assert(
      fc.property(mangled, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (whole, lengths) => {
        const cut = read(whole, lengths);
        const said = (events: readonly SseEvent[]) => events.flatMap((event) => event.data ?? []);
        assert.deepEqual(said(cut), said(read(whole)));
        assert.deepEqual(Uint8Array.from(cut.flatMap(({ raw }) => [...raw])), Uint8Array.from(whole));
      }),
      many(500),
    );
  });
});
