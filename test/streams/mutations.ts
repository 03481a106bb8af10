import type { Judge } from '@parapet/genai';
import type { GatedStream } from '@parapet/policy';

/** Ways to get the gate wrong. What proves that nothing leaks has to notice each of them. */
export const mutations: Readonly<Record<string, (judge: Judge) => Judge>> = {
  'the gate is off': (judge) => ({ ...judge, enforces: () => false }),
  'the gate releases everything it is given': (judge) => ({
    ...judge,
    stream: (moment) => releasing(judge.stream(moment)),
  }),
  'the hold is one character too short': (judge) => ({
    ...judge,
    stream: (moment) => offByOne(judge.stream(moment)),
  }),
};

/** Decides as it should, and lets all text through as it comes. */
function releasing(gate: GatedStream): GatedStream {
  return view(gate, {
    push: (channel, text) => {
      gate.push(channel, text);
      return [{ channel, text }];
    },
    end: (ending) => {
      gate.end(ending);
      return [];
    },
    stopped: () => undefined,
  });
}

/** Releases the first character of what is held, each time that something is. */
function offByOne(gate: GatedStream): GatedStream {
  const received = new Map<string, string>();
  /** What was released too early, by channel, and is still to come from the gate. */
  const ahead = new Map<string, string>();
  const late = (releases: ReturnType<GatedStream['push']>) =>
    releases.map(({ channel, text }) => {
      const early = ahead.get(channel) ?? '';
      ahead.delete(channel);
      return { channel, text: text.startsWith(early) ? text.slice(early.length) : text };
    });
  return view(gate, {
    push: (channel, text) => {
      const all = (received.get(channel) ?? '') + text;
      received.set(channel, all);
      const releases = late(gate.push(channel, text));
      const first = gate.held > 0 && !ahead.has(channel) ? all.at(-gate.held) : undefined;
      if (first === undefined) return releases;
      ahead.set(channel, first);
      return [...releases, { channel, text: first }];
    },
    end: (reason) => late(gate.end(reason)),
    stopped: () => gate.stopped,
  });
}

/** The gate, with some of it replaced. */
const view = (
  gate: GatedStream,
  { push, end, stopped }: Pick<GatedStream, 'push' | 'end'> & { readonly stopped: () => GatedStream['stopped'] },
): GatedStream => ({
  push,
  needed: () => [],
  end,
  get stopped() {
    return stopped();
  },
  get decision() {
    return gate.decision;
  },
  get held() {
    return gate.held;
  },
  get maxHold() {
    return gate.maxHold;
  },
});
