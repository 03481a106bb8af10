import type { Channel, Part } from '@parapet/policy';
import { textPart, toolCallPart } from '../../../message-parts.ts';
import { shownArguments, type WireCall } from '../call.ts';

/** What a choice said, and what of it was delivered. */
export interface Said {
  /** Text that came in, and text that went on: not always at the same time. */
  heard(channel: Channel, text: string): void;
  delivered(channel: Channel, text: string): void;
  calls(calls: readonly WireCall[], changed: readonly number[]): void;
  /** Whether any text came in. */
  readonly begun: boolean;
  /** Whether any text of a channel went on. */
  has(channel: Channel): boolean;
  /** The delivered message's parts, in the order in which each was first heard. */
  readonly parts: readonly Part[];
  /** Indexes of the parts that differ from what came in. */
  readonly changed: readonly number[];
}

export function said(): Said {
  const texts = new Map<Channel, { heard: string; delivered: string }>();
  const calls: Part[] = [];
  const changedCalls: number[] = [];

  const of = (channel: Channel) => {
    let text = texts.get(channel);
    if (!text) {
      text = { heard: '', delivered: '' };
      texts.set(channel, text);
    }
    return text;
  };

  return {
    heard(channel, text) {
      of(channel).heard += text;
    },
    delivered(channel, text) {
      of(channel).delivered += text;
    },
    calls(made, changed) {
      calls.push(...made.map((call) => toolCallPart(call.id, call.name, shownArguments(call))));
      changedCalls.push(...changed);
    },
    get begun() {
      return texts.size > 0;
    },
    has: (channel) => (texts.get(channel)?.delivered ?? '') !== '',
    get parts() {
      return [...[...texts].map(([channel, { delivered }]) => textPart(channel, delivered)), ...calls];
    },
    get changed() {
      const changedTexts = [...texts.values()].flatMap(({ heard, delivered }, index) =>
        heard === delivered ? [] : [index],
      );
      return [...changedTexts, ...changedCalls.map((position) => texts.size + position)];
    },
  };
}
