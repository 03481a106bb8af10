import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { policyContext, withPolicyContext } from '../../src/context/policy-context.ts';

describe('withPolicyContext', () => {
  it('gives what it calls, and everything that starts, its context', async () => {
    const context = { user: { id: 'u1', roles: ['agent'] } };
    const seen = await withPolicyContext(context, async () => {
      await pause(1);
      return policyContext();
    });
    assert.deepEqual(seen, context);
    assert.deepEqual(policyContext(), {});
  });

  it('adds to the one around it, and comes first', () => {
    withPolicyContext({ user: { id: 'u1' }, tenant: 'a' }, () =>
      withPolicyContext({ session: { id: 's1' }, tenant: 'b' }, () =>
        assert.deepEqual(policyContext(), { user: { id: 'u1' }, session: { id: 's1' }, tenant: 'b' }),
      ),
    );
  });
});
