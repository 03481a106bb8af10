import assert from 'node:assert/strict';
import { nothingProposed } from '@parapet/policy';
import type { Admission, Judge } from '../../../../src/index.ts';
import { openaiChat } from '../../../../src/index.ts';
import { literalJudge, noRules, policies, policyJudge } from '../../../judges.ts';
import { accumulate, accumulatedJson, call, context, url } from '../answers.ts';

function admitted(body: string, judge: Judge): Admission {
  const exchange = openaiChat.open(body, context, url);
  assert.ok(!('problem' in exchange));
  return exchange.admit(judge);
}

function forwarded(body: string, judge: Judge) {
  const admission = admitted(body, judge);
  assert.equal(admission.kind, 'forward');
  return admission as Extract<Admission, { kind: 'forward' }>;
}

describe('admitting a request', () => {
  const redacts = literalJudge({ redact: 'hush' });
  const blocks = literalJudge({ block: 'hush' });

  it('forwards the very same body where nothing is to be changed', () => {
    const body = '{ "messages" : [ {"role":"user", "content":"Hi \\u0041"} ], "seed": 12345678901234567890 }';
    for (const judge of [redacts, noRules]) assert.equal(forwarded(body, judge).body, body);
  });

  it('rewrites the texts that a rule redacts, and no other character', () => {
    const body = `{ "model":"m", "seed": 12345678901234567890, "x": {"hush":1.0},
      "messages":[{"role":"user","content":"a hush b","name":"n"},{"role":"user","content":[
        {"type":"text","text":"fine"},{"type":"text","text":"hush","cache":{"hush":"x"}}]}] }`;
    const { body: sent, changed, delivered } = forwarded(body, redacts);
    assert.equal(sent, body.replace('a hush b', 'a [x] b').replace('"text":"hush"', '"text":"[x]"'));
    assert.deepEqual(changed, [
      { message: 0, part: 0 },
      { message: 1, part: 1 },
    ]);
    assert.deepEqual(delivered[1]?.parts[1], { type: 'text', content: '[x]' });
  });

  it('redacts inside a tool result that is JSON, and leaves it valid JSON', () => {
    const result = '{"ok":true,"id":12345678901234567890,"rows":[{"note":"a \\"hush\\" b"}]}';
    const body = JSON.stringify({ messages: [{ role: 'tool', tool_call_id: 'c', content: result }] });
    const sent = JSON.parse(forwarded(body, redacts).body);
    assert.equal(sent.messages[0].content, result.replace('hush', '[x]'));
  });

  it('sees what a tool result hides behind a name that it says twice', () => {
    const body = JSON.stringify({
      messages: [{ role: 'tool', tool_call_id: 'c', content: '{"note":"hush","note":"fine"}' }],
    });
    assert.equal(JSON.parse(forwarded(body, redacts).body).messages[0].content, '{"note":"[x]","note":"fine"}');
  });

  it('redacts a tool result that is only text', () => {
    const body = JSON.stringify({ messages: [{ role: 'tool', tool_call_id: 'c', content: '{hush' }] });
    assert.equal(JSON.parse(forwarded(body, redacts).body).messages[0].content, '{[x]');
  });

  it('decides every turn, oldest first, and takes out again what was taken out before', () => {
    const judge = policyJudge(policies({ 'input redact': 'input.text.has(phone)' }));
    const body = JSON.stringify({
      messages: [
        { role: 'system', content: 'Help. 555-0000' },
        { role: 'user', content: 'call 555-0101' },
        { role: 'assistant', content: 'I call 555-0202' },
        { role: 'user', content: 'and 555-0303' },
      ],
    });
    const { body: sent } = forwarded(body, judge);
    assert.deepEqual(
      JSON.parse(sent).messages.map(({ content }: { content: string }) => content),
      ['Help. 555-0000', 'call [phone]', 'I call 555-0202', 'and [phone]'],
    );
    assert.deepEqual(
      judge.moments.map(({ input }) => (input && 'messages' in input ? (input.messages as unknown[]).length : 0)),
      [2, 4],
    );
  });

  it('says a template in place of all of what a tool said, whatever that held', () => {
    const judge = policyJudge(
      policies({ 'tool_result { rewrite: { template: Nothing was found. } }': 'tool.text.has(secret)' }),
    );
    const messages = ['{"note":"hush","amount":7,"names":{"hush":[]}}', 'hush, said the tool', '{"note":"fine"}'].map(
      (content, index) => ({ role: 'tool', tool_call_id: `c${index}`, content }),
    );
    const { body: sent } = forwarded(JSON.stringify({ messages }), judge);
    assert.deepEqual(
      JSON.parse(sent).messages.map(({ content }: { content: string }) => content),
      ['Nothing was found.', 'Nothing was found.', '{"note":"fine"}'],
    );
  });

  it('says a template once in place of a turn of several parts, and takes out what others do', () => {
    const judge = policyJudge(
      policies({
        'input { rewrite: { template: Say no. } }': 'input.text.has(secret)',
        'input redact': 'input.text.has(phone)',
      }),
    );
    const text = (content: string) => ({ type: 'text', text: content });
    const body = JSON.stringify({
      messages: [
        { role: 'user', content: [text('hush 555-0101'), text('and 555-0202')] },
        { role: 'assistant', content: 'No.' },
        { role: 'user', content: 'call 555-0303' },
      ],
    });
    assert.deepEqual(JSON.parse(forwarded(body, judge).body).messages, [
      { role: 'user', content: [text(''), text('Say no.')] },
      { role: 'assistant', content: 'No.' },
      { role: 'user', content: 'call [phone]' },
    ]);
  });

  it('refuses for a time, or by an error, where the rule says so', () => {
    const refused = (then: string) => {
      const judge = policyJudge(policies({ [`input ${then}`]: 'input.text.has(secret)' }));
      const body = JSON.stringify({ messages: [{ role: 'user', content: 'hush' }], stream: true });
      return (admitted(body, judge) as Extract<Admission, { kind: 'refuse' }>).answer;
    };
    const throttled = refused('{ throttle: { retry_after: 1500ms } }');
    assert.equal(throttled.status, 429);
    assert.deepEqual([throttled.headers['retry-after'], throttled.headers['retry-after-ms']], ['2', '1500']);
    assert.deepEqual(JSON.parse(throttled.body).error, {
      message: 'Not that.',
      type: 'policy_error',
      code: 'rate_limit_exceeded',
      param: null,
    });
    const failed = refused('{ block: { as: error } }');
    assert.equal(failed.status, 403);
    assert.equal(failed.headers['x-should-retry'], 'false');
    assert.equal(JSON.parse(failed.body).error.code, 'policy_blocked');
    for (const then of ['escalate', 'halt']) assert.equal(refused(then).status, 200);
  });

  it('gives a turn the same identity when it is sent again, and other turns others', () => {
    const judge = policyJudge(policies({ 'input flag': 'input.text.has(phone)' }));
    const first = { role: 'user', content: 'Hi' };
    const transcript = [first, { role: 'assistant', content: 'Hello' }, { role: 'user', content: 'Hi' }];
    call({ messages: [first] }).admit(judge);
    call({ messages: transcript }).admit(judge);
    call({ messages: [first] }, { scope: 'another' }).admit(judge);
    const [a, b, c, d] = judge.moments.map(({ id }) => id);
    assert.equal(a, b);
    assert.equal(new Set([a, c, d]).size, 3);
  });

  it('refuses at the first turn that is blocked, in the form of an answer', () => {
    const { answer, ...rest } = admitted(
      JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hush' }] }),
      blocks,
    ) as Extract<Admission, { kind: 'refuse' }>;
    assert.equal(rest.proposal.action, 'block');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'application/json');
    const { usage, object, model } = JSON.parse(answer.body);
    assert.deepEqual([usage.total_tokens, object, model], [0, 'chat.completion', 'm']);
    assert.deepEqual(accumulatedJson(answer.body), [
      {
        role: 'assistant',
        content: 'This was withheld by a policy.',
        reasoning_content: '',
        refusal: 'This was withheld by a policy.',
        tool_calls: [],
        finish_reason: 'content_filter',
      },
    ]);
  });

  it('refuses in the form of a stream, once for every choice, with usage only if asked', () => {
    const refused = (more: object) => {
      const body = JSON.stringify({
        model: 'm',
        messages: [{ role: 'user', content: 'hush' }],
        stream: true,
        n: 2,
        ...more,
      });
      return admitted(body, blocks) as Extract<Admission, { kind: 'refuse' }>;
    };
    const { answer } = refused({});
    assert.equal(answer.headers['content-type'], 'text/event-stream; charset=utf-8');
    const { choices, done, usage } = accumulate(answer.body);
    assert.equal(choices.length, 2);
    assert.deepEqual(new Set(choices.map(({ finish_reason }) => finish_reason)), new Set(['content_filter']));
    assert.deepEqual([done, usage], [true, undefined]);
    assert.deepEqual(accumulate(refused({ stream_options: { include_usage: true } }).answer.body).usage, {
      prompt_tokens: 0,
      completion_tokens: 0,
      total_tokens: 0,
    });
  });

  it('refuses when a text is to be redacted that cannot be rewritten', () => {
    const judge: Judge = {
      ...redacts,
      judge: () => ({
        ...nothingProposed,
        action: 'redact',
        verdict: 'modify',
        redactions: [{ part: '/input/messages/0/parts/9', start: 0, end: 1, placeholder: '[x]' }],
      }),
    };
    assert.equal(call().admit(judge).kind, 'refuse');
  });

  it('asks nobody where no rule is about inputs', () => {
    const judge = policyJudge(policies({ 'output redact': 'output.text.has(phone)' }));
    assert.equal(call().admit(judge).kind, 'forward');
    assert.equal(judge.moments.length, 0);
  });

  const user = { role: 'user', content: 'fine' };
  const unseen: Readonly<Record<string, object>> = {
    'by somebody who is called human': { messages: [{ role: 'human', content: 'hush' }] },
    'by a User': { messages: [{ role: 'User', content: 'hush' }] },
    'by nobody': { messages: [{ content: 'hush' }] },
    'in the name of a user': { messages: [{ ...user, name: 'hush' }] },
    'as what a user thought': { messages: [{ ...user, reasoning_content: 'hush' }] },
    'in a part, beside its text': {
      messages: [{ role: 'user', content: [{ type: 'text', text: 'a', note: 'hush' }] }],
    },
    'in a part, twice': { messages: [{ role: 'user', content: [{ type: 'text', text: 'a', refusal: 'hush' }] }] },
    'as a prediction': { messages: [user], prediction: { type: 'content', content: 'hush' } },
    'as a prediction in parts': { messages: [user], prediction: { content: [{ type: 'text', text: 'hush' }] } },
    'in a part of another type': {
      messages: [{ role: 'user', content: [{ type: 'input_text', input_text: 'hush' }] }],
    },
    'as one part without a list': { messages: [{ role: 'user', content: { type: 'text', text: 'hush' } }] },
    'as a message that is a text': { messages: ['hush'] },
    'as a prompt': { messages: [user], prompt: 'hush' },
    'as a prompt after words of the assistant': { messages: [{ role: 'assistant', content: 'a' }], prompt: 'hush' },
    'as a prompt without messages': { messages: [], prompt: 'hush' },
    'beside the result of a tool': { messages: [{ role: 'tool', tool_call_id: 'c', content: 'a', note: 'hush' }] },
  };
  for (const [where, request] of Object.entries(unseen))
    it(`sees what is said ${where}`, () => {
      const body = JSON.stringify(request);
      const judge = policyJudge(policies({ 'input redact': 'input.text.has(secret)' }));
      assert.equal(forwarded(body, judge).body, body.replace('hush', '[secret]'));
    });

  const unreadable: Readonly<Record<string, object>> = {
    message: [{ ...user, note: { a: 'hush' } }],
    part: [{ role: 'user', content: [{ type: 'text', text: 'a', note: ['hush'] }] }],
    aside: [user],
  };
  for (const [where, messages] of Object.entries(unreadable))
    it(`tells that it could not look at everything: ${where}`, () => {
      const judge = policyJudge(policies({ 'input redact': 'input.text.has(secret)' }));
      const body = { messages, ...(where === 'aside' && { Messages: [{ role: 'user', content: 'hush' }] }) };
      assert.equal(admitted(JSON.stringify(body), judge).kind, 'forward');
      assert.equal(judge.decided.at(-1)?.decision.coverage.level, 'partial');
    });

  it('sees all of an ordinary request', () => {
    const judge = policyJudge(policies({ 'input redact': 'input.text.has(secret)' }));
    const request = {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'a', cache_control: { type: 'ephemeral' } }] },
        {
          role: 'assistant',
          content: null,
          refusal: null,
          annotations: [],
          audio: null,
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'c', content: '{"ok":true}' },
      ],
      user: 'u-1',
      metadata: { team: 'support' },
      reasoning_effort: 'low',
      top_k: 40,
    };
    admitted(JSON.stringify(request), judge);
    assert.equal(judge.decided.length, 2);
    for (const { decision } of judge.decided) assert.deepEqual(decision.coverage, { level: 'full', missing: [] });
  });

  it('sends once what is named twice, as it was read', () => {
    const twice = [
      '{"messages":[{"role":"user","content":"hush","content":"fine"}]}',
      '{"messages":[{"role":"user","content":"hush"}],"messages":[{"role":"user","content":"fine"}]}',
    ];
    const once = '{"messages":[{"role":"user","content":"fine"}]}';
    for (const body of twice) {
      assert.equal(forwarded(body, redacts).body, once);
      assert.equal(forwarded(body.replaceAll('}]', ',"x":[1]}]'), blocks).body, once.replace('}]', ',"x":[1]}]'));
      assert.equal(forwarded(body, noRules).body, body);
    }
  });

  it('refuses what must be taken out of a tool result that is no text', () => {
    const judge = policyJudge(policies({ 'input redact': 'input.text.has(secret)' }));
    for (const content of [{ note: 'hush' }, [{ type: 'text', text: { note: ['hush'] } }], [['hush']]])
      assert.equal(
        admitted(JSON.stringify({ messages: [{ role: 'tool', tool_call_id: 'c', content }] }), judge).kind,
        'refuse',
      );
  });
});
