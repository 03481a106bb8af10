import type { Json } from '@parapet/policy';
import { isCode } from '../../../code.ts';
import { isArray, isObject, type JsonObject, parseJson } from '../../../json/parse-json.ts';
import { repeatsNames } from '../../../json/repeats-names.ts';
import type { CallAnswer, CallRequest, EventGate } from '../../codec.ts';
import type { Judge } from '../../judge.ts';
import { type SseEvent, sseReader, writeEvent } from '../../server-sent-events.ts';
import { callAnswer, readHead, readUsage, unreadable } from '../answer/call-answer.ts';
import { asIndex, passingFields, withheldError } from '../fields.ts';
import type { AnswerHead, CallMoments } from '../moments.ts';
import { choiceCount } from '../refusal.ts';
import { type ChoiceGate, choiceGate } from './choice-gate.ts';

/** The gate that a streamed answer goes through, event by event. */
export function eventGate(request: CallRequest, moments: CallMoments, judge: Judge): EventGate {
  const gatesText = judge.enforces('output');
  const guards = gatesText || judge.enforces('tool_call');
  const reader = sseReader();
  const choices = new Map<number, ChoiceGate>();
  const withheld = new Set<string>();
  const withhold = (field: string) => void withheld.add(field);
  let head: AnswerHead = {};
  let usage: CallAnswer['usage'];
  /** The fields of the last event that every event has. */
  let envelope: JsonObject = { object: 'chat.completion.chunk' };
  let problem: string | undefined;
  let stopped = false;

  function gateOf(index: number): ChoiceGate {
    let gate = choices.get(index);
    if (!gate) {
      // The id and the model of the first event are those of the answer.
      const own = head;
      gate = choiceGate({
        index,
        judge,
        structured: request.structured,
        outputMoment: () => moments.output(own, index),
        callMoment: (position, tool) => moments.toolCall(own, index, position, tool),
        withhold,
      });
      choices.set(index, gate);
    }
    return gate;
  }

  function receive(event: SseEvent): readonly (Uint8Array | string)[] {
    const { data, raw } = event;
    const asItCame = guards && !event.plain ? rewrite(event) : raw;
    if (data === undefined) return [asItCame];
    if (data.trim() === '[DONE]') return [...endChoices(), asItCame];
    const chunk = parseJson(data);
    if (!isObject(chunk)) return guards ? fail('an event of the stream is not JSON') : [raw];
    return receiveChunk(chunk, event, asItCame);
  }

  function receiveChunk(chunk: JsonObject, event: SseEvent, asItCame: Uint8Array | string) {
    if (head.id === undefined || head.model === undefined) head = { ...readHead(chunk), ...head };
    usage = readUsage(chunk) ?? usage;
    const came = chunk.choices ?? [];
    if (!isArray(came)) return guards ? fail('the choices of an event are not a list') : [asItCame];
    const failed = isObject(chunk.error) ? endChoices() : [];
    const passing = guards ? passingFields('answer', withKnownError(chunk), gatesText, withhold) : chunk;
    envelope = 'usage' in passing ? { ...passing, usage: null } : passing;
    const before: JsonObject[] = [];
    const after: Json[] = [];
    let same = passing === chunk && event.plain;
    for (const [position, choice] of came.entries()) {
      if (!isObject(choice)) return guards ? fail('a choice of the stream is not an object') : [event.raw];
      const passage = gateOf(asIndex(choice.index) ?? position).receive(choice);
      same &&= passage.same;
      before.push(...passage.before);
      if (passage.choice) after.push(passage.choice);
    }
    if (!guards) return [asItCame];
    // Of a name that stands twice we read the last member; somebody else might read the first.
    if (same && !repeatsNames(event.data ?? '', chunk)) return [...failed, asItCame, ...closing()];
    const written = [...failed, ...before.map(writeChoice)];
    const emptied = came.length > 0 && after.length === 0;
    if (!emptied || isObject(passing.usage)) {
      const goesOn = 'choices' in chunk ? { ...passing, choices: after } : passing;
      written.push(writeEvent(JSON.stringify(goesOn), event.fields));
    }
    return [...written, ...closing()];
  }

  /** An error that the provider reports in the stream, without what it may quote. */
  function withKnownError(fields: JsonObject): JsonObject {
    const { error = null } = fields;
    if (error === null || isCode(error)) return fields;
    if (!isObject(error)) {
      withhold('error');
      return { ...fields, error: { message: withheldError } };
    }
    const known = passingFields('error', error, gatesText, withhold);
    if (known === error) return fields;
    return { ...fields, error: { ...known, ...('message' in error && { message: withheldError }) } };
  }

  const writeChoice = (choice: JsonObject): string => writeEvent(JSON.stringify({ ...envelope, choices: [choice] }));

  const endChoices = (): string[] => [...choices.values()].flatMap((gate) => gate.end()).map(writeChoice);

  /** Whether one choice was stopped and none of the others has more to say. */
  function allEnded(): boolean {
    const gates = [...choices.values()];
    return (
      gates.length >= choiceCount(request) &&
      gates.every(({ state }) => state !== 'open') &&
      gates.some(({ state }) => state === 'stopped')
    );
  }

  function closing(): string[] {
    stopped = allEnded();
    return stopped ? [writeEvent('[DONE]')] : [];
  }

  function fail(why: string): string[] {
    problem = why;
    const rest = endChoices();
    stopped = true;
    return [...rest, writeEvent(unreadable(why))];
  }

  return {
    push(bytes) {
      const passed: (Uint8Array | string)[] = [];
      for (const event of reader.push(bytes)) {
        if (stopped) break;
        passed.push(...receive(event));
      }
      return joined(passed);
    },

    end() {
      const rest = reader.end();
      if (stopped) return joined([]);
      const passed: (Uint8Array | string)[] = [];
      if (rest && (!guards || isWhole(rest))) passed.push(...receive(rest));
      if (!stopped) passed.push(...endChoices());
      return joined(passed);
    },

    get stopped() {
      return stopped;
    },
    get sawText() {
      return [...choices.values()].some(({ spoke }) => spoke);
    },
    get answer() {
      const ordered = [...choices].sort(([a], [b]) => a - b).map(([, gate]) => gate);
      return callAnswer(head, usage, ordered, withheld, problem);
    },
  };
}

/** Whether an event that lacks its end has all of its data: many servers forget the last blank line. */
const isWhole = ({ data }: SseEvent): boolean =>
  data === undefined || data.trim() === '[DONE]' || parseJson(data) !== undefined;

/** An event in UTF-8, without the lines that readers skip. */
const rewrite = ({ data, fields }: SseEvent): string => (data === undefined ? `${fields}\n` : writeEvent(data, fields));

const encoder = new TextEncoder();

function joined(pieces: readonly (Uint8Array | string)[]): Uint8Array {
  const all = pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece));
  if (all.length === 1 && all[0]) return all[0];
  const result = new Uint8Array(all.reduce((length, piece) => length + piece.length, 0));
  let position = 0;
  for (const piece of all) {
    result.set(piece, position);
    position += piece.length;
  }
  return result;
}
