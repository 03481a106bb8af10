import fc from 'fast-check';
import type { Moment, MomentKind } from '../../src/index.ts';

/** Texts in which findings, parts of findings and look-alikes abound. */
export const randomText: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      '555-0142',
      '555-0142 ',
      '555-0199 ',
      '555-',
      '0142',
      ' ',
      ' ',
      'ok',
      'zanfirol',
      'zanfirol ',
      'morvex xr ',
      'morvex',
      '5',
      '\u001e',
      'é',
      '𝒳',
      '. ',
    ),
    { maxLength: 8, size: 'max' },
  )
  .map((words) => words.join(''));

const json = fc.oneof(
  fc.constantFrom(1, 2, 3, 5, true, 'x', '555-0142', null),
  fc.constantFrom(Number.NaN, ['a', 'b'], { b: 'x' }),
);

const context = fc.record(
  {
    session: fc.record({ id: fc.constantFrom('s', 's', 'z') }),
    tenant: fc.constantFrom('t', 'u'),
    app: fc.record({ name: fc.constantFrom('bot', 'bot', 'shop', 'batch') }, { requiredKeys: [] }),
    model: fc.record(
      { name: fc.constantFrom('small', 'large'), version: fc.constantFrom('0613', '0125') },
      { requiredKeys: [] },
    ),
    call: fc.record(
      {
        stream: fc.boolean(),
        parameters: fc.record(
          {
            max_tokens: fc.constantFrom(10, 100),
            temperature: fc.constantFrom(0, 0.5, 1),
            stop_sequences: fc.subarray(['a', 'b']),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    ),
    conversation: fc.record({ turns: fc.constantFrom(1, 2, 3), messages: fc.constantFrom(1, 5) }, { requiredKeys: [] }),
    system: fc.record({ load: fc.constantFrom(0, 1), halted: fc.subarray(['session', 'user']) }, { requiredKeys: [] }),
    user: fc.record(
      {
        id: fc.constantFrom('u', 'v', 'w'),
        roles: fc.subarray(['agent', 'customer', 'admin']),
        attributes: fc.dictionary(fc.constantFrom('vip', 'level', 'a', 'a.b'), json, { noNullPrototype: true }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const textPart = (types: readonly ('text' | 'reasoning' | 'refusal')[]) =>
  fc.record({ type: fc.constantFrom(...types), content: randomText });

const input = fc.record({
  messages: fc.array(
    fc.record({
      role: fc.constantFrom('user', 'tool', 'assistant', 'system'),
      parts: fc.array(textPart(['text']), { maxLength: 2 }),
    }),
    { maxLength: 3 },
  ),
});

const output = fc.record(
  {
    parts: fc.array(textPart(['text', 'text', 'reasoning', 'refusal']), { maxLength: 3 }),
    finish_reason: fc.constantFrom('stop', 'length'),
    confidence: fc.constantFrom(0.25, 0.75),
  },
  { requiredKeys: ['parts', 'finish_reason'] },
);

const toolCall = fc.record(
  {
    name: fc.constantFrom('pay', 'look', 'other'),
    server: fc.constantFrom('mcp', 'web'),
    arguments: fc.record(
      { amount: fc.oneof(fc.constantFrom(0, 1, 2, 2.5, 3), json), to: randomText, tags: fc.subarray(['a', 'b']) },
      { requiredKeys: [], noNullPrototype: true },
    ),
  },
  { requiredKeys: ['name', 'arguments'] },
);

const toolResult = fc
  .tuple(
    toolCall,
    fc.record(
      { ok: fc.boolean(), amount: fc.constantFrom(0, 2), note: randomText },
      { requiredKeys: [], noNullPrototype: true },
    ),
  )
  .map(([tool, result]) => ({ ...tool, result }));

const span = fc.record({
  name: fc.constantFrom('chat', 'tool'),
  kind: fc.constantFrom('client' as const, 'internal' as const),
  status: fc.constant({ code: 'ok' as const }),
  duration: fc.constantFrom(0.5, 2),
  attributes: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('x', 'y'), { noNullPrototype: true }),
  events: fc.constant([]),
});

const contents: Readonly<Partial<Record<MomentKind, fc.Arbitrary<object>>>> = {
  input: fc.record({ input }),
  output: fc.record({ input, output }, { requiredKeys: ['output'] }),
  tool_call: fc.record({ tool: toolCall }),
  tool_result: fc.record({ tool: toolResult }),
  span: fc.record({ span }),
};

/** A random moment of one of these kinds; how it is called and when it is, its sequence says. */
export const randomMoment = (
  kinds: readonly MomentKind[] = Object.keys(contents) as MomentKind[],
): fc.Arbitrary<Moment> =>
  fc
    .constantFrom(...kinds)
    .chain((at) =>
      fc
        .tuple(context, contents[at] ?? fc.constant({}))
        .map(([around, content]) => ({ at, id: 'm0', time: 1e9, ...around, ...content }) as unknown as Moment),
    );

/** A moment with what became of it. */
export interface Happening {
  readonly moment: Moment;
  readonly withheld: boolean;
  /** How many others come before that is settled; none, if it says nothing. */
  readonly settledAfter?: number;
}

/**
 * Moments one after another, some at one time, some long after, some late, and some that appear again, at their own time or at a later
 * one. Some are under way while others come.
 */
export const randomSequence = (kinds?: readonly MomentKind[], maxLength = 10): fc.Arbitrary<readonly Happening[]> =>
  fc
    .array(
      fc.record({
        moment: randomMoment(kinds),
        passes: fc.constantFrom(0, 1, 30_000, 300_000, 600_001),
        late: fc.constantFrom(0, 0, 0, 0, 30_000, 300_000),
        withheld: fc.constantFrom(false, false, true),
        settledAfter: fc.constantFrom(0, 0, 0, 1, 3),
        again: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat() }),
        later: fc.boolean(),
      }),
      { minLength: 1, maxLength, size: 'max' },
    )
    .map((drawn) => {
      let time = 1e9;
      const happened: Happening[] = [];
      for (const [index, { moment, passes, late, withheld, settledAfter, again, later }] of drawn.entries()) {
        time += passes;
        const before = again === null ? undefined : happened[again % (happened.length || 1)];
        const known = before && (later ? { ...before.moment, time } : before.moment);
        happened.push({ moment: known ?? { ...moment, id: `m${index}`, time: time - late }, withheld, settledAfter });
      }
      return happened;
    });

/** By how much the latest comes late, in milliseconds. */
export function latenessOf(happened: readonly Happening[]): number {
  let [latest, lateness] = [0, 0];
  for (const { moment } of happened) {
    latest = Math.max(latest, moment.time);
    lateness = Math.max(lateness, latest - moment.time);
  }
  return lateness;
}
