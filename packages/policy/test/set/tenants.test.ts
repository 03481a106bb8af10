import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import { createHistory, decide, type Moment } from '../../src/index.ts';
import { policySet } from '../policies.ts';

const everybody = `parapet: 1
policy: everybody
owner: o@acme.example
mode: enforce
memories:
  calls: { at: tool_call, within: 1h, per: [] }
rules:
  - { id: again, at: tool_call, when: calls.count >= 1, then: flag }
`;

const acme = `parapet: 1
policy: acme
owner: o@acme.example
mode: enforce
applies: tenant in ["acme", "acme-labs"]
rules:
  - { id: no-mail, at: tool_call, when: tool.name == "mail", then: block, message: No. }
`;

describe('tenants', () => {
  const set = policySet(everybody, acme);
  let time = 0;
  const mail = (tenant: Moment['tenant']): Moment => ({
    ...{ at: 'tool_call', id: `m${++time}`, time, ...(tenant !== undefined && { tenant }) },
    tool: { name: 'mail', arguments: {} },
  });
  const said = (moment: Moment, history = createHistory({ secret: 's' })): readonly string[] => {
    history.keep(set.remembers, -1e9);
    const decision = decide(set, moment, undefined, history);
    history.remember(decision, 'happened');
    return decision.rules.map(({ rule, state }) => `${rule} ${state}`);
  };

  it('have policies of their own by what these apply to', () => {
    assert.deepEqual(said(mail('acme')), ['no-mail held']);
    assert.deepEqual(said(mail('acme-labs')), ['no-mail held']);
    assert.deepEqual(said(mail('globex')), []);
  });

  it('have all of them unsettled where the host does not know which it is', () => {
    assert.deepEqual(said(mail(new Unknown(['tenant']))), ['no-mail unknown', 'again unknown']);
  });

  it('have memories of their own without a word about it', () => {
    const history = createHistory({ secret: 's' });
    assert.deepEqual(
      ['globex', 'initech', 'globex', 'initech'].map((tenant) => said(mail(tenant), history).join()),
      ['', '', 'again held', 'again held'],
    );
  });
});
