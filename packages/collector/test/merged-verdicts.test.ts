import assert from 'node:assert/strict';
import { mergedVerdicts } from '../src/merged-verdicts.ts';

/** What an enforcing host wrote that took something out of an answer. */
const redacted = {
  'parapet.verdict': 'modify',
  'parapet.action': 'redact',
  'parapet.rule.id': 'no-tickets',
  'parapet.blocked': false,
  'parapet.would_block': false,
  'parapet.rule.ids': ['support/no-tickets'],
  'parapet.rule.count': 1,
  'parapet.coverage.level': 'full',
  'parapet.decision.duration': 0.25,
};

const merged = (after: Record<string, string | number | boolean | string[]>) => ({
  ...redacted,
  ...mergedVerdicts(redacted, { ...allowed, ...after }),
});

const allowed = {
  'parapet.verdict': 'allow',
  'parapet.action': 'none',
  'parapet.blocked': false,
  'parapet.would_block': false,
  'parapet.rule.count': 0,
  'parapet.coverage.level': 'full',
  'parapet.decision.duration': 0.5,
};

describe('verdicts on a span that has some', () => {
  it('change nothing but the time spent when they are milder', () => {
    assert.deepEqual(merged({}), {
      ...redacted,
      'parapet.rule.list': 'support/no-tickets',
      'parapet.decision.duration': 0.75,
    });
  });

  it('take the place of milder ones, but not of what was done', () => {
    const after = merged({
      'parapet.verdict': 'deny',
      'parapet.rule.id': 'dynamite',
      'parapet.rule.ids': ['other/dynamite'],
    });
    assert.equal(after['parapet.verdict'], 'deny');
    assert.equal(after['parapet.rule.id'], 'dynamite');
    assert.equal(after['parapet.action'], 'redact');
    assert.deepEqual(after['parapet.rule.ids'], ['support/no-tickets', 'other/dynamite']);
    assert.equal(after['parapet.rule.count'], 2);
  });

  it('add what was only observed', () => {
    const after = merged({ 'parapet.observed.verdict': 'deny', 'parapet.would_block': true });
    assert.equal((after as Record<string, unknown>)['parapet.observed.verdict'], 'deny');
    assert.equal(after['parapet.would_block'], true);
    assert.equal(after['parapet.verdict'], 'modify');
  });

  it('tell of the least that was seen', () => {
    assert.equal(merged({ 'parapet.coverage.level': 'none' })['parapet.coverage.level'], 'none');
  });

  it('are all that is said where none was before', () => {
    assert.deepEqual(mergedVerdicts({ 'parapet.verdict': 'undecided' }, allowed), allowed);
  });
});
