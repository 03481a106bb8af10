import type { Consequence } from '../decision/action.ts';
import type { ConsequenceSyntax, PolicySyntax } from './policy-syntax.ts';

/** What a rule proposes, with those whom its policy names where the rule names nobody. */
export function addressed(
  consequence: ConsequenceSyntax,
  { owner, reviewers }: Pick<PolicySyntax, 'owner' | 'reviewers'>,
): Consequence {
  switch (consequence.action) {
    case 'notify':
      return { action: 'notify', options: { to: consequence.options.to ?? (owner === undefined ? [] : [owner]) } };
    case 'escalate': {
      const { to = reviewers.map(({ value }) => value), within, otherwise } = consequence.options;
      return { action: 'escalate', options: { to, within, otherwise } };
    }
    default:
      return consequence;
  }
}
