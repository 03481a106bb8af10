import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Attributes } from '@opentelemetry/api';
import type { Settings } from '@parapet/runtime';
import { noSettings } from '@parapet/runtime';
import { momentContext } from '../../src/context/moment-context.ts';
import { withPolicyContext } from '../../src/context/policy-context.ts';
import { watchServedRequests } from '../../src/context/served-request.ts';

const spanWith = (attributes: Attributes, resource: Attributes = {}) => ({
  spanContext: () => ({ traceId: '', spanId: '', traceFlags: 0 }),
  attributes,
  resource: { attributes: resource },
});

function contextAt(attributes: Attributes, settings: Settings = noSettings) {
  return momentContext({ around: spanWith(attributes), own: undefined, configuration: { settings, resource: {} } });
}

describe('the context of a moment', () => {
  it('leaves out what nobody supplied', () => {
    assert.deepEqual(contextAt({}), {});
  });

  it('takes the usual attributes of the active span', () => {
    assert.deepEqual(
      contextAt({
        'user.id': 'u1',
        'user.roles': ['agent'],
        'session.id': 's1',
        'gen_ai.agent.name': 'helper',
        'gen_ai.agent.id': 'a1',
      }),
      { user: { id: 'u1', roles: ['agent'] }, session: { id: 's1' }, agent: { id: 'a1', name: 'helper' } },
    );
    assert.deepEqual(
      contextAt({ 'enduser.id': 'u2', 'enduser.role': 'admin, agent', 'gen_ai.conversation.id': 'c1' }),
      {
        user: { id: 'u2', roles: ['admin', 'agent'] },
        session: { id: 'c1' },
      },
    );
  });

  it('takes what the project’s settings point at before that', () => {
    const settings: Settings = {
      context: [
        { path: 'user.id', source: { kind: 'span_attribute', name: 'app.user' } },
        { path: 'user.attributes.department', source: { kind: 'span_attribute', name: 'app.department' } },
        { path: 'tenant', source: { kind: 'span_attribute', name: 'app.tenant' } },
      ],
      endpoints: [],
    };
    const attributes = { 'user.id': 'other', 'app.user': 'u1', 'app.department': 'sales', 'app.tenant': 42 };
    assert.deepEqual(contextAt(attributes, settings), {
      user: { id: 'u1', attributes: { department: 'sales' } },
      tenant: '42',
    });
  });

  it('takes what the code says before everything', () => {
    withPolicyContext({ user: { id: 'u1', roles: [] }, session: { id: 's1' } }, () =>
      assert.deepEqual(contextAt({ 'user.id': 'other', 'user.roles': ['admin'], 'session.id': 'other' }), {
        user: { id: 'u1', roles: [] },
        session: { id: 's1' },
      }),
    );
  });

  it('names the service by the resource of its spans, else by the environment', () => {
    const resource = { 'service.name': 'bot', 'service.version': '1.2', 'deployment.environment.name': 'test' };
    const app = { name: 'bot', version: '1.2', environment: 'test', attributes: resource };
    const settings = noSettings;
    assert.deepEqual(
      momentContext({ around: spanWith({}, resource), own: undefined, configuration: { settings, resource: {} } }).app,
      app,
    );
    assert.deepEqual(
      momentContext({ around: undefined, own: undefined, configuration: { settings, resource } }).app,
      app,
    );
  });

  it('reads headers of the request that a service is answering, which knows nothing of it', async () => {
    watchServedRequests();
    const settings: Settings = {
      context: [
        { path: 'user.id', source: { kind: 'header', name: 'x-user-id' } },
        { path: 'user.roles', source: { kind: 'header', name: 'x-user-roles' } },
      ],
      endpoints: [],
    };
    const server = createServer(async (request, response) => {
      for await (const _ of request);
      response.end(JSON.stringify(contextAt({}, settings)));
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ask = async (headers: Record<string, string>) =>
      (await fetch(url, { method: 'POST', body: 'x', headers })).json();
    try {
      const answers = await Promise.all(
        ['u1', 'u2', 'u3'].map((id) => ask({ 'x-user-id': id, 'x-user-roles': 'agent, admin' })),
      );
      assert.deepEqual(
        answers,
        ['u1', 'u2', 'u3'].map((id) => ({ user: { id, roles: ['agent', 'admin'] } })),
      );
      assert.deepEqual(await ask({}), {}, 'nothing is left of the request before on the same connection');
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
