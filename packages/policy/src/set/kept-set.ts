import { engineVersion } from '../engine-version.ts';
import { loadPolicySet } from './load-policy-set.ts';
import type { PolicySet } from './policy-set.ts';
import type { PolicySources } from './policy-sources.ts';

/** A policy set as it is kept: all that it was made of, under its digest. Plain JSON. */
export interface KeptPolicySet extends PolicySources {
  /** Version of this form. */
  readonly kept: 1;
  readonly digest: string;
  /** The engine that loaded it; its version is part of the digest. */
  readonly engine: string;
}

export const keptPolicySet = ({ digest }: PolicySet, { files, reads }: PolicySources): KeptPolicySet => ({
  ...{ kept: 1, digest, engine: engineVersion },
  files,
  reads,
});

/** What became of reading back what was kept. */
export type ReadBack =
  /** It is what was kept: loaded again, it has the digest. */
  | { readonly kind: 'verified'; readonly set: PolicySet; readonly kept: KeptPolicySet }
  /** Another version of the engine kept it, under which alone the digest could be verified. */
  | { readonly kind: 'other-engine'; readonly kept: KeptPolicySet }
  /** It is something else than what was kept; the sentence says what. */
  | { readonly kind: 'broken'; readonly why: string };

/** Reads a kept policy set back, and verifies that it is the one of that digest. Never throws. */
export function readKeptPolicySet(text: string, digest: string): ReadBack {
  const kept = parsed(text);
  if (!kept) return { kind: 'broken', why: 'It is no kept policy set.' };
  if (kept.digest !== digest) return { kind: 'broken', why: `It says that it is ${kept.digest}.` };
  if (kept.engine !== engineVersion) return { kind: 'other-engine', kept };
  const { set } = loadPolicySet(kept.files, (path) => (Object.hasOwn(kept.reads, path) ? kept.reads[path] : undefined));
  if (!set) return { kind: 'broken', why: 'It cannot be loaded any more.' };
  if (set.digest !== digest) return { kind: 'broken', why: `Loaded again it is ${set.digest}: it was changed.` };
  return { kind: 'verified', set, kept };
}

function parsed(text: string): KeptPolicySet | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isKept(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is KeptPolicySet {
  if (!isRecord(value)) return false;
  const { kept, digest, engine, files, reads } = value;
  return (
    kept === 1 &&
    typeof digest === 'string' &&
    typeof engine === 'string' &&
    Array.isArray(files) &&
    files.every((file) => isRecord(file) && typeof file.path === 'string' && typeof file.text === 'string') &&
    isRecord(reads) &&
    Object.values(reads).every((text) => typeof text === 'string')
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
