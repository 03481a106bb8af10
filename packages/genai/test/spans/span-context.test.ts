import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import { contextAttributes, contextOfSpan } from '../../src/index.ts';

describe('the context on a span', () => {
  it('is read back as it was written', () => {
    const context = {
      user: { id: 'u', roles: ['agent'] },
      session: { id: 's' },
      tenant: 't',
      agent: { id: 'a', name: 'helper' },
    };
    assert.deepEqual(contextOfSpan({ attributes: contextAttributes(context), resource: {} }), context);
  });

  it('holds nothing that is not known', () => {
    assert.deepEqual(
      contextAttributes({ user: { id: new Unknown(['user.id']) }, session: new Unknown(['session']) }),
      {},
    );
    assert.deepEqual(contextOfSpan({ attributes: {}, resource: {} }), {});
  });
});
