import assert from 'node:assert/strict';
import type { Judge } from '../../../../src/index.ts';
import { literalJudge, noRules, policies, policyJudge } from '../../../judges.ts';
import { accumulate, bytesOf, call, chunk, done, joined, passThrough, sse, textOf, usageChunk } from '../answers.ts';

const role = chunk({ role: 'assistant', content: '' });
const stop = chunk({}, 'stop');

/** What leaves the gate for each event that enters it. */
function events(judge: Judge, stream: readonly string[], body: object = {}): string[] {
  const gate = call({ stream: true, ...body }).gate(judge);
  return [...stream.map((event) => textOf(gate.push(bytesOf(event)))), textOf(gate.end())];
}

const through = (judge: Judge, stream: readonly string[], body: object = {}) =>
  accumulate(events(judge, stream, body).join(''));

describe('the gate of a streamed chat completion', () => {
  const redacts = literalJudge({ redact: 'hush' });
  const blocks = literalJudge({ block: 'hush' });

  it('lets every event of a clean answer pass at once, byte for byte', () => {
    const stream = [
      role,
      chunk({ content: 'All is' }),
      ': keep-alive\n\n',
      chunk({ content: ' well.' }),
      stop,
      usageChunk,
      done,
    ];
    assert.deepEqual(events(redacts, stream), [...stream, '']);
  });

  it('looks at nothing where no rule is about answers', () => {
    const stream = ['data: not JSON\n\n', role, chunk({ content: 'hush' }), done];
    assert.deepEqual(events(noRules, stream), [...stream, '']);
  });

  it('holds what could become a finding, and releases it with the event that settles it', () => {
    const stream = [
      role,
      chunk({ content: 'say hu' }),
      chunk({ content: 's' }),
      chunk({ content: 'h now' }),
      stop,
      done,
    ];
    assert.deepEqual(events(redacts, stream), [
      role,
      chunk({ content: 'say ' }),
      '',
      chunk({ content: '[x] now' }),
      stop,
      done,
      '',
    ]);
  });

  it('releases what is still held before it says that the answer is finished', () => {
    const stream = [role, chunk({ content: 'a hu' }), stop, done];
    assert.deepEqual(events(redacts, stream), [
      role,
      chunk({ content: 'a ' }),
      chunk({ content: 'hu' }) + stop,
      done,
      '',
    ]);
  });

  it('keeps the role in the first event when its text is held', () => {
    const stream = [chunk({ role: 'assistant', content: 'hu' }), chunk({ content: 'm' }), stop, done];
    assert.deepEqual(events(redacts, stream), [
      chunk({ role: 'assistant' }),
      chunk({ content: 'hum' }),
      stop,
      done,
      '',
    ]);
  });

  it('gates text that comes with the reason for the end', () => {
    assert.equal(through(redacts, [role, chunk({ content: 'hush hu' }, 'stop'), done]).choices[0]?.content, '[x] hu');
  });

  it('gates reasoning and refusals, each on its own', () => {
    const { choices } = through(redacts, [
      role,
      chunk({ reasoning_content: 'I hu' }),
      chunk({ refusal: 'sh' }),
      chunk({ reasoning_content: 'sh' }),
      chunk({ refusal: ' hush' }),
      stop,
      done,
    ]);
    assert.equal(choices[0]?.reasoning_content, 'I [x]');
    assert.equal(choices[0]?.refusal, 'sh [x]');
  });

  it('lets only one of two fields pass that say the same', () => {
    const gate = call({ stream: true }).gate(redacts);
    const left = joined(
      passThrough(
        gate,
        role +
          chunk({ reasoning: 'hu', reasoning_content: 'hu' }) +
          chunk({ reasoning: 'sh', reasoning_content: 'sh' }) +
          stop +
          done,
      ),
    );
    assert.ok(left.includes('[x]') && !left.includes('reasoning_content'));
    assert.deepEqual(gate.answer.withheld, ['reasoning_content']);
  });

  it('gates content that comes as a list of parts, in that form', () => {
    const list = (text: string) => chunk({ content: [{ type: 'text', text }] });
    assert.deepEqual(events(redacts, [role, list('a hu'), list('sh b'), stop, done]), [
      role,
      list('a '),
      list('[x] b'),
      stop,
      done,
      '',
    ]);
  });

  it('withholds content that is a list with parts it cannot read', () => {
    const gate = call({ stream: true }).gate(redacts);
    const thinking = [{ type: 'thinking', thinking: [{ type: 'text', text: 'hush' }] }];
    const left = joined(passThrough(gate, role + chunk({ content: thinking }) + stop + done));
    assert.ok(!left.includes('hush'));
    assert.deepEqual(gate.answer.withheld, ['content']);
  });

  it('withholds whatever repeats the words or might, and says so', () => {
    const gate = call({ stream: true }).gate(redacts);
    const more = { citations: ['hush'], obfuscation: 'aB3', system_fingerprint: 'fp_1' };
    const choice = {
      index: 0,
      delta: {
        content: 'Hi',
        audio: { transcript: 'hush' },
        annotations: [{ type: 'url_citation', url_citation: { title: 'hush' } }],
        reasoning_details: [{ text: 'hush' }],
      },
      logprobs: { content: [{ token: 'hush', bytes: [104], logprob: 0, top_logprobs: [] }] },
      token_ids: [71, 8],
      content_filter_results: { hate: { filtered: false, severity: 'safe' } },
      finish_reason: null,
    };
    const left = joined(passThrough(gate, sse({ id: 'c', choices: [choice], ...more }) + stop + done));
    assert.deepEqual(JSON.parse(left.slice('data: '.length, left.indexOf('\n'))), {
      id: 'c',
      choices: [
        {
          index: 0,
          delta: { content: 'Hi' },
          content_filter_results: { hate: { filtered: false, severity: 'safe' } },
          finish_reason: null,
        },
      ],
      obfuscation: 'aB3',
      system_fingerprint: 'fp_1',
    });
    assert.deepEqual([...gate.answer.withheld].sort(), [
      'annotations',
      'audio',
      'citations',
      'logprobs',
      'reasoning_details',
      'token_ids',
    ]);
  });

  it('lets all that pass where rules only observe', () => {
    const observed = policyJudge(policies({ 'output redact': 'output.text.has(phone)' }, 'observe'));
    const stream = [role, chunk({ content: '555-0142', audio: { transcript: 'x' } }), stop, done];
    assert.deepEqual(events(observed, stream), [...stream, '']);
    assert.equal(observed.decided[0]?.decision.observed, 'modify');
  });

  it('lets through unknown fields that hold no text', () => {
    const event = sse({ id: 'c', choices: [{ index: 0, delta: { content: 'Hi', tags: [], depth: 3 }, seen: true }] });
    assert.deepEqual(events(redacts, [event]), [event, '']);
  });

  it('ends a blocked choice as a filtered one, with what was released before', () => {
    const gate = call({ stream: true }).gate(blocks);
    const left = joined(
      passThrough(gate, role + chunk({ content: 'Well, hu' }) + chunk({ content: 'sh!' }) + stop + done),
    );
    const { choices, done: isDone } = accumulate(left);
    assert.deepEqual(choices, [
      {
        role: 'assistant',
        content: 'Well, ',
        reasoning_content: '',
        refusal: 'This was withheld by a policy.',
        tool_calls: [],
        finish_reason: 'content_filter',
      },
    ]);
    assert.ok(isDone && gate.stopped);
    assert.deepEqual(gate.answer.finishReasons, ['content_filter']);
  });

  it('says the message as content where nothing had been said', () => {
    const { choices } = through(blocks, [chunk({ role: 'assistant', content: 'hush' }), stop, done]);
    assert.equal(choices[0]?.content, 'This was withheld by a policy.');
  });

  it('says no message where the content must be JSON', () => {
    const structured = { response_format: { type: 'json_object' } };
    const { choices } = through(blocks, [chunk({ role: 'assistant', content: 'hush' }), stop, done], structured);
    assert.equal(choices[0]?.content, '');
    assert.equal(choices[0]?.refusal, 'This was withheld by a policy.');
  });

  it('lets other choices go on when one is blocked, and stops with the last', () => {
    const gate = call({ stream: true, n: 2 }).gate(blocks);
    const push = (text: string) => textOf(gate.push(bytesOf(text)));
    push(chunk({ role: 'assistant', content: '' }, null, 0) + chunk({ role: 'assistant', content: '' }, null, 1));
    push(chunk({ content: 'hush' }, null, 0));
    assert.equal(gate.stopped, false);
    assert.equal(push(chunk({ content: 'more' }, null, 0)), '');
    assert.equal(push(chunk({ content: 'fine' }, null, 1)), chunk({ content: 'fine' }, null, 1));
    assert.ok(push(chunk({}, 'stop', 1)).endsWith(done));
    assert.equal(gate.stopped, true);
    assert.deepEqual(gate.answer.finishReasons, ['content_filter', 'stop']);
  });

  it('takes one choice out of an event that is about several', () => {
    const both = sse({
      id: 'c',
      choices: [
        { index: 0, delta: { content: 'hush' }, finish_reason: null },
        { index: 1, delta: { content: 'fine' }, finish_reason: null },
      ],
    });
    const { choices } = accumulate(events(blocks, [both, both], { n: 2 }).join(''));
    assert.equal(choices[0]?.finish_reason, 'content_filter');
    assert.equal(choices[1]?.content, 'finefine');
  });

  it('passes usage on, also when it comes with text that is held', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, completion_tokens_details: { reasoning_tokens: 1 } };
    const gate = call({ stream: true }).gate(redacts);
    const left = joined(passThrough(gate, role + chunk({ content: 'hu' }, null, 0, { usage }) + stop + done));
    assert.deepEqual(accumulate(left).usage, usage);
    assert.deepEqual(gate.answer.usage, { input: 1, output: 2, reasoning: 1 });
  });

  it('ends a stream that broke with what may be said of what arrived', () => {
    const { choices, done: isDone } = through(redacts, [role, chunk({ content: 'one hush hu' })]);
    assert.equal(choices[0]?.content, 'one [x] hu');
    assert.equal(choices[0]?.finish_reason, null);
    assert.equal(isDone, false);
  });

  it('withholds an event that was cut in the middle', () => {
    const cut = chunk({ content: ' hush' }).slice(0, -8);
    assert.equal(events(redacts, [role, chunk({ content: 'one' }), cut]).join(''), role + chunk({ content: 'one' }));
  });

  it('reads a last event that lacks its blank line', () => {
    const stream = [role, chunk({ content: 'one' }), 'data: [DONE]'];
    assert.deepEqual(events(redacts, stream), [role, chunk({ content: 'one' }), '', 'data: [DONE]']);
  });

  it('ends a stream that is not JSON with an error that clients understand', () => {
    const gate = call({ stream: true }).gate(redacts);
    const left = joined(passThrough(gate, `${role}${chunk({ content: 'a hu' })}data: hush\n\n${stop}${done}`));
    const { choices, errors } = accumulate(left);
    assert.equal(choices[0]?.content, 'a hu');
    assert.equal((errors[0] as { type: string }).type, 'parapet_unreadable_answer');
    assert.ok(!left.includes('hush') && gate.stopped);
    assert.equal(gate.answer.problem, 'an event of the stream is not JSON');
  });

  it("passes a provider's error on, after what was held, and without what it quotes", () => {
    const error = { message: 'Overloaded', type: 'server_error', failed_generation: 'hush' };
    const left = events(redacts, [role, chunk({ content: 'hu' }), sse({ error })]).join('');
    const message = 'The provider reported an error. Its message was withheld, since it may quote the answer.';
    assert.deepEqual(accumulate(left).errors, [{ message, type: 'server_error' }]);
    assert.equal(accumulate(left).choices[0]?.content, 'hu');
  });

  it('writes an event anew that others could read otherwise', () => {
    const event = chunk({ content: 'Hi' });
    assert.deepEqual(events(redacts, [`xdata: hush\n${event}`]), [event, '']);
    const gate = call({ stream: true }).gate(redacts);
    const damaged = bytesOf(chunk({ content: 'hu?s.' })).map((byte) => (byte === 63 ? 0xff : byte));
    assert.equal(textOf(gate.push(damaged)), chunk({ content: 'hu\uFFFDs.' }));
  });

  it('knows when the first text arrived', () => {
    const gate = call({ stream: true }).gate(noRules);
    gate.push(bytesOf(role));
    assert.equal(gate.sawText, false);
    gate.push(bytesOf(chunk({ content: 'H' })));
    assert.equal(gate.sawText, true);
  });

  it('tells what was delivered and what was changed', () => {
    const gate = call({ stream: true }).gate(redacts);
    passThrough(gate, role + chunk({ reasoning: 'so' }) + chunk({ content: 'hush' }) + stop + done);
    assert.deepEqual(gate.answer, {
      id: 'chatcmpl-1',
      model: 'gpt-4o-2024-08-06',
      finishReasons: ['stop'],
      confidences: [undefined],
      delivered: [
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', content: 'so' },
            { type: 'text', content: '[x]' },
          ],
        },
      ],
      changed: [{ message: 0, part: 1 }],
      unredactable: [],
      withheld: [],
    });
  });

  it('stops at the first event where the rule needs nothing of the answer', () => {
    const judge = policyJudge(policies({ 'output block': 'model.name == "gpt-4o"' }));
    const { choices, done: isDone } = through(judge, [role, chunk({ content: 'Hi' }), stop, done]);
    assert.equal(choices[0]?.finish_reason, 'content_filter');
    assert.equal(choices[0]?.content, 'Not that.');
    assert.ok(isDone);
  });
});
