import { fileURLToPath } from 'node:url';
import { codecs, type Exchange, type Judge } from '@parapet/genai';
import { ParapetInstrumentation, withPolicyContext } from '@parapet/instrumentation';
import { decide, type PolicySet, propose, stream } from '@parapet/policy';
import { loadPolicies } from '@parapet/runtime';
import { type Scenario, scenarios } from '../../examples/support-bot/demo/scenarios.ts';
import { script } from '../../examples/support-bot/model/script.ts';
import { events } from '../../examples/support-bot/model/wire.ts';

/** A streamed answer of the demo's model, on its way to one of the demo's callers. */
export interface DemoAnswer {
  readonly name: string;
  readonly scenario: Scenario;
  /** The raw bytes of the stream as the model sends it, log probabilities included. */
  readonly bytes: Uint8Array;
  /** What the application must not receive, in any field. */
  readonly forbidden: readonly string[];
}

const policies = fileURLToPath(new URL('../../examples/support-bot/policies', import.meta.url));

/** The demo's policies. */
export function demoPolicies(): PolicySet {
  const { set, problems } = loadPolicies({ paths: [policies], cwd: policies });
  if (!set) throw new Error(problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'));
  return set;
}

/** Every streamed answer that the model gives in the demo. */
export const demoAnswers: readonly DemoAnswer[] = scenarios.flatMap((scenario) => {
  const answers = script.find(({ asked }) => scenario.asks.includes(asked))?.answers ?? [];
  return answers.map((answer, index) => ({
    name: answers.length > 1 ? `${scenario.name}, answer ${index + 1}` : scenario.name,
    scenario,
    bytes: new TextEncoder().encode(
      events(answer, { model: 'gpt-4o-mini', logprobs: true, includeUsage: true }).join(''),
    ),
    forbidden: scenario.expected.forbidden ?? [],
  }));
});

const parapet = new ParapetInstrumentation({ policies: demoPolicies(), enabled: false });
const url = new URL('https://api.openai.com/v1/chat/completions');

const requestOf = ({ scenario }: DemoAnswer): string =>
  JSON.stringify({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: scenario.asks }],
    stream: true,
    stream_options: { include_usage: true },
    logprobs: true,
  });

const contextOf = ({ scenario: { caller } }: DemoAnswer) => ({
  user: { id: caller.id, roles: [caller.roles] },
  session: { id: 'test' },
});

/** The raw bytes that an application receives when the answer arrives in these pieces. */
export async function received(answer: DemoAnswer, pieces: readonly Uint8Array[]): Promise<string> {
  const model = async () => new Response(streamOf(pieces), { headers: { 'content-type': 'text/event-stream' } });
  const response = await withPolicyContext(contextOf(answer), () =>
    parapet.guardFetch(model)(url, { method: 'POST', body: requestOf(answer) }),
  );
  return response.text();
}

const streamOf = (pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

/** The call that the answer is an answer to, ready to be gated. */
export function exchangeOf(answer: DemoAnswer): Exchange {
  const codec = codecs.find((candidate) => candidate.recognises('POST', url));
  const exchange = codec?.open(requestOf(answer), { ...contextOf(answer), time: 0, scope: 'test' }, url);
  if (!exchange || 'problem' in exchange) throw new Error(exchange?.problem ?? 'No codec knows chat completions.');
  return exchange;
}

/** A judge that only asks the policies. */
export const judgeOf = (set: PolicySet): Judge => ({
  has: (at) => set.has(at),
  enforces: (at) => set.enforces(at),
  judge: (moment) => propose(decide(set, moment)),
  stream: (moment) => stream(set, moment),
});

/** The raw bytes that come out when the answer arrives in these pieces. */
export function gated(exchange: Exchange, judge: Judge, pieces: readonly Uint8Array[]): string {
  const gate = exchange.gate(judge);
  const decoder = new TextDecoder();
  let received = '';
  for (const piece of pieces) {
    received += decoder.decode(gate.push(piece), { stream: true });
    if (gate.stopped) return received;
  }
  return received + decoder.decode(gate.end());
}
