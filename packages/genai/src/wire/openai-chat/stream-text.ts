import type { Channel, GatedStream, Json, Proposal } from '@parapet/policy';
import { channelOfField } from './fields.ts';
import type { Said } from './said.ts';
import { likeValue, textIn } from './text-value.ts';

/** The text fields of the deltas of one choice, and what the gate makes of them. */
export interface StreamText {
  /** Takes the value of a text field. False if it cannot be gated, and so must not pass. */
  take(field: string, value: Json): boolean;
  /** The choice is complete: what was held is decided. */
  end(reason: string | undefined): void;
  /** Puts what was released since the last time into a delta. True if that is what the delta held anyway. */
  writeInto(delta: Record<string, Json>): boolean;
  /** Why nothing more may pass. */
  readonly blocked: Proposal | undefined;
}

/**
 * @param stream what decides the text, if any rule is about it
 * @param gates whether what passes is what the stream releases; else text passes as it comes, and is only looked at
 */
export function streamText(stream: GatedStream | undefined, gates: boolean, said: Said): StreamText {
  /** The field of each channel with the value it had last. */
  const fields = new Map<Channel, { readonly name: string; readonly value: Json }>();
  const released = new Map<Channel, string>();
  let ended = false;

  const release = (channel: Channel, text: string) => released.set(channel, (released.get(channel) ?? '') + text);

  return {
    take(name, value) {
      const channel = channelOfField.get(name);
      const text = textIn(value);
      if (!channel || text === undefined) return !gates;
      // Some providers send one text in two fields. Read together they would hide what each of them says.
      const owner = fields.get(channel)?.name ?? name;
      if (text === '') return true;
      if (owner !== name || ended) return !gates;
      fields.set(channel, { name, value });
      said.heard(channel, text);
      const releases = stream?.push(channel, text) ?? [];
      if (gates) for (const each of releases) release(each.channel, each.text);
      else release(channel, text);
      return true;
    },

    end(reason) {
      ended = true;
      const releases = stream?.end(reason) ?? [];
      if (gates) for (const each of releases) release(each.channel, each.text);
    },

    writeInto(delta) {
      let same = true;
      for (const [channel, { name, value }] of fields) {
        const text = released.get(channel) ?? '';
        if (text !== '') said.delivered(channel, text);
        const given = delta[name];
        if ((given === undefined || given === null ? '' : textIn(given)) === text) continue;
        same = false;
        if (text === '') delete delta[name];
        else delta[name] = likeValue(given ?? value, text);
      }
      released.clear();
      return same;
    },

    get blocked() {
      return gates ? stream?.stopped : undefined;
    },
  };
}
