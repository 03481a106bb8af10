import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SpanItem } from '../../src/traces/span-item.ts';
import { spanTree } from '../../src/traces/span-tree.ts';

const item = (spanId: string): SpanItem => ({
  source: 'file:///a',
  traceId: 't',
  spanId,
  name: spanId,
  kind: 'other',
  start: 0,
  duration: 0,
  isError: false,
  verdict: 'undecided',
  isObserved: false,
  cannotTell: 0,
  failed: 0,
  rules: [],
});

const tree = (...spans: readonly (readonly [id: string, parent?: string])[]) =>
  spanTree(
    spans.map(([id, parentSpanId]) => ({ item: item(id), parentSpanId })),
    () => true,
  );

const drawn = (...spans: readonly (readonly [id: string, parent?: string])[]): readonly string[] =>
  tree(...spans).map(({ depth, spanId, below }) => `${'.'.repeat(depth)}${spanId} ${below}`);

describe('the tree of spans', () => {
  it('has each span before those that it encloses, in the order they started', () => {
    assert.deepEqual(drawn(['a'], ['b', 'a'], ['c', 'a'], ['d', 'b'], ['e']), ['a 3', '.b 1', '..d 0', '.c 0', 'e 0']);
  });

  it('has spans whose parent is not there beside the others', () => {
    assert.deepEqual(drawn(['a', 'lost'], ['b', 'a'], ['c', 'lost']), ['a 1', '.b 0', 'c 0']);
  });

  it('breaks a circle where it begins', () => {
    assert.deepEqual(drawn(['a', 'b'], ['b', 'a'], ['c', 'c']), ['a 1', '.b 0', 'c 0']);
  });

  it('holds every span once, whatever encloses whatever, and knows how many are below', () => {
    const spans = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 10 });
    fc.assert(
      fc.property(spans, (pairs) => {
        const own = [...new Map(pairs.map(([id, parent]) => [`${id}`, `${parent}`]))];
        const nodes = tree(...own);
        assert.deepEqual(nodes.map(({ spanId }) => spanId).toSorted(), own.map(([id]) => id).toSorted());
        for (const [index, { depth, below }] of nodes.entries()) {
          const after = nodes.slice(index + 1).findIndex((node) => node.depth <= depth);
          assert.equal(below, after < 0 ? nodes.length - index - 1 : after);
        }
      }),
    );
  });

  it('takes a trace that is as deep as it has spans', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => [`${index}`, `${index - 1}`] as const);
    assert.equal(tree(...chain).at(-1)?.depth, 19_999);
  });
});
