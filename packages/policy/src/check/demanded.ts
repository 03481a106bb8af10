import type { Problem, Severity } from '../problem.ts';
import type { Profile } from '../set/load-policy-set.ts';
import { codes } from './codes.ts';

/** What is recommended everywhere, and demanded where a profile is chosen. */
export const demandedIn = (profile: Profile, chosen: Profile | undefined): { readonly severity: Severity } => ({
  severity: chosen === profile ? 'error' : 'warning',
});

/** Whether a problem is one that a profile demands to be solved: it says nothing of what is decided. */
export const isOfProfile = ({ code }: Problem): boolean => codes[code.replace('parapet/', '')]?.profile !== undefined;
