import { type CallAnswer, type Judge, openaiChat } from '@parapet/genai';
import type { Moment, Output } from '@parapet/policy';
import { decide, loadPolicySet, propose, stream } from '@parapet/policy';
import type { RecordedExchange } from './recorded.ts';

/** Something to be decided at every kind of moment that a call has, so that every one is made. */
const policy = `
parapet: 1
policy: all
owner: test
finders: { word: { pattern: 'xyzzy' } }
rules:
  - { id: input, at: input, when: input.text.has(word), then: flag }
  - { id: output, at: output, when: output.text.has(word), then: flag }
  - { id: tool, at: [tool_call, tool_result], when: tool.text.has(word), then: flag }
`;

/** The moments of calls to chat completions as the transport sees them. */
export function momentsOnTheWire(exchanges: readonly RecordedExchange[]): readonly Moment[] {
  return exchanges.flatMap(({ path, request, response }) => {
    const url = new URL(path, 'http://127.0.0.1');
    const exchange = openaiChat.open(JSON.stringify(request), { time: 0, scope: TRACE }, url);
    if ('problem' in exchange) throw new Error(exchange.problem);
    const { judge, moments, arriving } = recordingJudge();
    exchange.admit(judge);
    const end = (answer: CallAnswer) => moments.push(exchange.ended({ duration: DURATION, answer }));
    if (!Array.isArray(response)) end(exchange.answer(JSON.stringify(response), judge).answer);
    else {
      const gate = exchange.gate(judge);
      for (const event of response) gate.push(new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`));
      gate.push(new TextEncoder().encode('data: [DONE]\n\n'));
      gate.end();
      moments.push({ ...arriving(), output: outputOf(gate.answer) });
      end(gate.answer);
    }
    return moments;
  });
}

/** How long every call took by the clock of the recordings, in seconds. */
export const DURATION = 0.02;

/** The id of the trace in every recording, which stands in for a session. */
const TRACE = '1'.padStart(32, '0');

/** What a stream said, once it has said it. */
const outputOf = ({ delivered, finishReasons }: CallAnswer): Output => ({
  parts: (delivered[0]?.parts ?? []).filter((part) => part.type !== 'tool_call' && part.type !== 'tool_call_response'),
  ...(finishReasons[0] !== undefined && { finish_reason: finishReasons[0] }),
});

function recordingJudge() {
  const { set } = loadPolicySet([{ path: 'all.policy.yaml', text: policy }], () => undefined);
  if (!set) throw new Error('The policy has errors.');
  const moments: Moment[] = [];
  let arrived: Moment | undefined;
  const judge: Judge = {
    has: (at) => set.has(at),
    enforces: (at) => set.enforces(at),
    judge(moment) {
      moments.push(moment);
      return propose(decide(set, moment));
    },
    stream(moment) {
      arrived = moment;
      return stream(set, moment);
    },
  };
  /** The answer that came as a stream, without what it said. */
  const arriving = (): Moment => {
    if (!arrived) throw new Error('Nothing was streamed.');
    return arrived;
  };
  return { judge, moments, arriving };
}
