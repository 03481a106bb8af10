import { Unknown } from '@parapet/cel';
import type { Ending, Json, Message, Moment, Proposal, Seen, ToolCall } from '@parapet/policy';
import { isFieldName } from '../../../code.ts';
import { asString, isArray, isObject, type JsonObject } from '../../../json/parse-json.ts';
import { type Judge, messageOf } from '../../judge.ts';
import { createConfidence } from '../answer/confidence.ts';
import { extendCall, readCalls, type WireCall, writeCall } from '../call.ts';
import { decideCalls } from '../decide-calls.ts';
import { asIndex, besideText, callFields, channelOfField, mayPass, passingFields } from '../fields.ts';
import { said } from './said.ts';
import { streamText } from './stream-text.ts';

/** One choice of an answer that arrives as a stream. */
export interface ChoiceGate {
  /** Takes this choice's part of an event, and says what goes on in its place. */
  receive(choice: JsonObject): Passage;
  /** The stream ended, and this choice did not say so itself. Gives what goes on, each in an event of its own. */
  end(): readonly JsonObject[];
  readonly state: 'open' | 'finished' | 'stopped';
  readonly finishReason: string | undefined;
  readonly confidence: Seen<number> | undefined;
  /** Whether it has said or asked anything yet. */
  readonly spoke: boolean;
  readonly delivered: Message;
  /** Indexes of the delivered parts that differ from what came. */
  readonly changed: readonly number[];
  /** Whether it was stopped because what was to be taken out could not be. */
  readonly isUnredactable: boolean;
}

/** What goes on in place of a choice's part of an event. */
export interface Passage {
  /** It goes on as it came. */
  readonly same: boolean;
  /** Goes on before it, each in an event of its own. */
  readonly before: readonly JsonObject[];
  /** Goes on in its place, if anything does. */
  readonly choice: JsonObject | undefined;
}

export interface ChoiceContext {
  readonly index: number;
  readonly judge: Judge;
  /** Whether the answer must be JSON, so that no message may stand in its content. */
  readonly structured: boolean;
  readonly outputMoment: () => Moment;
  readonly callMoment: (position: number, tool: ToolCall) => Moment;
  /** Told the name of a field that was withheld. */
  readonly withhold: (field: string) => void;
}

/**
 * Lets the text of a choice go on as its rules allow. Tool calls are held until the choice is complete, and then decided
 * as wholes: nobody can run half a call, or the calls around a blocked one.
 */
export function choiceGate({
  index,
  judge,
  structured,
  outputMoment,
  callMoment,
  withhold,
}: ChoiceContext): ChoiceGate {
  const gatesText = judge.enforces('output');
  /** Whether anything could be taken out or withheld at all; else everything passes as it comes. */
  const guards = gatesText || judge.enforces('tool_call');
  const spoken = said();
  const stream = judge.has('output') ? judge.stream(outputMoment()) : undefined;
  const text = streamText(stream, gatesText, structured, spoken);
  /** By their index on the wire. */
  const calls = new Map<number, WireCall>();
  let lastPlace = 0;
  let hasRole = false;
  let state: ChoiceGate['state'] = 'open';
  let finishReason: string | undefined;
  const confidence = createConfidence();

  /** Reads a delta, and gives the fields of it that may pass. */
  function receiveDelta(delta: JsonObject): Record<string, Json> {
    const passing: Record<string, Json> = {};
    for (const [name, value] of Object.entries(delta)) {
      if (value === null ? isFieldName(name) || !guards : passes(name, value))
        passing[name] = withoutOthers(name, value);
    }
    return passing;
  }

  /** A list of content without what stands beside its texts. */
  function withoutOthers(name: string, value: Json): Json {
    if (!guards || !channelOfField.has(name) || !isArray(value)) return value;
    const passing = value.map((element) => {
      if (!isObject(element)) return element;
      const others = besideText(element);
      const kept = passingFields('part', others, gatesText, withhold);
      return kept === others ? element : { ...kept, text: element.text ?? '' };
    });
    return passing.every((element, index) => element === value[index]) ? value : passing;
  }

  function passes(name: string, value: Json): boolean {
    if (name === 'role') hasRole = true;
    if (callFields.has(name) && state === 'open') {
      receiveCalls({ [name]: value });
      return !guards;
    }
    const passed = channelOfField.has(name)
      ? text.take(name, value)
      : !guards || (mayPass('message', name, value, gatesText) && !callFields.has(name));
    if (!passed) withhold(name);
    return passed;
  }

  function receiveCalls(pieces: JsonObject): void {
    const { calls: read, unread } = readCalls(pieces);
    if (guards) unread.forEach(withhold);
    for (const { call: piece } of read) {
      const place = asIndex(piece.rest.index) ?? placeOf(piece);
      calls.set(place, extendCall(calls.get(place), piece));
      lastPlace = place;
    }
  }

  /** Where a piece without an index belongs: to the call before it, unless it has an id of its own. */
  function placeOf({ id }: WireCall): number {
    const last = calls.get(lastPlace);
    return last && id !== undefined && id !== last.id ? lastPlace + 1 : lastPlace;
  }

  /** The choice is complete. Gives the deltas of its tool calls, or why it is blocked. */
  function finish(reason: string | undefined): { readonly deltas: readonly JsonObject[]; readonly blocked?: Proposal } {
    state = 'finished';
    finishReason = reason;
    text.end(endingOf(reason, confidence.value));
    if (text.blocked) return { deltas: [], blocked: text.blocked };
    const ordered = [...calls].sort(([a], [b]) => a - b);
    const made = ordered.map(([, call]) => call);
    const { calls: decided, changed, blocked } = decideCalls(made, judge, callMoment);
    if (!guards) spoken.calls(made, []);
    if (!guards || blocked) return { deltas: [], ...(guards && blocked && { blocked }) };
    spoken.calls(decided, changed);
    return {
      deltas: decided.map((call, position) =>
        deltaOf(
          { ...call, rest: passingFields('call', call.rest, gatesText, withhold) },
          ordered[position]?.[0] ?? position,
        ),
      ),
    };
  }

  /** The end of a blocked choice: what was released stays, and a refusal says why there is no more. */
  function stop(proposal: Proposal): JsonObject {
    state = 'stopped';
    finishReason = 'content_filter';
    const message = messageOf(proposal);
    const saysWhy = !structured && !spoken.has('text');
    if (saysWhy) spoken.delivered('text', message);
    spoken.delivered('refusal', message);
    const delta = { ...(!hasRole && { role: 'assistant' }), ...(saysWhy && { content: message }), refusal: message };
    return { ...fragment(delta), finish_reason: finishReason };
  }

  const fragment = (delta: JsonObject): JsonObject => ({ index, delta, logprobs: null, finish_reason: null });

  return {
    receive(choice) {
      if (state === 'stopped') return { same: false, before: [], choice: undefined };
      const came = isObject(choice.delta) ? choice.delta : {};
      const isDelta = !guards || came === choice.delta || (choice.delta ?? null) === null;
      if (!isDelta) withhold('delta');
      if (state === 'open') confidence.take(choice.logprobs, speaks(came));
      const delta = receiveDelta(came);
      const reason = asString(choice.finish_reason);
      const { deltas, blocked = text.blocked } =
        reason !== undefined && state === 'open' && !text.blocked ? finish(reason) : { deltas: [] };
      const sameText = text.writeInto(delta);
      const before = [...(saysNothing(delta) ? [] : [delta]), ...deltas].map(fragment);
      if (blocked) return { same: false, before, choice: stop(blocked) };

      const passing = guards ? passingFields('streamedChoice', choice, gatesText, withhold) : choice;
      const sameDelta = isDelta && sameText && Object.keys(came).every((name) => delta[name] === came[name]);
      if (sameDelta && deltas.length === 0) return { same: passing === choice, before: [], choice: passing };
      if (reason !== undefined) return { same: false, before, choice: { ...passing, delta: {} } };
      return { same: false, before: [], choice: saysNothing(delta) ? undefined : { ...passing, delta } };
    },

    end() {
      if (state !== 'open') return [];
      const { deltas, blocked } = finish(undefined);
      const delta: Record<string, Json> = {};
      text.writeInto(delta);
      const rest = [...(saysNothing(delta) ? [] : [delta]), ...deltas].map(fragment);
      return blocked ? [...rest, stop(blocked)] : rest;
    },

    get state() {
      return state;
    },
    get finishReason() {
      return finishReason;
    },
    get confidence() {
      return state === 'stopped' ? new Unknown(['output.confidence']) : confidence.value;
    },
    get spoke() {
      return calls.size > 0 || spoken.begun;
    },
    get delivered() {
      return { role: 'assistant', parts: spoken.parts };
    },
    get changed() {
      return spoken.changed;
    },
    get isUnredactable() {
      return text.isBroken;
    },
  };
}

const endingOf = (reason: string | undefined, confidence: Seen<number> | undefined): Ending => ({
  ...(reason !== undefined && { finish_reason: reason }),
  ...(confidence !== undefined && { confidence }),
});

/** Whether a delta holds what log probabilities are given of. */
const speaks = ({ content, refusal }: JsonObject): boolean =>
  [content, refusal].some((text) => typeof text === 'string' && text !== '');

const deltaOf = (call: WireCall, index: number): JsonObject =>
  call.kind === 'function_call' ? { function_call: writeCall(call) } : { tool_calls: [{ ...writeCall(call), index }] };

const saysNothing = (delta: JsonObject): boolean =>
  Object.values(delta).every((value) => value === null || value === '' || (isArray(value) && value.length === 0));
