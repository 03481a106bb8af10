import assert from 'node:assert/strict';
import { createHistory, decide, type Moment } from '../../src/index.ts';
import { codes, load, outputMoment, policySet } from '../policies.ts';

const basics = `parapet: 1
policy: basics
owner: o@acme.example
applies: app.name == "desk"
lists:
  partners: [acme.example]
finders:
  phone: { pattern: '\\d{3}-\\d{4}' }
variables:
  staff: user.roles.exists(r, r == "agent")
  risky: output.text.has(phone) && !staff
memories:
  calls: { at: tool_call, within: 1h, per: session.id }
rules:
  - { id: own, at: output, when: output.text == "basics", then: flag }
`;

const support = (rules: string, more = ''): string => `parapet: 1
policy: support
owner: o@acme.example
mode: enforce
extend: basics
${more}rules:
${rules}`;

describe('a policy that extends another', () => {
  it('asks its finders, lists and variables, and takes out what they find', () => {
    const set = policySet(basics, support(`  - { id: phones, at: output, when: risky, then: redact }\n`));
    const [held] = decide(set, outputMoment('Call 555-0142.')).rules;
    assert.equal(held?.rule, 'phones');
    assert.deepEqual(
      held.findings.map(({ finder, start, end }) => [finder, start, end]),
      [['phone', 5, 13]],
    );
  });

  it('applies where it says itself', () => {
    const rule = `  - { id: all, at: output, when: '"acme.example" in partners', then: flag }\n`;
    const { rules } = decide(policySet(basics, support(rule)), outputMoment('basics', { app: { name: 'other' } }));
    assert.deepEqual(
      rules.map(({ policy, rule }) => `${policy}/${rule}`),
      ['support/all'],
    );
  });

  it('asks memories that the other makes, where that applies', () => {
    const set = policySet(basics, support(`  - { id: again, at: tool_call, when: calls.seen, then: flag }\n`));
    const history = createHistory({ secret: 's' });
    history.keep(set.remembers, -1e9);
    const call = (name: string, time: number): Moment => ({
      ...{ at: 'tool_call', id: String(time), time, app: { name }, session: { id: 's' } },
      tool: { name: 'x', arguments: {} },
    });
    const held = [call('other', 1), call('desk', 2), call('other', 3)].map((moment) => {
      const decision = decide(set, moment, undefined, history);
      history.remember(decision, 'happened');
      return decision.rules.map(({ rule }) => rule).join();
    });
    assert.deepEqual(held, ['', '', 'again']);
    assert.equal(set.remembers.length, 1);
  });

  it('asks those whom the other asks about a text', () => {
    const asking = 'parapet: 1\npolicy: basics\nfinders: { tone: { judge: words/drugs.txt, model: m, timeout: 2s } }\n';
    const set = policySet(
      asking,
      support('  - { id: hostile, at: output, when: output.text.has(tone), then: flag }\n'),
    );
    assert.ok(set.asks('output'));
    assert.deepEqual(
      decide(set, outputMoment('x')).rules.map(({ rule, state }) => [rule, state]),
      [['hostile', 'unknown']],
    );
  });

  it('brings what the other brings, once', () => {
    const left = 'parapet: 1\npolicy: left\nextend: basics\nvariables: { quiet: "!risky" }\n'
      .replace('"!', "'!")
      .replace('y"', "y'");
    const right = 'parapet: 1\npolicy: right\nextend: basics\nvariables: { loud: risky }\n';
    const both = support(`  - { id: all, at: output, when: quiet || loud || risky, then: flag }\n`).replace(
      'extend: basics',
      'extend: [left, right]',
    );
    assert.equal(decide(policySet(basics, left, right, both), outputMoment('555-0142')).rules.length, 1);
  });

  it('has no name that the other has, and none that two others have', () => {
    const rule = `  - { id: all, at: output, when: output.text.has(phone), then: flag }\n`;
    const twice = load(basics, support(rule, 'finders: { phone: { words: [x] } }\n'));
    assert.deepEqual(codes(twice.problems), ['duplicate-name']);
    const other = basics.replace('policy: basics', 'policy: other').replace('memories:', 'memories: #');
    const both = support(rule).replace('extend: basics', 'extend: [basics, other]');
    assert.ok(codes(load(basics, other, both).problems).includes('duplicate-name'));
  });

  it('gives the other a reason to have names that it does not use itself', () => {
    const names = 'parapet: 1\npolicy: basics\nfinders: { phone: { words: [x] } }\n';
    const rule = `  - { id: all, at: output, when: output.text.has(phone), then: flag }\n`;
    assert.deepEqual(codes(load(names, support(rule)).problems, 'warning'), []);
    assert.deepEqual(codes(load(names).problems, 'warning'), ['unused-finder']);
  });

  it('changes the digest when the other does', () => {
    const rule = `  - { id: all, at: output, when: risky, then: flag }\n`;
    const digest = policySet(basics, support(rule)).digest;
    assert.equal(policySet(support(rule), basics).digest, digest);
    assert.notEqual(policySet(basics.replace('d{4}', 'd{5}'), support(rule)).digest, digest);
  });

  it('says no more than that, where what it extends cannot be read', () => {
    const { problems } = load('parapet: 1\npolicy: [', support('  - { id: a, at: output, when: risky, then: flag }\n'));
    assert.deepEqual(
      problems.filter(({ file }) => file.includes('1')),
      [],
    );
  });
});
