import { writeTraces } from '@parapet/otlp';
import type { Log } from '../log.ts';
import { otlpOf } from '../spans/otlp-span.ts';
import type { SdkSpan, SpanProcessor } from '../spans/sdk-span.ts';
import { tellsOfModels } from '../spans/tells-of-models.ts';
import { findReceiver } from './find-receiver.ts';
import { sendToEditor } from './send-to-editor.ts';

/** Marks it, in every copy of this package. */
export const EDITOR_PROCESSOR = Symbol.for('parapet.editor-spans');

/** How long spans are gathered, in milliseconds. An editor shows them within a second. */
const DELAY = 200;

/** Most spans that are kept until they are sent. Of more, the first are let go. */
const MAX_QUEUE = 256;

/**
 * Shows an editor the spans about models that a service in development makes, whatever exporter the service has. Where nobody looks, they
 * are let go; nothing waits for an editor, except the end of the process, for a second at most.
 */
export class EditorSpanProcessor implements SpanProcessor {
  readonly [EDITOR_PROCESSOR] = true;
  readonly #cwd: string;
  readonly #log: Log;
  #queue: SdkSpan[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();
  #told: string | undefined;
  #awaitsEnd = false;

  /** @param told URL of the editor that was announced already */
  constructor(cwd: string, log: Log, told: string | undefined) {
    this.#cwd = cwd;
    this.#log = log;
    this.#told = told;
  }

  onStart(): void {}

  onEnding(): void {}

  onEnd(ended: unknown): void {
    const span = ended as SdkSpan;
    if (!tellsOfModels(span.attributes) && span.attributes['parapet.verdict'] === undefined) return;
    this.#queue.push(span);
    if (this.#queue.length > MAX_QUEUE) this.#queue.shift();
    this.#timer ??= setTimeout(() => void this.forceFlush(), DELAY).unref();
    if (this.#awaitsEnd) return;
    this.#awaitsEnd = true;
    process.once('beforeExit', () => {
      this.#awaitsEnd = false;
      void this.forceFlush();
    });
  }

  forceFlush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending = this.#sending.then(() => this.#send());
    return this.#sending;
  }

  shutdown(): Promise<void> {
    return this.forceFlush();
  }

  /** Where to is asked each time: the editor may have come, or gone, since. */
  async #send(): Promise<void> {
    const spans = this.#queue.splice(0);
    const receiver = spans.length > 0 ? findReceiver(this.#cwd) : undefined;
    if (!receiver) return;
    try {
      const arrived = await sendToEditor(receiver, writeTraces(otlpOf(spans)));
      if (!arrived) this.#log('debug', `the editor at ${receiver.url} does not take spans`);
      else if (this.#told !== receiver.url) this.#log('info', `model calls are shown in the editor at ${receiver.url}`);
      if (arrived) this.#told = receiver.url;
    } catch {
      this.#log('debug', 'spans cannot be written for the editor');
    }
  }
}
