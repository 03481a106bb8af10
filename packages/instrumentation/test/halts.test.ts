import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import type { ActionScope, MomentContext, RuleResult } from '@parapet/policy';
import { createHalts } from '../src/halts.ts';

const by = { policy: 'p', rule: 'r' } as RuleResult;
const context: MomentContext = {
  session: { id: 's1' },
  user: { id: 'u1' },
  agent: { name: 'writer' },
  app: { name: 'shop' },
  tenant: 't1',
};

const isHalted = (scope: ActionScope, other: MomentContext): boolean => {
  const halts = createHalts();
  assert.ok(halts.halt(scope, context, by));
  return halts.of(other) === by;
};

describe('what is halted', () => {
  it('is a scope of a tenant, and no other', () => {
    const others: Readonly<Partial<Record<ActionScope, MomentContext>>> = {
      session: { ...context, session: { id: 's2' } },
      user: { ...context, user: { id: 'u2' } },
      agent: { ...context, agent: { name: 'reader' } },
      tenant: { ...context, tenant: 't2' },
    };
    for (const [scope, other] of Object.entries(others) as [ActionScope, MomentContext][]) {
      assert.ok(isHalted(scope, context), scope);
      assert.ok(!isHalted(scope, other), scope);
      assert.ok(!isHalted(scope, { ...context, tenant: 't2' }), scope);
    }
    assert.ok(isHalted('app', { tenant: 't2' }));
  });

  it('is told by an id before a name', () => {
    const halts = createHalts();
    halts.halt('agent', { agent: { id: 'a1', name: 'writer' } }, by);
    assert.equal(halts.of({ agent: { id: 'a1', name: 'other' } }), by);
    assert.equal(halts.of({ agent: { id: 'a2', name: 'writer' } }), undefined);
  });

  it('is nothing where nobody knows whose it is', () => {
    const halts = createHalts();
    for (const unknown of [{}, { session: {} }, { session: { id: new Unknown(['session.id']) } }] as const)
      assert.equal(halts.halt('session', unknown, by), false);
    assert.equal(halts.halt('session', { ...context, tenant: new Unknown(['tenant']) }, by), false);
    assert.deepEqual(halts.all, []);
  });

  it('goes on once it is resumed', () => {
    const halts = createHalts();
    halts.halt('user', context, by);
    assert.equal(halts.resume({ scope: 'user', id: 'u1' }), false, 'of another tenant');
    assert.equal(halts.resume({ scope: 'user', id: 'u1', tenant: 't1' }), true);
    assert.equal(halts.of(context), undefined);
  });

  it('is told of a call by its scopes, unless nobody knows which call it is', () => {
    const halts = createHalts();
    assert.deepEqual(halts.scopesOf({}), []);
    halts.halt('session', context, by);
    halts.halt('app', context, by);
    assert.deepEqual(halts.scopesOf(context), ['session', 'app']);
    assert.deepEqual(halts.scopesOf({ ...context, session: { id: 's2' } }), ['app']);
    assert.equal(halts.scopesOf({ app: { name: 'shop' } }), undefined);
  });
});
