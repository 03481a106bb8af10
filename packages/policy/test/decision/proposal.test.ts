import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Abilities,
  type Action,
  actions,
  allAbilities,
  type Decision,
  decide,
  isWithheldBy,
  type Moment,
  type Proposal,
  propose,
  redact,
  type Slot,
  slotOf,
  slots,
  verdictOf,
  verdicts,
} from '../../src/index.ts';
import { outputMoment, policySet } from '../policies.ts';

/** A policy of rules that hold of a text with the letter of their place, `a`, `b`, ... */
const policyOf = (thens: readonly string[], more: readonly string[] = [], at = 'output'): string => `parapet: 1
policy: p
owner: o@acme.example
mode: enforce
finders:
${thens.map((_, place) => `  ${letter(place)}: { words: ['${letter(place)}'] }`).join('\n')}
rules:
${thens
  .map(
    (then, place) => `  - id: r${place}
    at: ${at}
    when: ${at}.text.has(${letter(place)})
    then: ${then}
    message: No.
${more[place] ? `    ${more[place]}\n` : ''}`,
  )
  .join('')}`;

const letter = (place: number): string => String.fromCharCode(97 + place);

const decided = (thens: readonly string[], text: string, more: readonly string[] = []): Decision =>
  decide(policySet(policyOf(thens, more)), outputMoment(text));

const ofOutput = (thens: readonly string[], able?: Abilities, more?: readonly string[]): Proposal =>
  propose(decided(thens, thens.map((_, place) => letter(place)).join(' '), more), 'enforcing', able);

const none: Abilities = {
  notify: false,
  rewriteWith: false,
  retry: false,
  reroute: false,
  throttle: false,
  escalate: false,
  error: false,
  halt: false,
};

const spelled: Readonly<Record<Action, readonly string[]>> = {
  notify: ['{ notify: { to: [desk] } }'],
  flag: ['flag'],
  redact: ['redact'],
  rewrite: ['{ rewrite: { template: Sorry. } }', '{ rewrite: { with: polite } }'],
  retry: ['{ retry: { times: 2 } }'],
  reroute: ['{ reroute: { model: small } }'],
  throttle: ['throttle', '{ throttle: { retry_after: 5m } }'],
  escalate: ['{ escalate: { otherwise: allow } }', 'escalate'],
  block: ['block', '{ block: { as: error } }'],
  halt: ['halt', '{ halt: { scope: tenant } }'],
};

describe('a proposal', () => {
  it('is in each slot what is strictest, and slots combine', () => {
    const { marks, content, route, admission, action, by, verdict } = ofOutput([
      'flag',
      '{ notify: { to: [desk] } }',
      '{ rewrite: { template: Sorry. } }',
      'redact',
      '{ retry: { times: 2 } }',
    ]);
    assert.deepEqual(
      [marks, content, route].map((one) => [one?.action, one?.by.rule]),
      [
        ['flag', 'r0'],
        ['rewrite', 'r2'],
        ['retry', 'r4'],
      ],
    );
    assert.equal(admission, undefined);
    assert.deepEqual([action, by?.rule, verdict], ['retry', 'r4', 'modify']);
  });

  it('is the first of equals, and of two alike the one that lets less go on', () => {
    assert.equal(ofOutput(['block', 'block']).by?.rule, 'r0');
    assert.equal(ofOutput(['{ escalate: { otherwise: allow } }', 'escalate']).by?.rule, 'r1');
    assert.equal(ofOutput(['{ halt: { scope: session } }', '{ halt: { scope: tenant } }']).by?.rule, 'r1');
  });

  it('has no content and route where it is refused, and has them where a person is asked', () => {
    for (const refusing of ['throttle', 'block', 'halt']) {
      const { content, route, redactions } = ofOutput(['redact', 'retry', refusing]);
      assert.deepEqual([content, route, redactions], [undefined, undefined, []], refusing);
    }
    const asking = ofOutput(['redact', 'escalate']);
    assert.equal(asking.action, 'escalate');
    assert.equal(redact('a b', asking.redactions), '[a] b');
  });

  it('takes out what every rule found that redacts, and replaces all where one rewrites', () => {
    assert.equal(redact('a b c', ofOutput(['redact', 'redact', 'flag']).redactions), '[a] [b] c');
    const { redactions } = ofOutput(['redact', '{ rewrite: { template: Sorry. } }']);
    assert.equal(redact('a b', redactions), 'Sorry.');
  });

  it('says the template once, in the last part', () => {
    const set = policySet(policyOf(['{ rewrite: { template: Sorry. } }']));
    const parts = [
      { type: 'reasoning', content: 'a, I think' },
      { type: 'text', content: 'a' },
    ] as const;
    const { redactions } = propose(decide(set, outputMoment('', { output: { parts } })));
    const said = parts.map(({ content }, index) =>
      redact(
        content,
        redactions.filter(({ part }) => part === `/output/parts/${index}`),
      ),
    );
    assert.deepEqual(said, ['', 'Sorry.']);
  });

  it('names everybody who is to be told, whatever else is done', () => {
    const also = ['also: { notify: [night, desk] }', '', 'also: { notify: legal }'];
    assert.deepEqual(ofOutput(['block', '{ notify: { to: [desk, oncall] } }', 'redact'], undefined, also).notify, [
      'desk',
      'legal',
      'night',
      'oncall',
    ]);
    const { also: told } = decided(['block'], 'a', also).rules[0] ?? {};
    assert.deepEqual(told, { notify: ['night', 'desk'] });
  });

  it('is never that of a rule that only observes', () => {
    const observing = Object.values(spelled).flat();
    const proposal = ofOutput(
      observing,
      undefined,
      observing.map(() => 'mode: observe'),
    );
    assert.deepEqual([proposal.action, proposal.notify, slots.filter((slot) => proposal[slot])], ['none', [], []]);
  });

  it('names whom a rule tells that only observes, and does nothing else on its account', () => {
    const also = ['also: { notify: [desk, night] }\n    mode: observe', 'also: { notify: [desk] }'];
    const { action, notify, unenforced } = ofOutput(['block'], undefined, also);
    assert.deepEqual([action, notify, unenforced], ['none', ['desk', 'night'], []]);
    assert.deepEqual(ofOutput(['block', 'flag'], undefined, also).notify, ['desk', 'night']);
    const untold = ofOutput(['block'], none, also);
    assert.deepEqual([untold.notify, untold.unenforced], [[], []]);
  });

  it('is as safe where a host cannot do it', () => {
    const instead = (then: string): readonly unknown[] => {
      const { action, unenforced } = ofOutput([then], none);
      return [action, ...unenforced];
    };
    assert.deepEqual(instead('{ rewrite: { with: polite } }'), ['block', 'rewrite']);
    assert.deepEqual(instead('{ rewrite: { template: Sorry. } }'), ['rewrite']);
    assert.deepEqual(instead('retry'), ['flag', 'retry']);
    assert.deepEqual(instead('{ reroute: { model: small } }'), ['flag', 'reroute']);
    assert.deepEqual(instead('throttle'), ['block', 'throttle']);
    assert.deepEqual(instead('escalate'), ['block', 'escalate']);
    assert.deepEqual(instead('{ escalate: { otherwise: allow } }'), ['flag', 'escalate']);
    assert.deepEqual(instead('{ block: { as: error } }'), ['block', 'block']);
    assert.deepEqual(instead('halt'), ['block', 'halt']);
    assert.deepEqual(instead('notify'), ['none', 'notify']);
    assert.deepEqual(ofOutput(['redact'], none, ['also: { notify: desk }']).unenforced, ['notify']);
  });

  it('never puts a text in the place of a call’s arguments', () => {
    const set = policySet(
      policyOf(['{ rewrite: { template: Sorry. } }'], [], 'tool').replace('at: tool', 'at: tool_call'),
    );
    const call: Moment = { at: 'tool_call', id: 'c', time: 0, tool: { name: 't', arguments: { x: 'a' } } };
    const decision = decide(set, call);
    const { action, verdict, unenforced } = propose(decision);
    assert.deepEqual([action, verdict, unenforced], ['block', 'deny', ['rewrite']]);
    assert.equal(decision.verdict, 'deny');
  });

  const then = fc.constantFrom(...Object.values(spelled).flat());
  const ability = fc.record(
    Object.fromEntries(Object.keys(allAbilities).map((name) => [name, fc.boolean()])) as {
      readonly [name in keyof Abilities]: fc.Arbitrary<boolean>;
    },
  );

  it('withholds at a host that can do less whatever one that can do all withholds', () => {
    fc.assert(
      fc.property(fc.array(then, { minLength: 1, maxLength: 4 }), ability, (thens, able) => {
        const [full, less] = [ofOutput(thens), ofOutput(thens, able)];
        const mayGoOn = full.admission?.action === 'escalate' && full.admission.options.otherwise === 'allow';
        if (isWithheldBy(full) && !mayGoOn) assert.ok(isWithheldBy(less));
        if (full.content && !isWithheldBy(full)) assert.ok(less.content !== undefined || isWithheldBy(less));
        assert.equal(less.verdict, full.verdict);
      }),
      { numRuns: process.env.PARAPET_LONG ? 2_000 : 60 },
    );
  });

  it('is the strictest of what its rules say, in every slot', () => {
    fc.assert(
      fc.property(fc.array(then, { minLength: 1, maxLength: 5 }), (thens) => {
        const proposal = ofOutput(thens);
        const said = thens.map((one) => actions.findLast((action) => one.includes(action)) as Action);
        const inSlot = (slot: Slot): Action | undefined =>
          actions.findLast((action) => slotOf[action] === slot && said.includes(action));
        const isRefused = inSlot('scope') !== undefined || ['throttle', 'block'].includes(inSlot('admission') ?? '');
        for (const slot of slots)
          assert.equal(
            proposal[slot]?.action,
            (slot === 'content' || slot === 'route') && isRefused ? undefined : inSlot(slot),
            slot,
          );
        const strictest = verdicts.findLast((verdict) => said.some((action) => verdictOf[action] === verdict));
        assert.equal(proposal.verdict, strictest);
      }),
      { numRuns: process.env.PARAPET_LONG ? 2_000 : 60 },
    );
  });
});
