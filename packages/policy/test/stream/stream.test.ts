import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allAbilities, type Channel, decide, type PolicySet, propose, redact, stream } from '../../src/index.ts';
import { policySet, ruleText } from '../policies.ts';
import { context, cut, deliver, text } from './answers.ts';

const rule = (when: string, then: string, more = ''): PolicySet =>
  policySet(ruleText(`at: output\nwhen: ${when}\nthen: ${then}${more && `\n${more}`}`));

const sets = {
  each: rule('output.text.has(phone) || output.text.has(email)', 'redact'),
  'each, some findings only': rule('output.text.find(email).exists(e, e.text.startsWith("a"))', 'redact'),
  'each, unless staff': rule('output.text.has(phone) && !staff', 'redact'),
  'deciding, any finding': rule(
    'output.text.has(phone) || output.text.find(email).exists(e, e.text.startsWith("a"))',
    'block',
  ),
  'deciding, two together': rule('output.text.has(phone) && output.text.has(email)', 'block'),
  'deciding, the third': rule('output.text.count(phone) >= 3', 'block'),
  'deciding, the third, held from the first': rule('output.text.count(phone) >= 3', 'block', 'hold: first'),
  'first, unless disclaimed': rule('output.text.has(drug) && !output.text.has(disclaimer)', 'block'),
  'first, redact both': rule('output.text.has(phone) && output.text.has(email)', 'redact'),
  'first, redact unless disclaimed': rule("'!output.text.has(disclaimer) && output.text.has(phone)'", 'redact'),
  'first, redact more once there is more': rule(
    "'output.text.has(phone) || (output.text.has(drug) && output.text.has(email))'",
    'redact',
  ),
  'first, redact from the second on': rule('output.text.has(email) || output.text.count(phone) >= 2', 'redact'),
  'first, redact more in a long answer': rule(
    '"(size(output.text) > 30 && output.text.has(drug)) || output.text.has(phone)"',
    'redact',
  ),
  whole: rule('"size(output.text) > 30 || output.text.has(phone)"', 'block'),
  'whole, a missing disclaimer': rule("'!output.text.has(disclaimer)'", 'block'),
  'whole, redact more once there is more': rule(
    '"output.text.contains(\'word\') || output.text.has(phone) || (output.text.has(drug) && output.text.has(email))"',
    'redact',
  ),
  'two rules': policySet(
    `${ruleText('at: output\nwhen: output.text.has(phone)\nthen: redact')}  - id: s\n    at: output\n    when: output.text.has(email)\n    then: block\n    message: No.\n`,
  ),
} as const;

const classes: Readonly<Record<keyof typeof sets, string>> = {
  each: 'each',
  'each, some findings only': 'each',
  'each, unless staff': 'each',
  'deciding, any finding': 'deciding',
  'deciding, two together': 'deciding',
  'deciding, the third': 'deciding',
  'deciding, the third, held from the first': 'first',
  'first, unless disclaimed': 'first',
  'first, redact both': 'first',
  'first, redact unless disclaimed': 'first',
  'first, redact more once there is more': 'first',
  'first, redact from the second on': 'first',
  'first, redact more in a long answer': 'first',
  whole: 'whole',
  'whole, a missing disclaimer': 'whole',
  'whole, redact more once there is more': 'whole',
  'two rules': 'each',
};

const numRuns = process.env.PARAPET_LONG ? 20_000 : 250;

describe('a streamed answer', () => {
  for (const [name, set] of Object.entries(sets) as [keyof typeof sets, PolicySet][]) {
    describe(name, () => {
      it(`is of class ${classes[name]}`, () => {
        assert.equal(set.rules[0]?.streamClass, classes[name]);
      });

      it('is delivered the same, and stopped at the same place, however it is cut', () => {
        fc.assert(
          fc.property(text, fc.array(fc.nat(), { maxLength: 8 }), (whole, points) => {
            const { released, gate } = deliver(set, [whole]);
            for (const pieces of [cut(whole, points), whole.split('')]) {
              const other = deliver(set, pieces);
              assert.equal(other.released, released);
              assert.deepEqual(other.gate.decision, gate.decision);
              assert.deepEqual(other.gate.stopped, gate.stopped);
            }
          }),
          { numRuns },
        );
      });

      it('is what decide makes of the whole text, as long as nothing blocks', () => {
        fc.assert(
          fc.property(text, (whole) => {
            const { released, gate } = deliver(set, whole.split(''));
            const parts = whole === '' ? [] : [{ type: 'text', content: whole } as const];
            const proposal = propose(decide(set, { ...context, output: { parts, finish_reason: 'stop' } }));
            if (gate.stopped) assert.equal(proposal.action, 'block', 'stopped, but the whole text would pass');
            else {
              assert.notEqual(proposal.action, 'block', 'the whole text is blocked, but it passed');
              assert.equal(released, redact(whole, proposal.redactions));
            }
          }),
          { numRuns },
        );
      });

      it('releases no character of a finding that made the rule hold', () => {
        fc.assert(
          fc.property(text, (whole) => {
            const { released, gate } = deliver(set, whole.split(''));
            const held = gate.decision?.rules.filter(({ state }) => state === 'held') ?? [];
            const blocking = held.filter(({ action }) => action === 'block');
            if (blocking.length === 0) return;
            // Promise B lets go of what was found before the finding that decided; A of nothing that was found.
            const promisesB = classes[name] === 'deciding' && name !== 'deciding, any finding';
            const starts = blocking.flatMap(({ findings }) => findings.map(({ start }) => start));
            const limit = starts.length === 0 ? 0 : promisesB ? Math.max(...starts) : Math.min(...starts);
            const redactions = propose({
              ...(gate.decision as NonNullable<typeof gate.decision>),
              rules: held.filter(({ action }) => action === 'redact'),
            }).redactions;
            assert.ok(
              redact(
                whole.slice(0, limit),
                redactions.filter(({ end }) => end <= limit),
              ).startsWith(released),
              `${JSON.stringify(released)} of ${JSON.stringify(whole)}`,
            );
          }),
          { numRuns },
        );
      });
    });
  }

  it('is not held where no finding can begin', () => {
    for (const name of ['each', 'deciding, any finding', 'first, unless disclaimed'] as const) {
      const gate = stream(sets[name], context);
      for (const piece of 'Take an umbrella, it rains. '.split('')) gate.push('text', piece);
      assert.ok(gate.maxHold <= 8, `${name} held ${gate.maxHold}`);
      assert.equal(gate.held, 0);
    }
  });

  it('flows freely once a disclaimer settles that the rule cannot hold', () => {
    const gate = stream(sets['whole, a missing disclaimer'], context);
    assert.deepEqual(gate.push('text', 'This is not advi'), []);
    assert.deepEqual(gate.push('text', 'ce. '), [{ channel: 'text', text: 'This is not advice. ' }]);
    assert.deepEqual(gate.push('text', 'Go on'), [{ channel: 'text', text: 'Go on' }]);
  });

  it('is not held at all for a rule that cannot concern this user', () => {
    const gate = stream(sets['each, unless staff'], { ...context, user: { id: 'u', roles: ['agent'] } });
    assert.deepEqual(gate.push('text', '555-'), [{ channel: 'text', text: '555-' }]);
  });

  it('gates reasoning and refusals like text, and finds nothing across them', () => {
    for (const channel of ['reasoning', 'refusal'] as const)
      assert.equal(deliver(sets.each, ['call 555-', '0142'], channel).released, 'call [phone]');
    const gate = stream(sets.each, context);
    const released = [...gate.push('reasoning', '555-'), ...gate.push('text', '0142'), ...gate.end()];
    const of = (channel: Channel) =>
      released.map((release) => (release.channel === channel ? release.text : '')).join('');
    assert.deepEqual([of('reasoning'), of('text')], ['555-', '0142']);
  });

  it('is refused before its first word where what is known already decides', () => {
    const gate = stream(rule('user.id == "u"', 'block'), context);
    assert.equal(gate.stopped?.action, 'block');
    assert.deepEqual(gate.push('text', 'anything'), []);
  });

  it('is refused before its first word where nobody knows which of two conditions is asked', () => {
    const choice = "'user.attributes.vip ? output.text.has(phone) : output.text.has(email)'";
    const gate = stream(rule(choice, 'block'), { ...context, user: { id: 'u' } });
    assert.deepEqual(gate.push('text', 'anything'), []);
    assert.equal(gate.stopped?.action, 'block');
  });

  it('is replaced as a whole where a rule rewrites it', () => {
    const set = rule('output.text.has(phone)', "{ rewrite: { template: 'I cannot say ({rule}).' } }");
    const { released, gate } = deliver(set, ['call 555-', '0142', ' or write']);
    assert.equal(released, 'I cannot say (r).');
    assert.equal(gate.stopped, undefined);
    assert.equal(deliver(set, ['call ', 'me']).released, 'call me');
  });

  it('is discarded where another is asked for', () => {
    for (const [then, action] of [
      ['{ retry: { times: 2 } }', 'retry'],
      ['{ reroute: { model: small } }', 'reroute'],
    ] as const) {
      const { released, gate } = deliver(rule('output.text.has(phone)', then), ['call 555-', '0142', ' or write']);
      assert.deepEqual([released, gate.stopped?.action], ['', action]);
    }
  });

  it('is not held for what its host cannot do', () => {
    for (const then of ['retry', '{ escalate: { otherwise: allow } }']) {
      const gate = stream(rule('output.text.has(phone)', then), context, undefined, undefined, {
        ...allAbilities,
        retry: false,
        escalate: false,
      });
      assert.deepEqual(gate.push('text', 'call 555-'), [{ channel: 'text', text: 'call 555-' }], then);
      assert.deepEqual(gate.push('text', '0142'), [{ channel: 'text', text: '0142' }]);
      assert.deepEqual([gate.end(), gate.stopped], [[], undefined]);
    }
  });

  it('is refused where its host cannot ask a person or a rewriter', () => {
    const able = { ...allAbilities, escalate: false, rewriteWith: false };
    for (const then of ['escalate', '{ rewrite: { with: polite } }']) {
      const gate = stream(rule('output.text.has(phone)', then), context, undefined, undefined, able);
      assert.deepEqual(gate.push('text', 'call 555-0142.'), [{ channel: 'text', text: 'call ' }], then);
      assert.equal(gate.stopped?.action, 'block');
    }
  });

  it('keeps what only more findings would take out, also where the rule holds without it', () => {
    const set = policySet(
      ruleText('at: output\nwhen: output.text.has(email) || output.text.count(phone) >= 2\nthen: redact'),
    );
    for (const pieces of ['555-0142 amy@shop.example 555-0143.'.split(''), ['555-0142 amy@shop.example 555-0143.']])
      assert.equal(deliver(set, pieces).released, '[phone] [email] [phone].');
    assert.equal(deliver(set, '555-0142 amy@shop.example.'.split('')).released, '555-0142 [email].');
  });
});
