import assert from 'node:assert/strict';
import { codes, load, policySet, ruleText } from '../policies.ts';

const people = 'reviewers: [pharmacy]\n';
const rule = (then: string): string => ruleText(`at: output\nwhen: output.text.has(phone)\nthen: ${then}`, people);

function proposed(then: string): unknown {
  const [summary] = policySet(rule(then)).rules;
  return summary && (summary.options ? { [summary.action]: summary.options } : summary.action);
}

const refused = (then: string): readonly string[] => codes(load(rule(then)).problems);

describe('what follows', () => {
  it('is a word, and what it leaves open is said by the policy or the language', () => {
    assert.deepEqual(['flag', 'redact'].map(proposed), ['flag', 'redact']);
    assert.deepEqual(proposed('notify'), { notify: { to: ['o@acme.example'] } });
    assert.deepEqual(proposed('retry'), { retry: { times: 1 } });
    assert.deepEqual(proposed('throttle'), { throttle: { retryAfter: 60_000 } });
    assert.deepEqual(proposed('escalate'), { escalate: { to: ['pharmacy'], within: 600_000, otherwise: 'block' } });
    assert.deepEqual(proposed('block'), { block: { as: 'refusal' } });
    assert.deepEqual(proposed('halt'), { halt: { scope: 'session' } });
  });

  it('is an action with its options', () => {
    assert.deepEqual(proposed('{ notify: { to: [a, b] } }'), { notify: { to: ['a', 'b'] } });
    assert.deepEqual(proposed("{ rewrite: { template: 'No ({rule}).' } }"), { rewrite: { template: 'No (r).' } });
    assert.deepEqual(proposed('{ rewrite: { with: polite } }'), { rewrite: { with: 'polite' } });
    assert.deepEqual(proposed('{ retry: { times: 3 } }'), { retry: { times: 3 } });
    assert.deepEqual(proposed('{ reroute: { model: m, for: 5m } }'), {
      reroute: { model: 'm', lasting: { for: 300_000, scope: 'app' } },
    });
    assert.deepEqual(proposed('{ reroute: { model: m, provider: p } }'), { reroute: { model: 'm', provider: 'p' } });
    assert.deepEqual(proposed('{ throttle: { retry_after: 30s } }'), { throttle: { retryAfter: 30_000 } });
    assert.deepEqual(proposed('{ escalate: { to: pharmacist, within: 1h, otherwise: allow } }'), {
      escalate: { to: ['pharmacist'], within: 3_600_000, otherwise: 'allow' },
    });
    assert.deepEqual(proposed('{ block: { as: error } }'), { block: { as: 'error' } });
    assert.deepEqual(proposed('{ halt: { scope: tenant } }'), { halt: { scope: 'tenant' } });
  });

  it('is refused where it cannot be what was meant', () => {
    assert.deepEqual(refused('rewrit'), ['unknown-value']);
    assert.deepEqual(refused('{ blok: { as: error } }'), ['unknown-field']);
    assert.deepEqual(refused('{ flag: { to: a } }'), ['unknown-field']);
    assert.deepEqual(refused('{ block: { how: error } }'), ['unknown-field']);
    assert.deepEqual(refused('{ block: { as: exception } }'), ['unknown-value']);
    assert.deepEqual(refused('rewrite'), ['missing-field']);
    assert.deepEqual(refused('{ reroute: { provider: p } }'), ['missing-field']);
    assert.deepEqual(refused('{ reroute: { model: m, scope: user } }'), ['missing-field']);
    assert.deepEqual(refused("{ rewrite: { template: '{output.text}' } }"), ['unknown-message-field']);
    for (const times of ['0', '1.5', '6', 'twice'])
      assert.deepEqual(refused(`{ retry: { times: ${times} } }`), ['wrong-type'], times);
    for (const then of ['{ escalate: { within: soon } }', '{ throttle: { retry_after: 0s } }'])
      assert.deepEqual(refused(then), ['not-a-window'], then);
    assert.deepEqual(refused('[redact, block]'), ['wrong-type']);
  });

  it('changes the digest with every option, and not with what is said as it would be anyway', () => {
    const digest = (then: string): string => policySet(rule(then)).digest;
    const told = [
      'block',
      '{ block: { as: error } }',
      'escalate',
      '{ escalate: { within: 9m } }',
      '{ halt: { scope: app } }',
    ];
    assert.equal(new Set(told.map(digest)).size, told.length);
    assert.equal(digest('block'), digest('{ block: { as: refusal } }'));
    assert.equal(digest('escalate'), digest('{ escalate: { to: [pharmacy], within: 600s } }'));
  });

  it('of a workflow is what can be done about a call', () => {
    const workflow = (otherwise: string): string =>
      ruleText(
        'at: output\nwhen: output.text.has(phone)\nthen: block',
        `workflows:
  refund:
    per: session.id
    governs: [a, b]
    start: one
    states:
      one: { tools: [a], to: [{ two: 'tool.name == "a"' }] }
      two: { tools: [b], final: true }
    otherwise: ${otherwise}
    message: Not yet.
`,
      );
    const set = policySet(workflow('{ escalate: { to: [desk], otherwise: allow } }'));
    const breach = set.rules.find(({ id }) => id === 'refund');
    assert.deepEqual(breach?.options, { to: ['desk'], within: 600_000, otherwise: 'allow' });
    assert.deepEqual(codes(load(workflow('redact')).problems), ['unknown-value']);
    assert.deepEqual(codes(load(workflow('{ rewrite: { template: no } }')).problems), ['unknown-field']);
  });
});
