import assert from 'node:assert/strict';
import { literalJudge, noRules, policies, policyJudge } from '../../../judges.ts';
import { accumulatedJson, call, jsonAnswer } from '../answers.ts';

const says = (content: string) => jsonAnswer([{ message: { content }, finish_reason: 'stop' }]);

describe('a whole chat completion', () => {
  const redacts = literalJudge({ redact: 'hush' });
  const blocks = literalJudge({ block: 'hush' });

  it('stays the very same text where nothing is changed', () => {
    const body = `{ "id" : "c", "choices" : [ { "message" : { "content" : "All \\u0069s well." }, "n": 1.0 } ] }`;
    assert.equal(call().answer(body, redacts).body, body);
    assert.equal(call().answer(body, noRules).body, body);
  });

  it('is redacted where a rule says so, and nowhere else', () => {
    const body = `{"id":"c","x": 1.50,"choices":[{"message":{"content":"a hush b","refusal":null}}]}`;
    assert.equal(call().answer(body, redacts).body, body.replace('hush', '[x]'));
  });

  it('is redacted in every text it has, each for itself', () => {
    const choice = { message: { reasoning_content: 'hu', content: 'sh hush', refusal: 'hush' }, finish_reason: 'stop' };
    const [delivered] = accumulatedJson(call().answer(jsonAnswer([choice]), redacts).body);
    assert.deepEqual([delivered?.reasoning_content, delivered?.content, delivered?.refusal], ['hu', 'sh [x]', '[x]']);
  });

  it('is redacted in a list of parts as in one text, since a finding may go on from part to part', () => {
    const content = [
      { type: 'text', text: 'hu' },
      { type: 'text', text: 'shfine' },
      { type: 'refusal', refusal: 'hush' },
    ];
    const body = JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content } }] });
    const { content: delivered } = JSON.parse(call().answer(body, redacts).body).choices[0].message;
    assert.deepEqual(delivered, [
      { type: 'text', text: '[x]fine' },
      { type: 'text', text: '' },
      { type: 'refusal', refusal: '[x]' },
    ]);
  });

  it('loses the parts it cannot read and the fields that repeat its words', () => {
    const body = JSON.stringify({
      citations: ['hush'],
      choices: [
        {
          index: 0,
          logprobs: { content: [{ token: 'hush' }] },
          message: {
            content: [
              { type: 'thinking', thinking: 'hush' },
              { type: 'text', text: 'fine' },
            ],
            audio: { id: 'a', data: 'aHVzaA==', transcript: 'hush' },
            annotations: [{ url_citation: { title: 'hush' } }],
            summary: 'hush',
          },
          finish_reason: 'stop',
        },
      ],
    });
    const { body: left, answer } = call().answer(body, redacts);
    assert.ok(!left.includes('hush') && !left.includes('aHVzaA=='));
    assert.deepEqual([...answer.withheld].sort(), [
      'annotations',
      'audio',
      'citations',
      'logprobs',
      'summary',
      'thinking',
    ]);
    assert.equal(
      call().answer(body, policyJudge(policies({ 'output redact': 'output.text.has(phone)' }, 'observe'))).body,
      body,
    );
  });

  it('becomes a refusal when it is blocked', () => {
    const { body, answer } = call().answer(says('well, hush'), blocks);
    const [choice] = JSON.parse(body).choices;
    assert.deepEqual(choice, {
      index: 0,
      message: {
        role: 'assistant',
        content: 'This was withheld by a policy.',
        refusal: 'This was withheld by a policy.',
      },
      logprobs: null,
      finish_reason: 'content_filter',
    });
    assert.deepEqual(answer.usage, { input: 5, output: 7 });
    assert.deepEqual(answer.finishReasons, ['content_filter']);
  });

  it('has no content when it is blocked and had to be JSON', () => {
    const format = { response_format: { type: 'json_schema', json_schema: { name: 'a', schema: {} } } };
    const { message } = JSON.parse(call(format).answer(says('hush'), blocks).body).choices[0];
    assert.deepEqual([message.content, message.refusal], [null, 'This was withheld by a policy.']);
  });

  it('is decided choice by choice', () => {
    const choices = ['fine', 'hush'].map((content) => ({ message: { content }, finish_reason: 'stop' }));
    const left = accumulatedJson(call({ n: 2 }).answer(jsonAnswer(choices), blocks).body);
    assert.deepEqual(
      left.map(({ finish_reason }) => finish_reason),
      ['stop', 'content_filter'],
    );
  });

  it('is one moment per choice, with the whole input', () => {
    const judge = policyJudge(policies({ 'output redact': 'output.text.has(phone)' }));
    const choices = ['one', 'two'].map((content) => ({ message: { content }, finish_reason: 'stop' }));
    call({ n: 2 }).answer(jsonAnswer(choices), judge);
    assert.deepEqual(
      judge.moments.map(({ at, output, model, call: about }) => ({ at, output, model, about })),
      ['one', 'two'].map((content) => ({
        at: 'output',
        output: { parts: [{ type: 'text', content }], finish_reason: 'stop' },
        model: { provider: 'openai', name: 'gpt-4o', response_name: 'gpt-4o-2024-08-06', version: '2024-08-06' },
        about: { operation: 'chat', provider: 'openai', stream: false, parameters: { choice_count: 2 } },
      })),
    );
    assert.deepEqual(judge.moments[0]?.input, {
      messages: [{ role: 'user', parts: [{ type: 'text', content: 'Hello' }] }],
    });
    assert.notEqual(judge.moments[0]?.id, judge.moments[1]?.id);
  });

  for (const [what, body] of [
    ['is not JSON', 'hush'],
    ['has no choices', '{"text":"hush"}'],
    ['has a choice without a message', '{"choices":[{"text":"hush"}]}'],
    ['is nested beyond reason', `{"choices":${'['.repeat(5000)}"hush"${']'.repeat(5000)}}`],
  ] as const) {
    it(`is withheld when it ${what}, with an error that clients understand`, () => {
      const { body: left, status, answer } = call().answer(body, redacts);
      assert.equal(status, 502);
      assert.equal(JSON.parse(left).error.type, 'parapet_unreadable_answer');
      assert.ok(!left.includes('hush'));
      assert.ok(answer.problem);
    });

    it(`passes as it came when it ${what} and no rule could have changed it`, () => {
      const { body: left, status } = call().answer(body, noRules);
      assert.deepEqual([left, status], [body, 200]);
    });
  }

  it('that is an error passes without what it quotes', () => {
    const body = '{"error":{"message":"Try later","code":429,"failed_generation":"hush"}}';
    const { body: left, status } = call().answer(body, redacts);
    const { error } = JSON.parse(left);
    assert.deepEqual([error.code, error.failed_generation], [429, null]);
    assert.match(error.message, /^The provider reported an error\./);
    assert.equal(status, 200);
  });
});
