import type { FactUse } from '../fact/recorded-fact.ts';
import type { Remembrance } from '../history/recollection.ts';
import type { MomentKind } from '../moment/moment.ts';
import type { Consequence, Verdict } from './action.ts';
import type { Recalled, WorkflowResult } from './history-use.ts';

export type Mode = 'observe' | 'enforce';

/** What becomes of a finding in a streamed answer that goes on for too long to wait for its end. */
export type BeyondHold = 'block' | 'redact' | 'release';

/** How bad it is when a rule holds, as its author sees it; mildest first. */
export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type RuleSeverity = (typeof severities)[number];

/** A place where a finder found something. */
export interface Finding {
  /** Name of the finder in its policy; also what stands in the text's place when it is redacted. */
  readonly finder: string;
  /** Digest of the finder's definition. */
  readonly digest: string;
  readonly kind: string;
  /** JSON pointer of the text within the moment, such as `/output/parts/0`. */
  readonly part: string;
  /** UTF-16 code units within that text. */
  readonly start: number;
  readonly end: number;
  /** It is in something that cannot be changed: a number, or the name of a member of a JSON object. */
  readonly fixed?: boolean;
}

/** What became of one rule, with what it proposes if it holds. Rules that did not hold are not listed. */
export type RuleResult = RuleFacts & Consequence;

interface RuleFacts {
  readonly policy: string;
  readonly rule: string;
  /** `held`, or why it could not be settled. */
  readonly state: 'held' | 'unknown' | 'error';
  readonly mode: Mode;
  readonly verdict: Verdict;
  /** What an enforcing host does where the rule could not be settled. */
  readonly unsettled: 'act' | 'allow';
  /** How bad that is, where the rule says so. */
  readonly severity?: RuleSeverity;
  /** Low-cardinality code of why; never content. */
  readonly reason: string;
  /** What the user is told. */
  readonly message?: string;
  /** What follows as well, whatever else is done. */
  readonly also?: Also;
  readonly controls: readonly string[];
  /** The findings that made the rule hold. */
  readonly findings: readonly Finding[];
  /** Paths that the host could not see and the rule depends on. */
  readonly unknowns: readonly string[];
  /** Of a rule that redacts: paths that the host could not see and what is to be taken out depends on. */
  readonly doubts?: readonly string[];
  readonly error?: { readonly code: string };
}

/** What a rule wants beside its action. */
export interface Also {
  /** Who is told. */
  readonly notify: readonly string[];
}

/** How much of the moment the policies could see. */
export interface Coverage {
  readonly level: 'full' | 'partial' | 'none';
  /** Paths that were not seen. */
  readonly missing: readonly string[];
}

/** All that the engine says about a moment. Equal moments give equal decisions, byte for byte. */
export interface Decision {
  readonly moment: { readonly at: MomentKind; readonly id: string; readonly time: number };
  readonly digest: string;
  readonly engine: string;
  /** At least: the strictest verdict of the enforced rules that held. */
  readonly verdict: Verdict;
  /** At most: the strictest verdict if every unsettled enforced rule held. */
  readonly possible: Verdict;
  /** At least, of the rules that only observe. */
  readonly observed: Verdict;
  /** Rules that held or could not be settled, in order of policy id, then of rule. */
  readonly rules: readonly RuleResult[];
  /**
   * Digests of the finders all of whose findings in the moment's own text are told in `rules`, so that the record can stand for the
   * text later; empty where no rule is told.
   */
  readonly scanned: readonly string[];
  /** JSON pointers of the pieces of that text; empty where no rule is told. */
  readonly pieces: readonly string[];
  readonly coverage: Coverage;
  /** What other systems said, or why they said nothing; those that nobody asked are among the `unknowns` of rules. */
  readonly facts?: readonly FactUse[];
  /** What memories were asked, in order of policy id; this and what follows only where there is something to tell. */
  readonly history?: readonly Recalled[];
  /** What is to be remembered of the moment if it takes place. */
  readonly remembers?: readonly Remembrance[];
  /** Where workflows stand before and after. */
  readonly workflows?: readonly WorkflowResult[];
}
