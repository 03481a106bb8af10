import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decide, explain, type Step } from '../../src/index.ts';
import { hiding } from '../laws/hiding.ts';
import { randomMoment } from '../laws/random-moments.ts';
import { randomPolicies } from '../laws/random-policies.ts';
import { policySet } from '../policies.ts';

/** What a step comes to if nothing is known but the values of some: undefined where these do not settle it. */
function comesTo(step: Step, known: ReadonlySet<Step>): boolean | undefined {
  if (known.has(step)) return { true: true, false: false }[step.value.kind === 'known' ? step.value.text : ''];
  const parts = step.parts.map((part) => comesTo(part, known));
  const [first, second, third] = parts;
  switch (step.kind) {
    case 'all':
      return conjunction(parts);
    case 'any':
      return not(conjunction(parts.map(not)));
    case 'none':
      return conjunction(parts.map(not));
    case 'not':
      return not(first);
    case 'choice':
      return first === undefined ? undefined : first ? second : third;
    case 'variable':
      return first;
    default:
      return undefined;
  }
}

const not = (truth: boolean | undefined): boolean | undefined => (truth === undefined ? undefined : !truth);

function conjunction(truths: readonly (boolean | undefined)[]): boolean | undefined {
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}

/** Unknown, failed, or no truth value at all. */
const isUnsettled = (step: Step): boolean => comesTo(step, new Set([step])) === undefined;

describe('what a rule is told to hold or not to hold because of', () => {
  it('settles it, and nothing of it is too much', () => {
    const looks = fc.array(fc.tuple(randomMoment(), fc.array(fc.nat(), { maxLength: 2 })), {
      minLength: 10,
      maxLength: 10,
    });
    fc.assert(
      fc.property(randomPolicies({ remembers: false }), looks, (texts, moments) => {
        const set = policySet(...texts);
        for (const [whole, picks] of moments) {
          const moment = hiding(whole, picks);
          const states = new Map(
            decide(set, moment).rules.map(({ policy, rule, state }) => [`${policy}/${rule}`, state]),
          );
          for (const { policy, rule, outcome, applies, when, because } of explain(set, moment).rules) {
            assert.equal(outcome, states.get(`${policy}/${rule}`) ?? 'not-held');
            const wholes = [applies, when].filter((step) => step !== undefined);
            const cameTo = (known: readonly Step[]) => conjunction(wholes.map((step) => comesTo(step, new Set(known))));
            const wanted = { held: true, 'not-held': false }[outcome as string];
            const told = JSON.stringify({ when, because });
            assert.equal(cameTo(because), wanted, told);
            if (wanted !== undefined)
              for (const one of because)
                assert.equal(cameTo(because.filter((other) => other !== one)), undefined, told);
            else assert.ok(because.some(isUnsettled), told);
          }
        }
      }),
      { numRuns: process.env.PARAPET_LONG ? 1_200 : 25 },
    );
  });
});
