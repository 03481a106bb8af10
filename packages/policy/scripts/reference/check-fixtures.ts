import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

import type { LoadOptions, Profile } from '../../src/set/load-policy-set.ts';

/** Why a code is reported, with examples; each is the texts of one file or several. */
export interface CheckFixture {
  readonly why: string;
  readonly invalid: readonly (readonly string[])[];
  readonly valid: readonly (readonly string[])[];
  /** Under which it is reported. */
  readonly options: LoadOptions;
}

const folder = fileURLToPath(new URL('../../test/check/fixtures', import.meta.url));

/** The fixtures of all codes. Pages are written from them, and the tests hold what they say against the checker. */
export function readCheckFixtures(): ReadonlyMap<string, CheckFixture> {
  const fixtures = new Map<string, CheckFixture>();
  for (const name of globSync('*.yaml', { cwd: folder }).sort())
    for (const [code, fixture] of Object.entries(parse(readFileSync(`${folder}/${name}`, 'utf8')) as Written)) {
      if (fixtures.has(code)) throw new Error(`${name}: there is another fixture for ${code}.`);
      const { why, invalid, valid, profile, now } = fixture;
      const options = { profile, ...(now !== undefined && { now: Date.parse(now) }) };
      fixtures.set(code, { why, invalid: invalid.map(texts), valid: valid.map(texts), options });
    }
  return fixtures;
}

type Written = Readonly<
  Record<
    string,
    {
      readonly why: string;
      readonly invalid: readonly Example[];
      readonly valid: readonly Example[];
      readonly profile?: Profile;
      readonly now?: string;
    }
  >
>;
type Example = string | readonly string[];

const texts = (example: Example): readonly string[] => (typeof example === 'string' ? [example] : example);
