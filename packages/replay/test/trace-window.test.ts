import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createTraceWindow, type TraceItem } from '../src/index.ts';

interface Named extends TraceItem {
  readonly name: string;
}

const item = (traceId: string, name: string, time = 0, bytes = 1): Named => ({ traceId, name, time, bytes });
const names = (traces: readonly (readonly Named[])[]) => traces.map((trace) => trace.map(({ name }) => name).join(''));

describe('the window of a recording', () => {
  it('puts together what belongs to a trace, in the order of the recording', () => {
    const window = createTraceWindow<Named>();
    assert.deepEqual(names(window.add([item('x', 'a'), item('y', 'b'), item('x', 'c')])), []);
    assert.deepEqual(names(window.add([item('y', 'd')])), []);
    assert.deepEqual(names(window.end()), ['ac', 'bd']);
    assert.deepEqual(window.end(), []);
  });

  it('waits until nothing of a trace came for a while, by the clock of the recording', () => {
    const window = createTraceWindow<Named>({ quiet: 10 });
    assert.deepEqual(names(window.add([item('x', 'a', 0), item('y', 'b', 5)])), []);
    assert.deepEqual(names(window.add([item('y', 'c', 10)])), []);
    assert.deepEqual(names(window.add([item('z', 'd', 11)])), ['a']);
    assert.deepEqual(names(window.add([item('z', 'e', 21)])), ['bc']);
    assert.deepEqual(names(window.end()), ['de']);
  });

  it('gives what comes later still as a trace of its own', () => {
    const window = createTraceWindow<Named>({ quiet: 10 });
    window.add([item('x', 'a', 0)]);
    assert.deepEqual(names(window.add([item('y', 'b', 100)])), ['a']);
    assert.deepEqual(names(window.add([item('x', 'late', 1)])), []);
    assert.deepEqual(names(window.end()), ['b', 'late']);
  });

  it('takes what was silent longest for complete when too much is held', () => {
    const window = createTraceWindow<Named>({ maxItems: 3 });
    const given = window.add([item('x', 'a'), item('y', 'b'), item('x', 'c'), item('z', 'd'), item('x', 'e')]);
    assert.deepEqual(names(given), ['b', 'd']);
    assert.deepEqual(names(window.end()), ['ace']);
    const small = createTraceWindow<Named>({ maxBytes: 10 });
    assert.deepEqual(names(small.add([item('x', 'a', 0, 6), item('y', 'b', 0, 6)])), ['a']);
    assert.deepEqual(names(small.add([item('y', 'c', 0, 60)])), ['bc']);
  });

  it('does not keep what belongs to no trace', () => {
    const window = createTraceWindow<Named>();
    assert.deepEqual(names(window.add([item('', 'a'), item('', 'b')])), ['a', 'b']);
  });

  it('loses nothing, gives nothing twice, and holds no more than it may', () => {
    const anything = fc.array(
      fc.array(fc.record({ traceId: fc.constantFrom('', 'x', 'y', 'z'), time: fc.nat(100), bytes: fc.nat(20) })),
    );
    fc.assert(
      fc.property(anything, fc.nat(30), fc.nat(10), fc.nat(60), (batches, quiet, maxItems, maxBytes) => {
        const window = createTraceWindow<TraceItem>({ quiet, maxItems, maxBytes });
        const given: TraceItem[] = [];
        let added = 0;
        for (const batch of batches) {
          for (const trace of window.add(batch)) {
            assert.equal(new Set(trace.map(({ traceId }) => traceId)).size, 1);
            given.push(...trace);
          }
          added += batch.length;
          assert.ok(added - given.length <= maxItems);
        }
        for (const trace of window.end()) given.push(...trace);
        assert.equal(new Set(given).size, added);
        assert.equal(given.length, added);
      }),
    );
  });
});
