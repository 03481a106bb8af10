import { type Abilities, type Action, allAbilities, type MomentKind, type Proposal } from '@parapet/policy';

/**
 * What the transport can do about a moment of a call. Whom a rule notifies stands on the log event of its decision, from which alerting takes
 * it. There is nobody here who could be asked and waited for, no rewriter, and nothing that sends a request a second time. Only what was not
 * sent is refused for now; an error can stand for a request, and for an answer that is not a stream.
 *
 * @param stream whether the answer is one
 */
export function transportAbilities(at: MomentKind, stream: boolean): Abilities {
  const isBefore = at === 'input' || at === 'tool_result';
  return {
    ...allAbilities,
    rewriteWith: false,
    retry: false,
    reroute: false,
    escalate: false,
    throttle: isBefore,
    error: isBefore || !stream,
  };
}

const reasons: Readonly<Partial<Record<Action, string>>> = {
  rewrite: 'rewrite: no rewriter',
  retry: 'retry: nothing is sent twice',
  reroute: 'reroute: nothing is sent elsewhere',
  throttle: 'throttle: the answer is there',
  escalate: 'escalate: nobody can be asked',
  block: 'block: a stream has no error',
};

/** Why what was proposed was not done as it was; undefined where it was. */
export function unenforcedBy({ unenforced, scope }: Proposal, isHalted: boolean): string | undefined {
  const halt = scope && (isHalted ? 'halt: in this process only' : 'halt: whose later calls is not known');
  const all = [...unenforced.map((action) => reasons[action] ?? action), ...(halt ? [halt] : [])];
  return all.length > 0 ? all.join('; ') : undefined;
}
