import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import fc from 'fast-check';
import { createHistory, decide, type ExplainOptions, explain, type Moment, type Step } from '../../src/index.ts';
import { outputMoment, policySet, ruleText } from '../policies.ts';

/** The only rule of a policy, explained. */
function explained(rule: string, moment: Moment, options?: ExplainOptions) {
  const [only] = explain(policySet(ruleText(rule)), moment, options).rules;
  assert.ok(only);
  return only;
}

const when = (condition: string): string => `at: output\nthen: block\nwhen: '${condition.replaceAll("'", "''")}'`;

/** A step in one line: what does not matter in parentheses. */
function line({ text, value, matters }: Step): string {
  const shown = value.kind === 'unknown' ? `unknown: ${value.paths}` : value.kind === 'error' ? value.code : value.text;
  return matters ? `${text} = ${shown}` : `(${text} = ${shown})`;
}

const lines = (steps: readonly Step[] = []): readonly string[] => steps.map(line);

describe('explain', () => {
  it('tells one rule as it does among all', () => {
    const set = policySet(
      ruleText("at: output\nthen: flag\nwhen: 'staff'").replace(
        'rules:\n',
        'rules:\n  - { id: first, at: output, then: flag, when: output.text.has(phone) }\n',
      ),
    );
    const moment = outputMoment('Call 555-0142.');
    const { rules, decision } = explain(set, moment);
    for (const rule of rules)
      assert.deepEqual(explain(set, moment, { only: ({ id }) => id === rule.rule }), { decision, rules: [rule] });
    assert.equal(rules.length, 2);
  });

  it('tells every clause of a rule that held', () => {
    const { outcome, when: told } = explained(when('output.text.has(phone) && !staff'), outputMoment('Call 555-0142.'));
    assert.equal(outcome, 'held');
    assert.deepEqual(lines(told?.parts), ['output.text.has(phone) = true', '!staff = true']);
    assert.deepEqual(told?.parts[0]?.findings, [
      {
        finder: 'phone',
        digest: told?.parts[0]?.findings?.[0]?.digest,
        kind: 'pattern',
        part: '/output/parts/0',
        start: 5,
        end: 13,
      },
    ]);
  });

  it('tells why a rule did not hold: the first clause that failed', () => {
    const { outcome, because } = explained(
      when('output.text.has(phone) && output.text.has(email) && output.text.has(drug)'),
      outputMoment('Call 555-0142.'),
    );
    assert.equal(outcome, 'not-held');
    assert.deepEqual(lines(because), ['output.text.has(email) = false']);
  });

  it('tells all clauses where each of them had a chance', () => {
    const { because } = explained(when('output.text.has(email) || output.text.has(drug)'), outputMoment('Nothing.'));
    assert.deepEqual(lines(because), ['output.text.has(email) = false', 'output.text.has(drug) = false']);
  });

  it('follows variables to their definitions', () => {
    const agent = { user: { id: 'u', roles: ['agent'] } };
    const { when: told, because } = explained(when('!staff'), outputMoment('', agent));
    assert.deepEqual(lines(because), ['user.roles.exists(r, r in ["agent", "admin"]) = true']);
    assert.equal(told?.parts[0]?.kind, 'variable');
    assert.deepEqual(lines(because[0]?.parts), ['user.roles = ["agent"]', 'r in ["agent", "admin"] = true']);
  });

  it('tells variables of other files where the rule names them', () => {
    const base = ruleText(when('output.text.has(email)')).replace('policy: ', 'policy: base-of-');
    const id = /^policy: (\S+)$/m.exec(base)?.[1];
    const text = `parapet: 1\npolicy: team\nowner: me\nextend: ${id}\nrules:\n  - { id: of-team, at: output, then: flag, when: staff }\n`;
    const agent = { user: { id: 'u', roles: ['agent'] } };
    const { rules } = explain(policySet(base, text), outputMoment('', agent));
    const told = rules.find(({ rule }) => rule === 'of-team')?.when;
    const [definition] = told?.parts ?? [];
    assert.equal(text.slice(told?.range.start, told?.range.end), 'staff');
    assert.equal(definition?.text, 'user.roles.exists(r, r in ["agent", "admin"])');
    assert.deepEqual([definition.range, definition.parts[0]?.range], [told?.range, told?.range]);
  });

  it('tells the lists of a condition, of which `none` holds where nothing in it does', () => {
    const rule = `at: output
then: block
when:
  all: ['output.text.has(phone)']
  any: ['output.text.has(email)', 'output.text.has(drug)']
  none: [staff]`;
    const { when: told, because } = explained(rule, outputMoment('555-0142 zanfirol'));
    assert.deepEqual(lines(told?.parts), ['output.text.has(phone) = true', 'any = true', 'none = true']);
    assert.deepEqual(lines(because), [
      'output.text.has(phone) = true',
      'output.text.has(drug) = true',
      'user.roles.exists(r, r in ["agent", "admin"]) = false',
    ]);
  });

  it('tells which branch was taken', () => {
    const { when: told } = explained(
      when('staff ? output.text.has(phone) : output.text.has(email)'),
      outputMoment('x'),
    );
    assert.deepEqual(lines(told?.parts), [
      'staff = false',
      '(output.text.has(phone) = false)',
      'output.text.has(email) = false',
    ]);
  });

  it('tells what left a rule open', () => {
    const hidden = outputMoment('555-0142', { user: new Unknown(['user']) });
    const unknown = explained(when('output.text.has(phone) && !staff'), hidden);
    assert.equal(unknown.outcome, 'unknown');
    assert.deepEqual(lines(unknown.because), ['user.roles.exists(r, r in ["agent", "admin"]) = unknown: user']);
    const failed = explained(when('output.text.has(phone) && int(output.text) > 3'), outputMoment('555-0142'));
    assert.equal(failed.outcome, 'error');
    assert.deepEqual(lines(failed.because), ['int(output.text) > 3 = invalid-conversion']);
  });

  it('tells what the policy applies to, and nothing of rules it does not reach', () => {
    const text = ruleText(when('true')).replace('mode:', 'applies: app.name == "desk"\nmode:');
    const [rule] = explain(policySet(text), outputMoment('', { app: { name: 'shop' } })).rules;
    assert.equal(rule?.outcome, 'not-held');
    assert.equal(rule?.when, undefined);
    assert.deepEqual(lines(rule?.because), ['app.name == "desk" = false']);
    assert.deepEqual(lines(rule?.because[0]?.parts), ['app.name = "shop"']);
  });

  it('masks content unless it is asked for', () => {
    const condition = when(
      'size(output.text) > 3 && output.text.startsWith(user.id) && output.finish_reason == "stop"',
    );
    const values = (options?: ExplainOptions) =>
      explained(condition, outputMoment('u says', {}), options).when?.parts.flatMap(({ parts }) => lines(parts));
    assert.deepEqual(values(), [
      'size(output.text) = 6',
      'output.text = text of 6 characters',
      'user.id = text of 1 character',
      'output.finish_reason = "stop"',
    ]);
    assert.deepEqual(values({ content: true })?.[1], 'output.text = "u says"');
  });

  it('counts characters as `size` does, and shows none by half', () => {
    const said = 'a👍👍';
    const [size] = explained(when('size(output.text) > 9'), outputMoment(said, {})).when?.parts ?? [];
    assert.deepEqual(size && [line(size), ...lines(size.parts)], [
      'size(output.text) = 3',
      'output.text = text of 3 characters',
    ]);
    const long = explained(when('output.text == "b"'), outputMoment('👍'.repeat(300), {}), { content: true });
    assert.match(line(long.when?.parts[0] as Step), /= "(?:👍)+…$/u);
  });

  it('tells which element of a list decided', () => {
    const condition = when('output.text.find(phone).exists(d, !(d.text in ["555-0000"]))');
    const moment = outputMoment('555-0000 or 555-0142');
    const asked = (options?: ExplainOptions) => explained(condition, moment, options).when?.parts[1];
    assert.equal(line(asked() as Step), '!(d.text in ["555-0000"]) = true');
    assert.deepEqual(lines(asked()?.parts[0]?.parts), ['d.text = text of 8 characters', '["555-0000"] = ["555-0000"]']);
    assert.deepEqual(lines(asked({ content: true })?.parts[0]?.parts)[0], 'd.text = "555-0142"');
  });

  it('tells what memories knew', () => {
    const text = ruleText(
      'at: tool_call\nthen: block\nwhen: calls.count >= 2',
      'memories:\n  calls: { at: tool_call, within: 1h, per: user.id }\n',
    );
    const set = policySet(text);
    const call = (id: string, time: number): Moment => ({
      at: 'tool_call',
      id,
      time,
      tenant: 't',
      user: { id: 'u' },
      tool: { name: 'refund', arguments: {} },
    });
    const history = createHistory({ secret: 's' });
    history.keep(set.remembers, -3_600_000);
    for (const id of ['a', 'b'])
      history.remember(decide(set, call(id, id.charCodeAt(0)), undefined, history), 'happened');
    const because = (options: ExplainOptions) => explain(set, call('c', 1000), options).rules[0]?.because[0];
    assert.deepEqual(lines(because({ history })?.parts), ['calls.count = 2']);
    assert.deepEqual(lines(because({})?.parts), ['calls.count = unknown: calls']);
  });

  it('says where each clause stands in the file', () => {
    const text = ruleText('at: output\nthen: block\nwhen: |\n  output.text.has(phone)\n    && !staff');
    const [rule] = explain(policySet(text), outputMoment('')).rules;
    for (const { range, text: written } of rule?.when?.parts ?? [])
      assert.equal(text.slice(range.start, range.end), written);
  });

  it('agrees with the decision, and never tells content that was not asked for', () => {
    const conditions = [
      'output.text.find(phone).all(d, d.text == user.id || d.text.size() > 3)',
      'output.text.has(phone)',
      'staff',
      'output.text.contains(user.id)',
      'output.text.size() > 9',
      'true',
    ];
    const condition = fc.letrec<{ any: string }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(...conditions),
        tie('any').map((one) => `!(${one})`),
        fc.tuple(tie('any'), fc.constantFrom('&&', '||'), tie('any')).map(([a, op, b]) => `(${a} ${op} ${b})`),
        fc.tuple(tie('any'), tie('any'), tie('any')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      ),
    })).any;
    const moment = fc.record({
      text: fc.constantFrom('hidden 555-0142', 'hidden', 'hidden u'),
      user: fc.constantFrom({ id: 'u', roles: ['agent'] }, { id: 'u', roles: [] }, new Unknown(['user'])),
    });
    fc.assert(
      fc.property(condition, moment, (source, { text, user }) => {
        const set = policySet(ruleText(when(source)));
        const one = outputMoment(text, { user });
        const [rule] = explain(set, one).rules;
        assert.equal(rule?.outcome, decide(set, one).rules[0]?.state ?? 'not-held');
        assert.ok(!JSON.stringify(rule).includes('hidden'));
        assert.ok((rule?.because.length ?? 0) > 0);
      }),
      { numRuns: process.env.PARAPET_LONG ? 5_000 : 200 },
    );
  });
});
