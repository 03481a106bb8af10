import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { StreamEnd } from '../../src/transport/gated-body.ts';
import { gatedBody } from '../../src/transport/gated-body.ts';
import { collected } from '../collected.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (chunk: Uint8Array | undefined) => new TextDecoder().decode(chunk);

/** An upstream that counts how often it is asked, and tells when it is cancelled. */
function upstreamOf(chunks: readonly string[], ending: 'close' | Error = 'close') {
  const seen = { pulls: 0, cancelled: false };
  const left = [...chunks];
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        seen.pulls += 1;
        const next = left.shift();
        if (next !== undefined) controller.enqueue(bytes(next));
        else if (ending === 'close') controller.close();
        else controller.error(ending);
      },
      cancel: () => {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, seen };
}

/** A gate that lets go of everything but the last `hold` characters, and stops after `!`. */
function holding(hold: number) {
  let held = '';
  let stopped = false;
  return {
    push(chunk: Uint8Array) {
      held += text(chunk);
      const stop = held.indexOf('!');
      stopped = stop >= 0;
      const released = stopped ? held.slice(0, stop) : held.slice(0, Math.max(0, held.length - hold));
      held = held.slice(released.length);
      return bytes(released);
    },
    end: () => bytes(held.toUpperCase()),
    get stopped() {
      return stopped;
    },
  };
}

function watched() {
  const ends: StreamEnd[] = [];
  return { ends, watch: { passed() {}, finished: (end: StreamEnd) => void ends.push(end) } };
}

describe('a gated body', () => {
  it('puts the first of much that arrives at once through the gate before the rest, and all of it in the end', async () => {
    const much = 'much '.repeat(10_000);
    const given: number[] = [];
    const gate = holding(0);
    const watching = {
      ...gate,
      push(chunk: Uint8Array) {
        given.push(chunk.length);
        return gate.push(chunk);
      },
    };
    const reader = gatedBody(upstreamOf([much]).body, watching, watched().watch).getReader();
    const first = text((await reader.read()).value);
    assert.deepEqual(given, [first.length]);
    assert.ok(first.length < 1000);
    let all = first;
    for (let next = await reader.read(); !next.done; next = await reader.read()) all += text(next.value);
    assert.equal(all, much);
  });

  it('delivers what the gate lets go, and at the end what it still held', async () => {
    const { ends, watch } = watched();
    const body = gatedBody(upstreamOf(['ab', 'cd', 'ef']).body, holding(3), watch);
    assert.deepEqual((await collected(body)).map(text), ['a', 'bc', 'DEF']);
    assert.deepEqual(ends, [{ kind: 'ended' }]);
  });

  it('does not read before it is asked, and no further than until something is let go', async () => {
    const { body: upstream, seen } = upstreamOf(['a', 'b', 'c', 'd']);
    const reader = gatedBody(upstream, holding(1), watched().watch).getReader();
    await turn();
    assert.equal(seen.pulls, 0);
    assert.equal(text((await reader.read()).value), 'a');
    await turn();
    assert.equal(seen.pulls, 2);
  });

  it('closes and aborts the upstream once the gate has stopped', async () => {
    const { body: upstream, seen } = upstreamOf(['ok', '!', 'never']);
    const { ends, watch } = watched();
    assert.deepEqual((await collected(gatedBody(upstream, holding(0), watch))).map(text), ['ok']);
    assert.ok(seen.cancelled);
    assert.deepEqual(ends, [{ kind: 'stopped' }]);
  });

  it('passes a cancel on to the upstream', async () => {
    const { body: upstream, seen } = upstreamOf(['a', 'b', 'c']);
    const { ends, watch } = watched();
    for await (const _ of gatedBody(upstream, holding(0), watch)) break;
    assert.ok(seen.cancelled);
    assert.deepEqual(ends, [{ kind: 'cancelled' }]);
  });

  it('breaks as the upstream breaks, after what the gate still lets go', async () => {
    const error = new TypeError('terminated');
    const { ends, watch } = watched();
    const reader = gatedBody(upstreamOf(['abc'], error).body, holding(2), watch).getReader();
    assert.equal(text((await reader.read()).value), 'a');
    assert.equal(text((await reader.read()).value), 'BC');
    await assert.rejects(reader.read(), error);
    assert.deepEqual(ends, [{ kind: 'broken', error }]);
  });

  it('fills the buffer of a reader that brings its own', async () => {
    const { ends, watch } = watched();
    const body = gatedBody(upstreamOf(['abc', 'de']).body, holding(0), watch);
    const reader = body.getReader({ mode: 'byob' });
    const read = async () => (await reader.read(new Uint8Array(2))).value;
    assert.deepEqual([text(await read()), text(await read()), text(await read())], ['ab', 'c', 'de']);
    assert.ok((await reader.read(new Uint8Array(2))).done);
    assert.deepEqual(ends, [{ kind: 'ended' }]);
  });

  it('breaks for such a reader too', async () => {
    const error = new TypeError('terminated');
    const body = gatedBody(upstreamOf(['a'], error).body, holding(0), watched().watch);
    const reader = body.getReader({ mode: 'byob' });
    assert.equal(text((await reader.read(new Uint8Array(2))).value), 'a');
    await assert.rejects(reader.read(new Uint8Array(2)), error);
  });

  it('tells its end once when it is cancelled while a read is waiting', async () => {
    const { ends, watch } = watched();
    const body = gatedBody(new ReadableStream({}), holding(0), watch);
    const reader = body.getReader();
    const waiting = reader.read();
    await turn();
    await reader.cancel();
    assert.ok((await waiting).done);
    await turn();
    assert.deepEqual(ends, [{ kind: 'cancelled' }]);
  });

  it('tells its end once, whatever comes after it', async () => {
    const { ends, watch } = watched();
    const body = gatedBody(upstreamOf(['!']).body, holding(0), watch);
    const reader = body.getReader();
    await reader.read();
    await reader.cancel();
    assert.equal(ends.length, 1);
  });
});
