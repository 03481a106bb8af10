import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import type { Decision, Moment, PolicySet } from '@parapet/policy';
import { decide, UnknownText } from '@parapet/policy';
import { momentsOfSpan, type ReadMoment } from '../../src/index.ts';
import { pointerRecorder } from '../../src/verdict/recorded-pointer.ts';
import { policies, policyJudge } from '../judges.ts';
import { type Choice, call, jsonAnswer, passThrough, streamedAnswer } from '../wire/openai-chat/answers.ts';
import { contentsOf, spanOfCall } from './spans.ts';

const asks = (text: string) => ({
  id: 'call_1',
  type: 'function' as const,
  function: { name: 'send', arguments: JSON.stringify({ text, n: 1 }) },
});

/** What a call's transport decided, and what its span tells. */
function traced(
  set: PolicySet,
  messages: readonly object[],
  choices: readonly Choice[],
  stream: boolean,
  content = true,
) {
  const judge = policyJudge(set);
  const exchange = call({ messages, stream, n: choices.length });
  const { request } = exchange;
  const admission = exchange.admit(judge);
  if (admission.kind === 'refuse') {
    const read = momentsOfSpan(spanOfCall({ request, sent: [], decided: judge.decided, content }));
    return { judge, read };
  }
  const gate = exchange.gate(judge);
  if (stream)
    passThrough(
      gate,
      streamedAnswer(choices, () => 3),
    );
  const answer = stream ? gate.answer : exchange.answer(jsonAnswer(choices), judge).answer;
  const span = spanOfCall({ request, sent: admission.delivered, answer, decided: judge.decided, content });
  return { judge, read: momentsOfSpan(span) };
}

/** What a decision says of its rules, with the places of its findings as they are recorded. */
function rulesAsRecorded(decision: Decision) {
  const record = pointerRecorder(decision);
  return decision.rules.map((rule) => ({
    ...rule,
    findings: rule.findings.map((finding) => ({ ...finding, part: record(finding.part) })),
  }));
}

const ofContent = (read: readonly ReadMoment[]): readonly Moment[] =>
  read.flatMap(({ moment }) => (moment.at === 'span' || moment.at === 'call_end' ? [] : [moment]));

const transcript = [
  { role: 'system', content: 'Be kind.' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'Look' },
      { type: 'image_url', image_url: { url: 'x' } },
    ],
  },
  { role: 'assistant', content: null, tool_calls: [asks('a')] },
  { role: 'tool', tool_call_id: 'call_1', content: '{"ok":true,"rows":["b"]}' },
];

const asksAll = (action: string) =>
  policies({
    [`input ${action}`]: 'input.text.has(phone)',
    [`output ${action}`]: 'output.text.has(phone)',
    [`tool_call ${action}`]: 'tool.text.has(phone)',
    [`tool_result ${action}`]: 'tool.text.has(phone)',
  });

describe('a call at the transport and its span', () => {
  for (const stream of [true, false]) {
    const how = stream ? 'streamed' : 'whole';
    const choices: Choice[] = [
      { message: { reasoning_content: 'Hm.', content: 'Sure.', tool_calls: [asks('b')] }, finish_reason: 'tool_calls' },
      { message: { content: 'Yes.' }, finish_reason: 'stop' },
    ];

    it(`are the same moments, with the same identities, where nothing was changed (${how})`, () => {
      const { judge, read } = traced(asksAll('flag'), transcript, choices, stream);
      const moments = ofContent(read);
      assert.deepEqual(moments.map(({ id }) => id).sort(), judge.moments.map(({ id }) => id).sort());
      for (const { at, id, input, tool, model, conversation, call: about } of moments) {
        const other = judge.moments.find((each) => each.id === id);
        const { parameters: _, ...asked } = (other?.call ?? {}) as { readonly parameters?: unknown };
        assert.deepEqual([model, conversation, about], [other?.model, other?.conversation, asked]);
        const { tools, system, ...messages } = (input ?? {}) as { tools?: unknown; system?: unknown };
        assert.deepEqual(messages, other?.input ?? {});
        if (tool) assert.deepEqual(at === 'tool_call' ? { ...tool, type: 'function' } : tool, other?.tool);
      }
      const outputs = moments.flatMap(({ output }) => output ?? []);
      assert.deepEqual(outputs, [
        {
          parts: [
            { type: 'reasoning', content: 'Hm.' },
            { type: 'text', content: 'Sure.' },
          ],
          finish_reason: 'tool_calls',
          confidence: new Unknown(['output.confidence']),
        },
        {
          parts: [{ type: 'text', content: 'Yes.' }],
          finish_reason: 'stop',
          confidence: new Unknown(['output.confidence']),
        },
      ]);
    });

    it(`say the same where text was taken out: what was changed is unknown, with what was found in it (${how})`, () => {
      const set = asksAll('redact');
      const phone = '555-0142';
      const { judge, read } = traced(
        set,
        [{ role: 'user', content: `call ${phone}` }],
        [{ message: { content: `a ${phone} b`, tool_calls: [asks(phone)] }, finish_reason: 'tool_calls' }],
        stream,
      );
      const [input, output, toolCall] = read;
      for (const [each, start] of [
        [input, 5],
        [output, 2],
      ] as const) {
        const content = contentsOf(each?.moment)[0]?.[0];
        assert.ok(content instanceof UnknownText);
        assert.deepEqual(
          content.findings.map(({ start, end }) => [start, end]),
          [[start, start + 8]],
        );
      }
      assert.ok(toolCall?.moment.tool && 'arguments' in toolCall.moment.tool);
      assert.ok(toolCall.moment.tool.arguments instanceof Unknown);

      for (const { moment, recorded } of read.slice(0, 3)) {
        const transport = judge.decided.find(({ decision }) => decision.moment.at === moment.at);
        assert.equal(moment.id, transport?.decision.moment.id);
        assert.equal(recorded?.verdict, 'modify');
        const again = decide(set, moment);
        assert.ok(again.rules.every(({ state }) => state !== 'error'));
        assert.deepEqual(again.rules, transport && rulesAsRecorded(transport.decision));
      }
    });

    it(`leave the rest of a changed message known (${how})`, () => {
      const { read } = traced(
        asksAll('redact'),
        [
          { role: 'user', content: 'call 555-0142' },
          { role: 'assistant', content: 'No.' },
          { role: 'user', content: 'Please' },
        ],
        [{ message: { content: 'a' }, finish_reason: 'stop' }],
        stream,
      );
      const [first, second, output] = ofContent(read);
      assert.ok(contentsOf(second)[0]?.[0] instanceof UnknownText);
      assert.equal(contentsOf(second)[2]?.[0], 'Please');
      assert.deepEqual(output?.input, second?.input);
      assert.equal(contentsOf(first).length, 1);
    });

    it(`do not take a refusal for what the model said (${how})`, () => {
      const said = (content: string, ...tool_calls: ReturnType<typeof asks>[]) => [
        { message: { content, ...(tool_calls.length > 0 && { tool_calls }) }, finish_reason: 'stop' },
      ];
      const set = asksAll('block');
      for (const choices of [said('a 555-0142 b'), said('fine', asks('555-0142'))]) {
        const { read } = traced(set, [{ role: 'user', content: 'Hi' }], choices, stream);
        const output = read.find(({ moment }) => moment.at === 'output')?.moment.output;
        assert.ok(output && 'parts' in output && output.parts instanceof Unknown);
        assert.ok(output.finish_reason instanceof Unknown);
      }
      const blockedCall = traced(set, [{ role: 'user', content: 'Hi' }], said('fine', asks('555-0142')), stream).read;
      const [toolCall] = blockedCall.filter(({ moment }) => moment.at === 'tool_call');
      assert.equal(toolCall?.recorded?.action, 'block');
    });
  }

  it('are decided alike without any content, and by an edited policy too', () => {
    const set = asksAll('block');
    const edited = policies({
      'input flag': 'input.text.count(phone) > 1',
      'output flag': 'output.text.has(phone) && !output.text.contains("hush")',
      'tool_call flag': 'tool.text.has(phone)',
    });
    const cases: [string, string, Choice][] = [
      ['input', 'both 555-0142 and 555-0143', { message: { content: 'a' }, finish_reason: 'stop' }],
      ['output', 'Hi', { message: { content: 'at 555-0142' }, finish_reason: 'stop' }],
      ['tool_call', 'Hi', { message: { content: 'at', tool_calls: [asks('555-0142')] }, finish_reason: 'stop' }],
    ];
    for (const [kind, content, choice] of cases) {
      const { judge, read } = traced(set, [{ role: 'user', content }], [choice], false, false);
      const { moment } = read.find(({ moment: { at } }) => at === kind) ?? assert.fail();
      const transport = judge.decided.find(({ decision }) => decision.moment.at === kind);
      assert.deepEqual(decide(set, moment).rules, transport && rulesAsRecorded(transport.decision));
      assert.deepEqual(
        decide(edited, moment).rules.map(({ state, action }) => [state, action]),
        kind === 'output' ? [['unknown', 'flag']] : [['held', 'flag']],
      );
    }
  });

  it('know a refused input by what was recorded of it, and invent no answer', () => {
    const { judge, read } = traced(asksAll('block'), [{ role: 'user', content: '555-0142' }], [], false);
    assert.deepEqual(
      read.map(({ moment, recorded }) => [
        moment.at,
        recorded?.action,
        moment.id === judge.decided[0]?.decision.moment.id,
      ]),
      [
        ['input', 'block', true],
        ['span', undefined, false],
      ],
    );
  });

  it('know of a moment without an event that no rule had anything to say about it', () => {
    const set = asksAll('redact');
    const choices = [{ message: { content: '555-0142' }, finish_reason: 'stop' }];
    for (const content of [true, false]) {
      const { read } = traced(set, [{ role: 'user', content: 'Hi' }], choices, false, content);
      assert.deepEqual(
        read.map(({ moment, recorded }) => [moment.at, recorded?.verdict, recorded?.digest === set.digest]),
        [
          ['input', 'allow', true],
          ['output', 'modify', true],
          ['call_end', undefined, false],
          ['span', undefined, false],
        ],
      );
    }
  });

  it('do not claim so where events were dropped', () => {
    const judge = policyJudge(asksAll('redact'));
    const exchange = call({ messages: [{ role: 'user', content: 'Hi' }] });
    const { answer } = exchange.answer(
      jsonAnswer([{ message: { content: '555-0142' }, finish_reason: 'stop' }]),
      judge,
    );
    const whole = spanOfCall({
      request: exchange.request,
      sent: exchange.request.messages,
      answer,
      decided: judge.decided,
    });
    const without = (name: string) =>
      momentsOfSpan({ ...whole, events: whole.events.filter((event) => event.name !== name) });
    assert.deepEqual(
      without('parapet.decision').map(({ recorded }) => recorded),
      [undefined, undefined, undefined, undefined],
    );
    const output = without('parapet.finding').find(({ moment }) => moment.at === 'output');
    const content = contentsOf(output?.moment)[0]?.[0];
    assert.ok(content instanceof UnknownText);
    assert.deepEqual(content.scanned, []);
  });
});
