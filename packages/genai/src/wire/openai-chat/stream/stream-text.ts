import {
  type Channel,
  type Ending,
  type GatedStream,
  type Json,
  nothingProposed,
  type Proposal,
  type Release,
} from '@parapet/policy';
import { channelOfField } from '../fields.ts';
import { jsonForm, plainForm, type TextForm } from '../text-form.ts';
import type { Said } from './said.ts';
import { likeValue, textIn } from './text-value.ts';

/** The text fields of the deltas of one choice, and what the gate makes of them. */
export interface StreamText {
  /** Takes the value of a text field. False if it cannot be gated, and so must not pass. */
  take(field: string, value: Json): boolean;
  /** The choice is complete: what was held is decided. */
  end(ending: Ending): void;
  /** Puts what was released since the last time into a delta. True if that is what the delta held anyway. */
  writeInto(delta: Record<string, Json>): boolean;
  /** Why nothing more may pass. */
  readonly blocked: Proposal | undefined;
  /** Whether that is because what was to be taken out is not text of a string, in an answer that must be JSON. */
  readonly isBroken: boolean;
}

/** One channel of a choice. What was given and released is since the last delta. */
interface Spoken {
  /** The field that it comes in, and the value that had last. */
  readonly field: string;
  value: Json;
  readonly form: TextForm;
  /** As finders see it. */
  given: string;
  released: string;
  /** What was released, as it goes on the wire. */
  written: string;
  /** Whether what was given can go on as it came. */
  isAligned: boolean;
}

/**
 * @param stream what decides the text, if any rule is about it
 * @param gates whether what passes is what the stream releases; else text passes as it comes, and is only looked at
 * @param structured whether what the answer says must be JSON
 */
export function streamText(
  stream: GatedStream | undefined,
  gates: boolean,
  structured: boolean,
  said: Said,
): StreamText {
  const channels = new Map<Channel, Spoken>();
  let ended = false;
  let broken: Proposal | undefined;

  function spokenIn(channel: Channel, field: string, value: Json): Spoken {
    const known = channels.get(channel);
    if (known) return known;
    const form = structured && channel === 'text' ? jsonForm() : plainForm;
    const spoken = { field, value, form, given: '', released: '', written: '', isAligned: true };
    channels.set(channel, spoken);
    return spoken;
  }

  function release(releases: readonly Release[]): void {
    for (const { channel, text } of gates ? releases : []) {
      const spoken = channels.get(channel);
      if (!spoken || broken) continue;
      const written = spoken.form.say(text);
      if (!spoken.form.isIntact) broken = unredactable;
      else {
        spoken.released += text;
        spoken.written += written;
      }
    }
  }

  return {
    take(name, value) {
      const channel = channelOfField.get(name);
      const text = textIn(value);
      if (!channel || text === undefined) return !gates;
      if (text === '') return true;
      const spoken = spokenIn(channel, name, value);
      // Some providers send one text in two fields. Read together they would hide what each of them says.
      if (spoken.field !== name || ended) return !gates;
      spoken.value = value;
      said.heard(channel, text);
      if (!gates) said.delivered(channel, text);
      const wasAligned = spoken.form.isAligned;
      const heard = spoken.form.hear(text);
      spoken.given += heard;
      spoken.isAligned = wasAligned && spoken.form.isAligned;
      if (heard !== '') release(stream?.push(channel, heard) ?? []);
      return true;
    },

    end(ending) {
      ended = true;
      for (const [channel, { form }] of channels) {
        const rest = form.end();
        if (rest !== '') release(stream?.push(channel, rest) ?? []);
      }
      release(stream?.end(ending) ?? []);
      const isWhole = [...channels.values()].every(({ form }) => form.isWhole);
      if (gates && !stream?.stopped && !isWhole) broken = unredactable;
    },

    writeInto(delta) {
      if (!gates) return true;
      let isSame = true;
      for (const [channel, spoken] of channels) {
        const { field, value, given, released, written, isAligned } = spoken;
        const came = delta[field];
        const passes = released === given && isAligned;
        const text = passes ? (textIn(came ?? '') ?? '') : written;
        if (text !== '') said.delivered(channel, text);
        Object.assign(spoken, { given: '', released: '', written: '', isAligned: true });
        if (passes) continue;
        isSame = false;
        if (text === '') delete delta[field];
        else delta[field] = likeValue(came ?? value, text);
      }
      return isSame;
    },

    get blocked() {
      return gates ? (stream?.stopped ?? broken) : undefined;
    },
    get isBroken() {
      return broken !== undefined;
    },
  };
}

/** What cannot be redacted is withheld. */
const unredactable: Proposal = { ...nothingProposed, action: 'block', verdict: 'deny' };
