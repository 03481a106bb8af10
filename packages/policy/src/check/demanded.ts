import type { Severity } from '../problem.ts';
import type { Profile } from '../set/load-policy-set.ts';

/** What is recommended everywhere, and demanded where a profile is chosen. */
export const demandedIn = (profile: Profile, chosen: Profile | undefined): { readonly severity: Severity } => ({
  severity: chosen === profile ? 'error' : 'warning',
});
