import type { Decision } from '../decision/decision.ts';
import type { Proposal } from '../decision/proposal.ts';
import type { FactRequest, Facts } from '../fact/fact-request.ts';
import type { Ending } from '../moment/moment.ts';

/** Which text of an answer: what it says, what the model thought, or how it refused. */
export type Channel = 'text' | 'reasoning' | 'refusal';

/** Text that may go on, as it may go on: findings are replaced already. */
export interface Release {
  readonly channel: Channel;
  readonly text: string;
}

/**
 * An answer that is still arriving. Text goes in as it comes; what comes out is exactly what is safe to deliver.
 * Once it is refused, or another answer is to be asked for, nothing is released any more and `stopped` says why.
 */
export interface GatedStream {
  push(channel: Channel, text: string): readonly Release[];
  /**
   * The facts that must be asked for before `end`, now that the answer is complete; see `factsNeeded`. `facts` are all that were
   * answered by now.
   */
  needed(ending?: Ending, facts?: Facts): readonly FactRequest[];
  /** The answer is complete: what was still held is decided, by all `facts` that were answered by now. */
  end(ending?: Ending, facts?: Facts): readonly Release[];
  readonly stopped: Proposal | undefined;
  /** Set once the answer has ended or was stopped. */
  readonly decision: Decision | undefined;
  /** UTF-16 code units received and not yet released, now and at most. */
  readonly held: number;
  readonly maxHold: number;
}
