import assert from 'node:assert/strict';
import type { SpanNode, TraceItem, TraceList } from '@parapet/language-server/protocol';
import type { State } from '../../src/trace-panel/view/state.ts';
import { heard, initialState, lookOf, mostTelling, shownSpans, withTrace } from '../../src/trace-panel/view/state.ts';

const span = (spanId: string, more: Partial<SpanNode> = {}): SpanNode => ({
  ...{ spanId, name: spanId, kind: 'other', start: 0, duration: 1, isError: false },
  ...{ verdict: 'allow', isObserved: false, cannotTell: 0, failed: 0, rules: [] },
  ...{ depth: 0, below: 0, isWanted: true },
  ...more,
});

const trace = (traceId: string): TraceItem => ({
  ...{ traceId, source: 'file:///a', name: 'x', start: 0, duration: 1, spans: 1, matching: 1, isError: false },
  ...{ verdict: 'allow', isObserved: false, cannotTell: 0, failed: 0, models: [], rules: [] },
});

const list = (...ids: readonly string[]): TraceList => ({
  traces: ids.map(trace),
  ...{ matching: ids.length, total: ids.length, spans: ids.length, stale: [] },
  facets: { verdicts: [], rules: [], models: [] },
});

const ids = (spans: readonly SpanNode[]): string => spans.map(({ spanId }) => spanId).join(' ');

describe('what the trace panel shows', () => {
  it('is the newest trace and its most telling span, where nobody chose another', () => {
    const listed = heard(initialState, { kind: 'list', list: list('new', 'old') });
    assert.deepEqual([listed.traceId, listed.isChosen], ['new', false]);
    const spans = [span('a'), span('b', { verdict: 'deny' })];
    const traced = heard(listed, { kind: 'trace', traceId: 'new', spans });
    assert.deepEqual(lookOf(traced).spanId, 'b');
  });

  it('stays where a person looks when traces arrive', () => {
    const chosen = withTrace(heard(initialState, { kind: 'list', list: list('a', 'b') }), 'b');
    assert.equal(heard(chosen, { kind: 'list', list: list('c', 'a', 'b') }).traceId, 'b');
  });

  it('is not what comes late for what was left', () => {
    const chosen = withTrace(initialState, 'b');
    assert.equal(heard(chosen, { kind: 'trace', traceId: 'a', spans: [span('x')] }), chosen);
    assert.equal(heard(chosen, { kind: 'span', spanId: 'x', detail: null }), chosen);
  });

  it('masks evidence again in another trace', () => {
    assert.equal(withTrace({ ...initialState, traceId: 'a', content: true }, 'b').content, false);
  });

  it('prefers what the filter wants to what is stricter', () => {
    const spans = [span('a', { verdict: 'deny', isWanted: false }), span('b', { verdict: 'warn' })];
    assert.equal(mostTelling(spans)?.spanId, 'b');
  });

  const spans = [
    span('a', { below: 3 }),
    span('b', { below: 1, depth: 1 }),
    span('c', { depth: 2 }),
    span('d', { depth: 1 }),
  ];
  const shown = (more: Partial<State>): string => ids(shownSpans({ ...initialState, spans, ...more }));

  it('leaves out what is folded', () => {
    assert.equal(shown({}), 'a b c d');
    assert.equal(shown({ folded: new Set(['b']) }), 'a b d');
    assert.equal(shown({ folded: new Set(['a', 'b']) }), 'a');
  });

  it('leaves out what is not wanted and encloses nothing that is, if narrowed', () => {
    const some = spans.map((one) => ({ ...one, isWanted: one.spanId === 'c' }));
    assert.equal(shown({ spans: some, isNarrowed: true }), 'a b c');
    assert.equal(shown({ spans: some }), 'a b c d');
  });
});
