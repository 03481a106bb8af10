import type { PartOfAnswer } from './gate-rule.ts';
import type { Channel } from './gated-stream.ts';
import type { PartMatcher } from './part-matcher.ts';

/**
 * One part of an answer: what arrived, and how far it was let go. What is held is kept apart from what was let go, so that a
 * piece of a long answer costs no more than one of a short answer. Offsets are UTF-16 code units of the whole part.
 */
export class Part implements PartOfAnswer {
  readonly channel: Channel;
  readonly pointer: string;
  readonly matcher: PartMatcher;
  /** How much arrived. */
  length = 0;
  /** How much was let go. */
  released = 0;
  /** Whether the last of what was let go was taken out. */
  endsTakenOut = false;
  #pieces: string[] = [];
  #held = '';

  constructor(channel: Channel, pointer: string, matcher: PartMatcher) {
    this.channel = channel;
    this.pointer = pointer;
    this.matcher = matcher;
  }

  /** All that arrived. */
  get text(): string {
    if (this.#pieces.length > 1) this.#pieces = [this.#pieces.join('')];
    return this.#pieces[0] ?? '';
  }

  arrive(text: string): void {
    this.#pieces.push(text);
    this.#held += text;
    this.length += text.length;
  }

  /** Forgets what arrived after the first `length` units; they were not let go. */
  cut(length: number): void {
    this.#pieces = [this.text.slice(0, length)];
    this.#held = this.#held.slice(0, length - this.released);
    this.length = length;
  }

  /** What is held up to `to`, which is let go. */
  letGo(to: number): string {
    const text = this.#held.slice(0, to - this.released);
    this.#held = this.#held.slice(to - this.released);
    this.released = to;
    return text;
  }
}
