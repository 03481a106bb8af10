import assert from 'node:assert/strict';
import { loadPolicySet, type PolicySet } from '@parapet/policy';
import { type FactFunction, provideFunction } from '../../src/index.ts';
import { asking, withClient } from '../openai/client.ts';
import {
  answers,
  chunk,
  completion,
  DONE,
  event,
  type Reply,
  startModel,
  streams,
  textEvents,
  toolCall,
} from '../scripted-model.ts';

function policies(rules: string, finders = 'risky: { function: riskOf }'): PolicySet {
  const text = `parapet: 1
policy: shop
owner: shop@shop.example
mode: enforce
finders:
  ${finders}
  phone: { pattern: '555-\\d{4}' }
rules:
${rules.trim().replace(/^/gm, '  ')}
`;
  const { set, problems } = loadPolicySet([{ path: 'shop.policy.yaml', text }], () => 'Is anybody insulted?');
  return set ?? assert.fail(problems.map(({ message }) => message).join('\n'));
}

/** Runs while policies can ask `riskOf`; gives the texts that it was asked about. */
async function withRisk(answer: FactFunction, use: (asked: readonly string[]) => Promise<void>): Promise<void> {
  const asked: string[] = [];
  const takeAway = provideFunction('riskOf', async (text, options) => {
    asked.push(text);
    // Later than anything that does not wait for it.
    await new Promise((resolve) => setImmediate(resolve));
    return answer(text, options);
  });
  try {
    await use(asked);
  } finally {
    takeAway();
  }
}

const isRude = (text: string) => text.includes('fool');

const inputRule = '- { id: rude, at: input, when: input.text.has(risky), then: block, message: Please be kind. }';
const outputRule = '- { id: rude, at: output, when: output.text.has(risky), then: block, message: Withheld. }';

describe('a call whose policies ask somebody', () => {
  it('is sent once it is known that it may be', () =>
    withRisk(isRude, (asked) =>
      withClient(policies(inputRule), [answers('Hello.')], async ({ client, model }) => {
        const refused = await client.chat.completions.create(asking('You fool.'));
        assert.equal(refused.choices[0]?.message.refusal, 'Please be kind.');
        assert.equal(model.received.length, 0);
        const answered = await client.chat.completions.create(asking('You friend.'));
        assert.equal(answered.choices[0]?.message.content, 'Hello.');
        assert.deepEqual(asked, ['You fool.', 'You friend.']);
      }),
    ));

  it('asks about every turn of a transcript at once, and about none of them again', () =>
    withRisk(
      () => false,
      (asked) =>
        withClient(policies(inputRule), [answers('Hello.')], async ({ client }) => {
          const turn = (content: string) =>
            [
              { role: 'user', content },
              { role: 'assistant', content: 'Yes?' },
            ] as const;
          const messages = [...turn('one'), ...turn('two'), { role: 'user', content: 'three' } as const];
          await client.chat.completions.create({ model: 'scripted', messages });
          assert.deepEqual(asked, ['one', 'two', 'three']);
          await client.chat.completions.create({
            model: 'scripted',
            messages: [...messages, ...turn('').slice(1), { role: 'user', content: 'four' }],
          });
          assert.deepEqual(asked, ['one', 'two', 'three', 'four']);
        }),
    ));

  it('is refused where nobody answers, unless the rule says otherwise', () =>
    withRisk(
      () => assert.fail('It is down.'),
      async () => {
        for (const [onError, content] of [
          ['act', ''],
          ['allow', 'Hello.'],
        ] as const) {
          const rule = inputRule.replace(' }', `, on_error: ${onError} }`);
          await withClient(policies(rule), [answers('Hello.')], async ({ client }) => {
            const { choices } = await client.chat.completions.create(asking('You friend.'));
            assert.equal(choices[0]?.message.content === 'Hello.' ? 'Hello.' : '', content);
          });
        }
      },
    ));

  it('is not kept waiting by policies that ask nothing', () =>
    withRisk(isRude, (asked) =>
      withClient(policies(inputRule.replace('risky', 'phone')), [answers('Hello.')], async ({ client }) => {
        await client.chat.completions.create(asking('You fool.'));
        assert.deepEqual(asked, []);
      }),
    ));
});

describe('an answer that somebody is asked about', () => {
  it('is delivered once it is known that it may be', () =>
    withRisk(isRude, (asked) =>
      withClient(policies(outputRule), [answers('You fool.'), answers('You friend.')], async ({ client }) => {
        const withheld = await client.chat.completions.create(asking('Hi'));
        assert.equal(withheld.choices[0]?.finish_reason, 'content_filter');
        const delivered = await client.chat.completions.create(asking('Hi'));
        assert.equal(delivered.choices[0]?.message.content, 'You friend.');
        assert.deepEqual(asked, ['You fool.', 'You friend.']);
      }),
    ));

  it('is asked about with all its choices and tool calls, and what was decided before is not decided again', () =>
    withRisk(isRude, (asked) => {
      const set = policies(`
${outputRule}
- { id: call, at: tool_call, when: tool.text.has(risky), then: block, message: No such call. }`);
      const said = [
        'One.',
        {
          content: 'Two.',
          tool_calls: [toolCall('send', { to: 'you fool' }, 'c1'), toolCall('send', { to: 'a' }, 'c2')],
        },
      ];
      return withClient(set, [answers(...said)], async ({ client }) => {
        const { choices } = await client.chat.completions.create({ ...asking('Hi'), n: 2 });
        assert.deepEqual(
          choices.map(({ message }) => message.content),
          ['One.', 'Two.'],
        );
        assert.equal(choices[1]?.message.refusal, 'No such call.');
        assert.deepEqual(asked, ['One.', 'Two.', 'to\nyou fool', 'to\na']);
      });
    }));

  const streamed = (text: string): Reply => streams([...textEvents(text, 2), DONE]);

  async function read(client: Parameters<Parameters<typeof withClient>[2]>[0]['client']) {
    const stream = await client.chat.completions.create({ ...asking('Hi'), stream: true });
    const said = { text: '', refusal: '', finish: '' };
    for await (const { choices } of stream) {
      const [choice] = choices;
      said.text += choice?.delta.content ?? '';
      said.refusal += choice?.delta.refusal ?? '';
      said.finish ||= choice?.finish_reason ?? '';
    }
    return said;
  }

  it('is held to its end where it streams, and asked about as a whole', () =>
    withRisk(isRude, (asked) =>
      withClient(policies(outputRule), [streamed('You fool.'), streamed('You friend.')], async ({ client }) => {
        assert.deepEqual(await read(client), { text: 'Withheld.', refusal: 'Withheld.', finish: 'content_filter' });
        assert.deepEqual(await read(client), { text: 'You friend.', refusal: '', finish: 'stop' });
        assert.deepEqual(asked, ['You fool.', 'You friend.']);
      }),
    ));

  it('flows as far as other rules let it where only its tool calls are asked about', () =>
    withRisk(isRude, (asked) => {
      const set = policies(`
- { id: phones, at: output, when: output.text.has(phone), then: redact }
- { id: call, at: tool_call, when: tool.text.has(risky), then: block, message: No such call. }`);
      const call = { ...toolCall('send', { to: 'fool' }, 'c1'), index: 0 };
      const reply = streams([
        ...textEvents('Call 555-0142 or me. ', 3).slice(0, -1),
        chunk({ tool_calls: [call] }),
        chunk({}, 0, 'tool_calls'),
        DONE,
      ]);
      return withClient(set, [reply], async ({ client }) => {
        assert.deepEqual(await read(client), {
          ...{ text: 'Call [phone] or me. ', refusal: 'No such call.', finish: 'content_filter' },
        });
        assert.deepEqual(asked, ['to\nfool']);
      });
    }));

  it('flows as it comes where only questions are asked about', () =>
    withRisk(isRude, (asked) => {
      const set = policies(`${inputRule}\n- { id: phones, at: output, when: output.text.has(phone), then: redact }`);
      return withClient(set, [streamed('Call 555-0142 now.')], async ({ client }) => {
        assert.deepEqual(await read(client), { text: 'Call [phone] now.', refusal: '', finish: 'stop' });
        assert.deepEqual(asked, ['Hi']);
      });
    }));

  it('of several choices is let go choice by choice, each once', () =>
    withRisk(isRude, (asked) => {
      const reply = streams([
        chunk({ role: 'assistant', content: 'Good ' }, 0),
        chunk({ role: 'assistant', content: 'You ' }, 1),
        chunk({ content: 'day.' }, 0),
        chunk({}, 0, 'stop'),
        chunk({ content: 'fool.' }, 1),
        chunk({}, 1, 'stop'),
        event({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'scripted-1', choices: [] }),
        DONE,
      ]);
      return withClient(policies(outputRule), [reply], async ({ client }) => {
        const stream = await client.chat.completions.create({ ...asking('Hi'), n: 2, stream: true });
        const said = ['', ''];
        for await (const { choices } of stream)
          for (const { index, delta } of choices) said[index] += (delta.content ?? '') + (delta.refusal ?? '');
        assert.deepEqual(said, ['Good day.', 'Withheld.Withheld.']);
        assert.deepEqual(asked, ['Good day.', 'You fool.']);
      });
    }));

  it('that the application stops reading is not waited for', () =>
    withRisk(
      () => new Promise(() => {}),
      () =>
        withClient(policies(outputRule), [streamed('You fool.')], async ({ client }) => {
          const controller = new AbortController();
          const stream = await client.chat.completions.create(
            { ...asking('Hi'), stream: true },
            { signal: controller.signal },
          );
          setTimeout(() => controller.abort(), 50);
          let text = '';
          for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
          assert.equal(text, '');
        }),
    ));
});

describe('the calls of Parapet itself', () => {
  it('are decided by nobody, although they ask a model', async () => {
    const judging: Reply = (response, { text }) => {
      const { messages } = JSON.parse(text) as { messages: { content: string }[] };
      const match = messages.at(-1)?.content.includes('fool');
      answers({ content: JSON.stringify({ match, score: match ? 1 : 0, why: 'It says so.' }) })(response, {
        ...{ path: '', headers: {}, text: '', aborted: Promise.resolve() },
      });
    };
    const judge = await startModel(judging);
    process.env.PARAPET_JUDGE_URL = judge.url;
    try {
      const set = policies(
        `${inputRule}\n${outputRule.replace('rude', 'rude-answer')}`,
        'risky: { judge: tone.md, model: small }',
      );
      await withClient(set, [answers('Hello.')], async ({ client, model }) => {
        const { choices } = await client.chat.completions.create(asking('You friend.'));
        assert.equal(choices[0]?.message.content, 'Hello.');
        const refused = await client.chat.completions.create(asking('You fool.'));
        assert.equal(refused.choices[0]?.message.refusal, 'Please be kind.');
        assert.equal(model.received.length, 1);
        assert.equal(judge.received.length, 3);
      });
    } finally {
      delete process.env.PARAPET_JUDGE_URL;
      await judge.close();
    }
  });

  it('include those of its functions', () =>
    withRisk(
      async () => {
        const response = await fetch('http://127.0.0.1:9/v1/chat/completions', {
          method: 'POST',
          body: completion('x'),
        }).catch(() => undefined);
        return response !== undefined;
      },
      (asked) =>
        withClient(policies(inputRule), [answers('Hello.')], async ({ client }) => {
          const { choices } = await client.chat.completions.create(asking('You fool.'));
          assert.equal(choices[0]?.message.content, 'Hello.');
          assert.deepEqual(asked, ['You fool.']);
        }),
    ));
});
