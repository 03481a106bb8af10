import type { Action, ActionScope } from '../decision/action.ts';
import type { MomentKind } from '../moment/moment.ts';
import {
  choice,
  either,
  type Fields,
  field,
  mapping,
  oneOfFields,
  required,
  type Shape,
  text,
  texts,
} from './shape.ts';

export const actionDocs: Readonly<Record<Action, string>> = {
  notify: 'Tell somebody, and let it go on.',
  flag: 'Mark it, and let it go on.',
  redact: 'Take out what the finders of the condition found.',
  rewrite: 'Put another text in its place.',
  retry: 'Discard the answer and ask the model again.',
  reroute: 'Ask another model.',
  throttle: 'Refuse it for now.',
  escalate: 'Hold it until a person has decided.',
  block: 'Refuse it.',
  halt: 'Refuse it, and all further calls of a scope, until a person resumes.',
};

export const actionScopeDocs: Readonly<Record<ActionScope, string>> = {
  session: 'All that has the same `session.id`.',
  user: 'All that has the same `user.id`.',
  agent: 'All that has the same `agent.id` or, without one, `agent.name`.',
  app: 'All of the service.',
  tenant: 'All of the tenant.',
};

export const otherwiseDocs: Readonly<Record<'block' | 'allow', string>> = {
  block: 'It is refused.',
  allow: 'It goes on.',
};

export const refusalDocs: Readonly<Record<'refusal' | 'error', string>> = {
  refusal: 'A refusal such as the model gives, with the message.',
  error: 'An error that clients do not retry.',
};

/** How many times a model may be asked again. */
export const mostRetries = 5;

const duration = text;
const number: Shape = { kind: 'number' };

/** The options of each action that has any. */
export const actionOptions = {
  notify: { to: field(texts, 'Who is told: people, teams or channels. Left out: the owner of the policy.') },
  rewrite: {
    template: field(
      text,
      'The text that stands instead. It may name `{policy}`, `{rule}` and `{reason}`. This or `with` is needed.',
    ),
    with: field(text, 'The name of a rewriter, which the host asks for a text. What it gives is decided again.'),
  },
  retry: {
    times: field(number, `How often at most: a whole number from 1 to ${mostRetries}. Left out: once.`),
  },
  reroute: {
    model: required(text, 'The model that is asked instead.'),
    provider: field(text, 'Its provider. Left out: the same.'),
    for: field(duration, 'All requests of a scope, for so long, such as `5m`. Left out: this request only.'),
    scope: field(choice(actionScopeDocs), 'With `for`: whose requests. Left out: `app`.'),
  },
  throttle: {
    retry_after: field(duration, 'When to try again, such as `30s`. Left out: `1m`.'),
  },
  escalate: {
    to: field(texts, 'Who decides: people, or a group of them. Left out: the reviewers of the policy.'),
    within: field(duration, 'How long it waits, such as `10m`, which is what it waits where this is left out.'),
    otherwise: field(choice(otherwiseDocs), 'What follows if nobody has decided by then. Left out: `block`.'),
  },
  block: {
    as: field(choice(refusalDocs), 'What the application gets. Left out: `refusal`.'),
  },
  halt: {
    scope: field(choice(actionScopeDocs), 'What is halted. Left out: `session`.'),
  },
} as const satisfies Partial<Record<Action, Fields>>;

export type ActionWithOptions = keyof typeof actionOptions;

/** Actions that say nothing without options. */
const needsOptions: ReadonlySet<string> = new Set<ActionWithOptions>(['rewrite', 'reroute']);

const pick = (isWanted: (action: Action) => boolean): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(actionDocs).filter(([action]) => isWanted(action as Action)));

/** Some actions, each as a word or as a mapping of it with its options. */
export const consequence = (isWanted: (action: Action) => boolean = () => true): Shape =>
  either(
    choice(pick((action) => isWanted(action) && !needsOptions.has(action))),
    oneOfFields(
      Object.fromEntries(
        Object.entries(actionOptions)
          .filter(([action]) => isWanted(action as Action))
          .map(([action, options]) => [action, field(mapping(options), actionDocs[action as Action])]),
      ),
    ),
  );

/** What may follow where a tool is called out of its state: a call has no text that could be changed, and no model that could take it. */
export const breachActions: readonly Action[] = ['notify', 'flag', 'retry', 'throttle', 'escalate', 'block', 'halt'];

const beforeDelivery: readonly MomentKind[] = ['input', 'output', 'tool_call', 'tool_result', 'retrieval'];
const everywhere: readonly MomentKind[] = [...beforeDelivery, 'call_end', 'span'];

/** The moments at which an action can be taken; see the check `impossible-action`. */
export const actionMoments: Readonly<Record<Action, readonly MomentKind[]>> = {
  notify: everywhere,
  flag: everywhere,
  redact: beforeDelivery,
  // The arguments of a call are JSON that a tool reads; no text can stand for them.
  rewrite: beforeDelivery.filter((kind) => kind !== 'tool_call'),
  retry: ['output', 'tool_call'],
  // With `for` also at `call_end`: it is the next requests that go elsewhere.
  reroute: ['input', 'output', 'tool_call', 'tool_result'],
  // An answer that is there was paid for: refusing it for now spares nobody anything.
  throttle: ['input', 'tool_call', 'tool_result', 'retrieval'],
  escalate: beforeDelivery,
  block: beforeDelivery,
  halt: [...beforeDelivery, 'call_end'],
};

/**
 * Actions that are taken where a rule could not be settled, unless it says otherwise: those that withhold or change content. Not `throttle`,
 * which spares resources: not knowing how often somebody asked would refuse everybody. Not `retry` and `reroute` either: asking again on
 * account of what cannot be seen would ask again each time.
 */
export const actsUnsettled: ReadonlySet<Action> = new Set(['redact', 'rewrite', 'escalate', 'block', 'halt']);
