import { dirname } from 'node:path';
import type { Authored } from '@parapet/language-service';
import { updateExpectation } from '@parapet/language-service';
import { readPolicyTest } from '@parapet/policy';
import { loadPolicies } from '@parapet/runtime';
import { pathOf } from '../uris.ts';

/** Writes what is decided now into the expectation of a case, with everything as the editor has it. */
export function updateCase(uri: string, index: number, readText: (path: string) => string | undefined): Authored {
  const path = pathOf(uri);
  const text = path === undefined ? undefined : readText(path);
  if (path === undefined || text === undefined) return { kind: 'refused', reason: 'The file cannot be read.' };
  const { test } = readPolicyTest(path, text);
  const paths = test.policies.map(({ value }) => value);
  const { set } = loadPolicies({ paths, cwd: dirname(path), read: readText });
  if (!set)
    return {
      kind: 'refused',
      reason: 'The policies that are tested cannot be loaded: mend what is wrong with them first.',
    };
  return updateExpectation(uri, text, set, index);
}
