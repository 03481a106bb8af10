import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import { canonicalJson, decide, type Moment, propose, redact, UnknownText } from '../../src/index.ts';
import { outputMoment, policySet, ruleText } from '../policies.ts';

const redactPhones = policySet(ruleText('at: output\nwhen: output.text.has(phone) && !staff\nthen: redact'));

describe('decide', () => {
  it('says what a rule that holds proposes, and where to take out what made it hold', () => {
    const text = 'Call 555-0142 or 555-0199.';
    const decision = decide(redactPhones, outputMoment(text));
    assert.equal(decision.verdict, 'modify');
    const proposal = propose(decision);
    assert.equal(proposal.action, 'redact');
    assert.equal(redact(text, proposal.redactions), 'Call [phone] or [phone].');
    assert.equal(decision.rules[0]?.findings[0]?.part, '/output/parts/0');
  });

  it('lists no rule that does not hold, and sees all it needs', () => {
    const decision = decide(redactPhones, outputMoment('Call us.'));
    assert.deepEqual(decision.rules, []);
    assert.deepEqual([decision.verdict, decision.possible, decision.coverage.level], ['allow', 'allow', 'full']);
    const staff = decide(redactPhones, outputMoment('555-0142', { user: { id: 'u', roles: ['agent'] } }));
    assert.equal(staff.verdict, 'allow');
  });

  it('does not take an unknown user for nobody: it is possible that the rule holds, and enforcing hosts act', () => {
    const { user: _, ...nobody } = outputMoment('555-0142');
    const decision = decide(redactPhones, nobody);
    assert.deepEqual([decision.verdict, decision.possible], ['allow', 'modify']);
    assert.equal(decision.rules[0]?.state, 'unknown');
    assert.deepEqual(decision.rules[0]?.unknowns, ['user']);
    assert.equal(propose(decision).action, 'redact');
    assert.deepEqual(decision.coverage, { level: 'partial', missing: ['user.roles'] });
  });

  it('knows that nothing holds where what is known decides it, however much is unknown', () => {
    const { user: _, ...nobody } = outputMoment('Call us.');
    assert.deepEqual(decide(redactPhones, nobody).rules, []);
  });

  it('lets a rule say what an unknown means', () => {
    const set = policySet(
      ruleText('at: output\nwhen: output.text.has(phone) && !staff\nthen: redact\non_unknown: allow'),
    );
    const { user: _, ...nobody } = outputMoment('555-0142');
    assert.equal(propose(decide(set, nobody)).action, 'none');
  });

  it('blocks where a redaction acts on text that nobody can see', () => {
    const decision = decide(redactPhones, outputMoment('', { output: { parts: new Unknown(['output.parts']) } }));
    assert.equal(decision.possible, 'deny');
    assert.equal(decision.coverage.level, 'none');
    assert.equal(propose(decision).action, 'block');
  });

  it('decides from recorded findings as from the text, as far as the same finders looked', () => {
    const text = 'Call 555-0142 now.';
    const seen = decide(redactPhones, outputMoment(text));
    const [finding] = seen.rules[0]?.findings ?? [];
    assert.ok(finding);
    const recorded = new UnknownText(['output.parts'], seen.scanned, [finding]);
    const replayed = decide(
      redactPhones,
      outputMoment('', { output: { parts: [{ type: 'text', content: recorded }] } }),
    );
    assert.equal(replayed.verdict, 'modify');
    assert.deepEqual(replayed.rules[0]?.findings, seen.rules[0]?.findings);
    const other = policySet(
      ruleText('at: output\nwhen: output.text.has(ticket)\nthen: redact', '').replace(
        'phone:',
        'ticket: { pattern: "T[0-9]{3}" }\n  phone:',
      ),
    );
    const unseen = decide(other, outputMoment('', { output: { parts: [{ type: 'text', content: recorded }] } }));
    assert.equal(unseen.rules[0]?.state, 'unknown');
  });

  it('records which finders told all they found, so that the record is never taken for more than it is', () => {
    const set = policySet(
      ruleText('at: output\nwhen: \'output.text.find(phone).exists(p, p.text.startsWith("555"))\'\nthen: block'),
    );
    const digestOf = (finder: string) =>
      decide(
        policySet(ruleText(`at: output\nwhen: output.text.has(${finder})\nthen: redact`)),
        outputMoment('555-0142 amy@shop.example zanfirol not advice'),
      ).rules[0]?.findings[0]?.digest;
    const decision = decide(set, outputMoment('555-0142, 212-0142, amy@shop.example'));
    assert.deepEqual(new Set(decision.scanned), new Set([digestOf('drug'), digestOf('disclaimer')]));
    assert.deepEqual(decision.pieces, ['/output/parts/0']);
    assert.ok(decide(set, outputMoment('555-0142')).scanned.includes(digestOf('phone') ?? ''));
    assert.deepEqual(decide(set, outputMoment('hello')).scanned, []);
  });

  it('lets a record stand for text of which nothing else is left', () => {
    const seen = decide(redactPhones, outputMoment('555-0142'));
    const content = new UnknownText(['output.parts'], seen.scanned, seen.rules[0]?.findings ?? []);
    for (const output of [undefined, { parts: new Unknown(['output.parts']) }]) {
      const { output: _, ...moment } = outputMoment('');
      const decision = decide(redactPhones, {
        ...moment,
        ...(output && { output }),
        recorded: [{ part: '/output/parts/0', content }],
      });
      assert.equal(decision.verdict, 'modify');
      assert.deepEqual(decision.rules[0]?.findings, seen.rules[0]?.findings);
    }
  });

  it('takes out of an answer only what is in it, also where a rule looks at the question as well', () => {
    const set = policySet(ruleText('at: output\nwhen: output.text.has(phone) && input.text.has(email)\nthen: redact'));
    const input = { messages: [{ role: 'user', parts: [{ type: 'text', content: 'amy@shop.example' } as const] }] };
    const proposal = propose(decide(set, outputMoment('555-0142', { input })));
    assert.deepEqual(
      proposal.redactions.map(({ part }) => part),
      ['/output/parts/0'],
    );
  });

  it('finds nothing across two parts of an answer', () => {
    const parts = [
      { type: 'reasoning', content: '555-' },
      { type: 'text', content: '0142' },
    ] as const;
    assert.equal(decide(redactPhones, outputMoment('', { output: { parts } })).verdict, 'allow');
  });

  it('sees what is new in a transcript as the input text, tool results included', () => {
    const set = policySet(ruleText('at: input\nwhen: input.text.has(phone)\nthen: redact'));
    const message = (role: string, content: string) => ({ role, parts: [{ type: 'text', content } as const] });
    const moment = (messages: readonly ReturnType<typeof message>[]): Moment => ({
      at: 'input',
      id: 'i',
      time: 0,
      input: { messages },
    });
    assert.equal(
      decide(set, moment([message('user', '555-0142'), message('assistant', 'ok'), message('user', 'hi')])).verdict,
      'allow',
    );
    const fresh = decide(set, moment([message('user', 'hi'), message('assistant', 'ok'), message('user', '555-0142')]));
    assert.equal(fresh.rules[0]?.findings[0]?.part, '/input/messages/2/parts/0');
    const result: Moment = {
      ...moment([]),
      input: { messages: [{ role: 'tool', parts: [{ type: 'tool_call_response', result: { to: ['555-0142'] } }] }] },
    };
    assert.equal(decide(set, result).rules[0]?.findings[0]?.part, '/input/messages/0/parts/0/result/to/0');
  });

  it('looks into the arguments of a tool call', () => {
    const set = policySet(
      ruleText('at: tool_call\nwhen: tool.name == "refund" && double(tool.arguments.amount) > 500.0\nthen: block'),
    );
    const call = (amount: unknown): Moment => ({
      at: 'tool_call',
      id: 't',
      time: 0,
      tool: { name: 'refund', arguments: { amount: amount as number } },
    });
    assert.equal(decide(set, call(600)).verdict, 'deny');
    assert.equal(decide(set, call(20)).verdict, 'allow');
    const failed = decide(set, call('many'));
    assert.deepEqual([failed.verdict, failed.possible, failed.rules[0]?.state], ['allow', 'deny', 'error']);
    assert.equal(propose(failed).action, 'block');
  });

  it('finds what hides in numbers and names of members, and blocks because they cannot be changed', () => {
    const set = policySet(
      ruleText('at: tool_call\nwhen: tool.text.has(phone)\nthen: redact').replace("'\\d{3}-\\d{4}'", "'5551234567'"),
    );
    const call = (args: object): Moment => ({
      at: 'tool_call',
      id: 't',
      time: 0,
      tool: { name: 'n', arguments: args as never },
    });
    for (const [args, action, part] of [
      [{ to: '5551234567' }, 'redact', '/tool/arguments/to'],
      [{ to: 5551234567 }, 'block', '/tool/arguments/to'],
      [{ 'a/5551234567': 1 }, 'block', '/tool/arguments/a~15551234567#'],
    ] as const) {
      const decision = decide(set, call(args));
      assert.equal(decision.rules[0]?.findings[0]?.part, part);
      assert.equal(propose(decision).action, action);
    }
  });

  it('does not take a large number for the digits that were written, which nobody knows any more', () => {
    const set = policySet(ruleText('at: tool_call\nwhen: tool.text.has(phone)\nthen: redact'));
    const decision = decide(set, {
      at: 'tool_call',
      id: 't',
      time: 0,
      tool: { name: 'n', arguments: { card: JSON.parse('6304000000000000001') } },
    });
    assert.equal(decision.rules[0]?.state, 'unknown');
    assert.equal(propose(decision).action, 'block');
  });

  it('keeps observed rules apart from enforced ones', () => {
    const set = policySet(ruleText('at: output\nwhen: output.text.has(phone)\nthen: block\nmode: observe'));
    const decision = decide(set, outputMoment('555-0142'));
    assert.deepEqual([decision.verdict, decision.observed, propose(decision).action], ['allow', 'deny', 'none']);
  });

  it('combines all, any and none', () => {
    const set = policySet(
      ruleText(
        'at: output\nwhen:\n  all: [output.text.has(phone)]\n  any: [output.text.has(email), output.text.has(drug)]\n  none: [staff]\nthen: block',
      ),
    );
    assert.equal(decide(set, outputMoment('555-0142 zanfirol')).verdict, 'deny');
    assert.equal(decide(set, outputMoment('555-0142')).verdict, 'allow');
    assert.equal(
      decide(set, outputMoment('555-0142 zanfirol', { user: { id: 'u', roles: ['admin'] } })).verdict,
      'allow',
    );
  });

  it('is told apart by `applies` before anything else', () => {
    const text = ruleText('at: output\nwhen: output.text.has(phone)\nthen: block').replace(
      'mode: enforce',
      'mode: enforce\napplies: app.name == "bot"',
    );
    const set = policySet(text);
    assert.equal(decide(set, outputMoment('555-0142', { app: { name: 'bot' } })).verdict, 'deny');
    assert.deepEqual(decide(set, outputMoment('555-0142', { app: { name: 'other' } })).rules, []);
    assert.equal(decide(set, outputMoment('555-0142')).possible, 'deny');
  });

  it('decides spans, and says cheaply which of them no rule could concern', () => {
    const set = policySet(
      ruleText(
        'at: span\nwhen: \'"db.system" in span.attributes && span.attributes["db.system"] == "redis"\'\nthen: flag',
      ),
    );
    const span = {
      name: 'GET',
      kind: 'client',
      status: { code: 'unset' },
      duration: 0.1,
      attributes: { 'db.system': 'redis' },
      events: [],
    } as const;
    assert.equal(decide(set, { at: 'span', id: 's', time: 0, span }).verdict, 'warn');
    assert.ok(set.concernsSpan(span));
    assert.ok(!set.concernsSpan({ ...span, attributes: {} }));
  });

  it('gives equal bytes for equal moments, whatever the order of files and keys', () => {
    const a = ruleText('at: output\nwhen: output.text.has(phone)\nthen: redact');
    const b = a.replace('policy: p', 'policy: q').replace('then: redact', 'then: block');
    const [one, two] = [policySet(a, b), policySet(b, a)];
    assert.equal(one.digest, two.digest);
    const moment = outputMoment('555-0142');
    assert.equal(canonicalJson(decide(one, moment)), canonicalJson(decide(two, moment)));
  });
});
