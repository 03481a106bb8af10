import type { MomentKind } from '../moment/moment.ts';
import type { Action, Consequence } from './action.ts';

/**
 * What a host can do about a moment. Every host that enforces can flag, redact, rewrite by a template, and refuse; what it says it cannot do
 * is replaced by something as safe, see `withinReach`.
 */
export interface Abilities {
  /** Tell those whom a rule names. */
  readonly notify: boolean;
  /** Ask a rewriter for a text. */
  readonly rewriteWith: boolean;
  /** Ask the model again. */
  readonly retry: boolean;
  /** Ask another model. */
  readonly reroute: boolean;
  /** Refuse with a time to try again. */
  readonly throttle: boolean;
  /** Ask a person and wait. */
  readonly escalate: boolean;
  /** Refuse by an error. */
  readonly error: boolean;
  /** Stop what follows in a scope. */
  readonly halt: boolean;
}

/** Of a host that can do everything the language can say. */
export const allAbilities: Abilities = {
  notify: true,
  rewriteWith: true,
  retry: true,
  reroute: true,
  throttle: true,
  escalate: true,
  error: true,
  halt: true,
};

/** What is done instead of what a rule proposes: the action that could not be taken is told in `unenforced`. */
export interface Reached {
  /** Nothing where the rule only tells somebody, which the host cannot. */
  readonly consequence: Consequence | undefined;
  readonly unenforced?: Action;
}

/** The arguments of a call are JSON that a tool reads; no text can stand for them. */
export const isRewritable = (at: MomentKind): boolean => at !== 'tool_call';

/** What is done instead of what cannot be done and must not go on. */
export const refusal: Consequence = { action: 'block', options: { as: 'refusal' } };
const flag: Consequence = { action: 'flag' };

/**
 * What a host does about a consequence. What withholds, or keeps text from going on as it is, is replaced by a refusal where it cannot be
 * done, so that nothing goes on that a rule wanted withheld; `escalate` by its `otherwise`, since nobody will ever answer. What only asks for another
 * answer is left out: the rule said nothing against this one that would withhold it.
 */
export function withinReach(consequence: Consequence, at: MomentKind, able: Abilities): Reached {
  const { action } = consequence;
  switch (action) {
    case 'notify':
      return able.notify ? { consequence } : { consequence: undefined, unenforced: action };
    case 'flag':
    case 'redact':
      return { consequence };
    case 'rewrite':
      return isRewritable(at) && ('template' in consequence.options || able.rewriteWith)
        ? { consequence }
        : { consequence: refusal, unenforced: action };
    case 'retry':
    case 'reroute':
      return able[action] ? { consequence } : { consequence: flag, unenforced: action };
    case 'throttle':
    case 'halt':
      return able[action] ? { consequence } : { consequence: refusal, unenforced: action };
    case 'escalate':
      if (able.escalate) return { consequence };
      return { consequence: consequence.options.otherwise === 'allow' ? flag : refusal, unenforced: action };
    case 'block':
      return consequence.options.as === 'refusal' || able.error
        ? { consequence }
        : { consequence: refusal, unenforced: action };
  }
}
