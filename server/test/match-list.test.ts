import assert from 'node:assert/strict';
import type { MatchItem } from '@parapet/language-service';
import { matchList } from '../src/match-list.ts';

const item = (time: number): MatchItem => ({
  ...{ at: 'output', span: 'chat', traceId: 't', spanId: `${time}`, moment: `${time}`, source: 's', time },
  ...{ state: 'held', proposes: 'block', unknowns: [] },
});

describe('the matches of a rule as a message', () => {
  it('are the latest, with how many more there are', () => {
    const lines = matchList(
      'r',
      Array.from({ length: 1_025 }, (_, index) => item(index)),
    ).split('\n');
    assert.equal(lines[1], 'would block: output of chat, trace t, span 1024');
    assert.equal(lines.at(-1), 'and 1,005 more');
    assert.equal(lines.length, 22);
  });

  it('are told where there is none', () => {
    assert.equal(matchList('r', []), 'r: no moment matched.');
  });
});
