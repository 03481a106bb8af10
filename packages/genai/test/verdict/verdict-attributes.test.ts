import assert from 'node:assert/strict';
import { decisionId, verdictAttributes } from '../../src/index.ts';
import { decided, redacting, result } from './decided.ts';

describe('the verdict on a span', () => {
  it('is nothing where nothing was decided', () => assert.deepEqual(verdictAttributes([]), {}));

  it('says so where a decision had nothing to object', () => {
    const one = decided([]);
    assert.deepEqual(verdictAttributes([one]), {
      'parapet.verdict': 'allow',
      'parapet.action': 'none',
      'parapet.blocked': false,
      'parapet.would_block': false,
      'parapet.rule.count': 0,
      'parapet.policy_set.digest': 'sha256:abc',
      'parapet.decision.id': decisionId(one.decision),
      'parapet.coverage.level': 'full',
      'parapet.decision.duration': 0.001,
    });
  });

  it('is the strictest of all decisions on the span, and says who decided it', () => {
    const blocking = decided([result('no-refunds', { action: 'block' }), result('seen')]);
    const attributes = verdictAttributes([
      decided([redacting], { outcome: { maxHold: 12 } }),
      blocking,
      decided([result('watched', { action: 'block', mode: 'observe' })], { outcome: { maxHold: 3 } }),
    ]);
    assert.deepEqual(attributes, {
      'parapet.verdict': 'deny',
      'parapet.action': 'block',
      'parapet.policy.id': 'p',
      'parapet.rule.id': 'no-refunds',
      'parapet.reason': 'no-refunds-reason',
      'parapet.observed.verdict': 'deny',
      'parapet.observed.rule.id': 'watched',
      'parapet.blocked': true,
      'parapet.would_block': true,
      'parapet.rule.ids': ['p/no-phone', 'p/no-refunds', 'p/seen', 'p/watched'],
      'parapet.rule.list': 'p/no-phone,p/no-refunds,p/seen,p/watched',
      'parapet.rule.count': 4,
      'parapet.policy_set.digest': 'sha256:abc',
      'parapet.decision.id': decisionId(blocking.decision),
      'parapet.coverage.level': 'full',
      'parapet.hold.max_chars': 12,
      'parapet.decision.duration': 0.003,
    });
  });

  it('counts a rule that could not be settled only where the host acted on it', () => {
    const unknown = result('r', { action: 'block', state: 'unknown', unsettled: 'act', unknowns: ['user.roles'] });
    const acted = verdictAttributes([decided([unknown])]);
    assert.deepEqual([acted['parapet.verdict'], acted['parapet.rule.count']], ['deny', 0]);
    const observed = verdictAttributes([
      decided([unknown], { outcome: { action: 'none', unenforced: 'already_happened' } }),
    ]);
    assert.deepEqual(
      [observed['parapet.verdict'], observed['parapet.blocked'], observed['parapet.unenforced']],
      ['allow', false, 'already_happened'],
    );
  });

  it('says how much was seen at least, and what was not', () => {
    const partly = decided([], { decision: { coverage: { level: 'partial', missing: ['user.id'] } } });
    const blind = decided([], { decision: { coverage: { level: 'none', missing: ['input.text', 'user.id'] } } });
    const attributes = verdictAttributes([partly, blind, decided([])]);
    assert.equal(attributes['parapet.coverage.level'], 'none');
    assert.equal(attributes['parapet.coverage.missing'], 'user.id,input.text');
    assert.equal(verdictAttributes([decided([])], { withheld: ['audio'] })['parapet.coverage.level'], 'partial');
  });

  it('has one decision id for a moment however often it is decided by the same set', () => {
    const { decision } = decided([redacting]);
    assert.equal(decisionId(decision), decisionId({ ...decision, rules: [] }));
    assert.notEqual(decisionId(decision), decisionId({ ...decision, digest: 'sha256:other' }));
  });
});
