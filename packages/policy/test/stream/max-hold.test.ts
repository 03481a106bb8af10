import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson, decide, type PolicySet, propose, stream } from '../../src/index.ts';
import { codes, load, policySet, ruleText } from '../policies.ts';
import { context, cut, deliver } from './answers.ts';

/** A rule about findings that have no longest, in a policy that waits for 12 units of one. */
function rule(then: string, more = '', maxHold = 12): PolicySet {
  const text = ruleText(`at: output\nwhen: output.text.has(quote)\nthen: ${then}\n${more}`, `max_hold: ${maxHold}\n`);
  return policySet(text.replace('phone:', "quote: { pattern: '<<[^>]*>>' }\n  phone:"));
}

const sets = {
  'redact, redact': rule('redact', 'on_max_hold: redact'),
  'redact, release': rule('redact', 'on_max_hold: release'),
  'redact, block': rule('redact'),
  'block, redact': rule('block', 'on_max_hold: redact'),
  'block, release': rule('block', 'on_max_hold: release'),
  'block, block': rule('block', 'on_max_hold: block'),
} as const;

/** Texts whose every character is another, but for those that findings begin and end with. */
const text = fc
  .array(fc.constantFrom('x', 'xxx', 'xxxxxxxxxx', '<', '<<', '>', '>>'), { maxLength: 16 })
  .map((words) =>
    [...words.join('')].map((unit, place) => (unit === 'x' ? String.fromCharCode(0x4e00 + place) : unit)).join(''),
  );

const numRuns = process.env.PARAPET_LONG ? 20_000 : 300;

describe('a finding that goes on for too long', () => {
  for (const [name, set] of Object.entries(sets)) {
    it(`is dealt with the same however the answer is cut: ${name}`, () => {
      fc.assert(
        fc.property(text, fc.array(fc.nat(), { maxLength: 8 }), (whole, points) => {
          const one = deliver(set, whole.split(''));
          for (const pieces of [[whole], cut(whole, points)]) {
            const other = deliver(set, pieces);
            assert.equal(other.released, one.released);
            assert.equal(canonicalJson(other.gate.decision), canonicalJson(one.gate.decision));
            assert.deepEqual(other.gate.stopped, one.gate.stopped);
          }
          assert.ok(one.gate.maxHold <= 13, `${one.gate.maxHold} were held`);
        }),
        { numRuns },
      );
    });

    it(`is never let go in silence: ${name}`, () => {
      fc.assert(
        fc.property(text, (whole) => {
          const { released, gate } = deliver(set, whole.split(''));
          const exceeded = gate.decision?.rules.some(({ error }) => error?.code === 'hold-exceeded') ?? false;
          const leaked = findingsOf(set, whole).some((inside) => [...inside].some((unit) => released.includes(unit)));
          if (!name.endsWith('release')) assert.ok(!leaked, released);
          else if (leaked) assert.ok(exceeded, 'it was let go, and nothing says so');
          if (!exceeded && !gate.stopped)
            assert.equal(propose(gate.decision ?? assert.fail()).content !== undefined, released !== whole);
        }),
        { numRuns },
      );
    });
  }

  it('ends the answer where it began, unless the rule says otherwise', () => {
    const { released, gate } = deliver(sets['redact, block'], ['ok <<', 'and on and on and on', '>> bye']);
    assert.equal(released, 'ok ');
    assert.equal(gate.stopped?.by?.error?.code, 'hold-exceeded');
  });

  it('is taken out from its start, under one placeholder', () => {
    const { released, gate } = deliver(sets['redact, redact'], ['ok <<', 'and on and on and on and on', '>> bye']);
    assert.equal(released, 'ok [quote] bye');
    assert.equal(gate.stopped, undefined);
    const endless = deliver(sets['redact, redact'], ['ok <<', 'and on '.repeat(20)]);
    assert.equal(endless.released, 'ok [quote]');
  });

  it('is let go, and what is left of it is dealt with once it ends', () => {
    const { released, gate } = deliver(sets['redact, release'], ['ok <<0123456789', 'abcdefg', '>> bye'], 'text');
    assert.equal(released, 'ok <<0123456789a[quote] bye');
    const marked = gate.decision?.rules.find(({ error }) => error);
    assert.deepEqual([marked?.action, marked?.verdict, marked?.error?.code], ['flag', 'warn', 'hold-exceeded']);
    const ended = deliver(sets['block, release'], ['ok <<0123456789', 'abcdefg', '>> bye']);
    assert.equal(ended.released, 'ok <<0123456789a');
    assert.equal(ended.gate.stopped?.action, 'block');
  });

  it('may go on for 16,384 units where a policy does not say', () => {
    const set = policySet(
      ruleText('at: output\nwhen: output.text.has(quote)\nthen: redact').replace(
        'phone:',
        "quote: { pattern: '<<[^>]*>>' }\n  phone:",
      ),
    );
    for (const [length, isStopped] of [
      [16_382, false],
      [16_383, true],
    ] as const) {
      const gate = stream(set, context);
      gate.push('text', `<<${'x'.repeat(length)}`);
      assert.equal(gate.stopped !== undefined, isStopped, `${length}`);
    }
  });

  it('is in the digest, and is a whole number', () => {
    const digests = [rule('redact'), rule('redact', '', 13), rule('redact', 'on_max_hold: release')].map(
      ({ digest }) => digest,
    );
    assert.equal(new Set(digests).size, 3);
    const text = ruleText('at: output\nwhen: output.text.has(phone)\nthen: redact', 'max_hold: 0\n');
    assert.deepEqual(codes(load(text).problems), ['wrong-type']);
  });
});

/** What stands inside the findings of a text, without the marks around it. */
const findingsOf = (set: PolicySet, whole: string): readonly string[] =>
  decide(set, { ...context, output: { parts: [{ type: 'text', content: whole }] } }).rules.flatMap(({ findings }) =>
    findings.map(({ start, end }) => whole.slice(start + 2, end - 2).replaceAll('<', '')),
  );
