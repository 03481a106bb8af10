import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** Why a code is reported, with examples; each is the texts of one file or several. */
export interface CheckFixture {
  readonly why: string;
  readonly invalid: readonly (readonly string[])[];
  readonly valid: readonly (readonly string[])[];
}

const folder = fileURLToPath(new URL('../../test/check/fixtures', import.meta.url));

/** The fixtures of all codes. Pages are written from them, and the tests hold what they say against the checker. */
export function readCheckFixtures(): ReadonlyMap<string, CheckFixture> {
  const fixtures = new Map<string, CheckFixture>();
  for (const name of globSync('*.yaml', { cwd: folder }).sort())
    for (const [code, fixture] of Object.entries(parse(readFileSync(`${folder}/${name}`, 'utf8')) as Written)) {
      if (fixtures.has(code)) throw new Error(`${name}: there is another fixture for ${code}.`);
      fixtures.set(code, { why: fixture.why, invalid: fixture.invalid.map(texts), valid: fixture.valid.map(texts) });
    }
  return fixtures;
}

type Written = Readonly<
  Record<string, { readonly why: string; readonly invalid: readonly Example[]; readonly valid: readonly Example[] }>
>;
type Example = string | readonly string[];

const texts = (example: Example): readonly string[] => (typeof example === 'string' ? [example] : example);
