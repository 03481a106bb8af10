/** What the policy says, mildest first (the values of OpenTelemetry's GenAI guardrail draft). */
export const verdicts = ['allow', 'audit', 'warn', 'modify', 'escalate', 'deny'] as const;
export type Verdict = (typeof verdicts)[number];

/** What a rule proposes, mildest first; see `slots`. */
export const actions = [
  'notify',
  'flag',
  'redact',
  'rewrite',
  'retry',
  'reroute',
  'throttle',
  'escalate',
  'block',
  'halt',
] as const;
export type Action = (typeof actions)[number];

/** What actions are about, mildest first. Of the actions in one slot the strictest is taken; those of several slots combine. */
export const slots = ['marks', 'content', 'route', 'admission', 'scope'] as const;
export type Slot = (typeof slots)[number];

export const slotOf = {
  notify: 'marks',
  flag: 'marks',
  redact: 'content',
  rewrite: 'content',
  retry: 'route',
  reroute: 'route',
  throttle: 'admission',
  escalate: 'admission',
  block: 'admission',
  halt: 'scope',
} as const satisfies Record<Action, Slot>;

/** Which verdict an action amounts to. */
export const verdictOf: Readonly<Record<Action, Verdict>> = {
  notify: 'audit',
  flag: 'warn',
  redact: 'modify',
  rewrite: 'modify',
  retry: 'modify',
  reroute: 'modify',
  throttle: 'deny',
  escalate: 'escalate',
  block: 'deny',
  halt: 'deny',
};

/** Whom or what an action is about that reaches beyond one call, narrowest first. */
export const actionScopes = ['session', 'user', 'agent', 'app', 'tenant'] as const;
export type ActionScope = (typeof actionScopes)[number];

/** An action with its options, none left out. Lengths of time are in milliseconds. */
export type Consequence =
  | {
      readonly action: 'notify';
      /** Names of people, teams or channels; what they are is for the host to know. */
      readonly options: { readonly to: readonly string[] };
    }
  | { readonly action: 'flag'; readonly options?: undefined }
  | { readonly action: 'redact'; readonly options?: undefined }
  | {
      readonly action: 'rewrite';
      /** The text that stands instead, or the name of a rewriter that is asked for one. */
      readonly options: { readonly template: string } | { readonly with: string };
    }
  | { readonly action: 'retry'; readonly options: { readonly times: number } }
  | {
      readonly action: 'reroute';
      readonly options: {
        readonly model: string;
        readonly provider?: string;
        /** All requests of a scope, for so long; only this one where it is missing. */
        readonly lasting?: { readonly for: number; readonly scope: ActionScope };
      };
    }
  | { readonly action: 'throttle'; readonly options: { readonly retryAfter: number } }
  | {
      readonly action: 'escalate';
      readonly options: {
        readonly to: readonly string[];
        readonly within: number;
        /** What follows where nobody answered in that time. */
        readonly otherwise: 'block' | 'allow';
      };
    }
  | {
      readonly action: 'block';
      /** Whether the application gets a refusal such as a model gives, or an error. */
      readonly options: { readonly as: 'refusal' | 'error' };
    }
  | { readonly action: 'halt'; readonly options: { readonly scope: ActionScope } };

/** Whether an action keeps a moment from taking place, at least until a person says that it may. */
export const isWithholding = (action: Action | 'none'): boolean =>
  action !== 'none' && (slotOf[action] === 'admission' || slotOf[action] === 'scope');

/** Whether nothing may go on as it came: something is withheld, or its text is changed. */
export const isProtecting = (action: Action | 'none'): boolean =>
  isWithholding(action) || (action !== 'none' && slotOf[action] === 'content');

/** Orders consequences by strictness: negative where `a` is the milder one, zero where neither is. */
export const compareStrictness = (a: Consequence, b: Consequence): number =>
  actions.indexOf(a.action) - actions.indexOf(b.action) || rankOf(a) - rankOf(b);

/** Of two that do the same, the one that lets less go on. */
function rankOf(consequence: Consequence): number {
  switch (consequence.action) {
    case 'escalate':
      return consequence.options.otherwise === 'block' ? 1 : 0;
    case 'throttle':
      return consequence.options.retryAfter;
    case 'halt':
      return actionScopes.indexOf(consequence.options.scope);
    default:
      return 0;
  }
}
