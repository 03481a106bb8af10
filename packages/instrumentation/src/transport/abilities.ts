import { type Abilities, type Action, allAbilities, type Proposal } from '@parapet/policy';

/**
 * What the transport can do about a call. Whom a rule notifies stands on the log event of its decision, from which alerting takes it. There is
 * nobody here who could be asked and waited for, no rewriter, and nothing that sends a request a second time.
 */
export const transportAbilities: Abilities = {
  ...allAbilities,
  rewriteWith: false,
  retry: false,
  reroute: false,
  throttle: false,
  escalate: false,
  error: false,
  halt: false,
};

const reasons: Readonly<Partial<Record<Action, string>>> = {
  rewrite: 'rewrite: no rewriter',
  retry: 'retry: nothing is sent twice',
  reroute: 'reroute: nothing is sent elsewhere',
  throttle: 'throttle: refused without a time',
  escalate: 'escalate: nobody can be asked',
  block: 'block: refused without an error',
  halt: 'halt: later calls are not stopped',
};

/** Why what was proposed was not done as it was; undefined where it was. */
export const unenforcedBy = ({ unenforced }: Proposal): string | undefined =>
  unenforced.length > 0 ? unenforced.map((action) => reasons[action] ?? action).join('; ') : undefined;
