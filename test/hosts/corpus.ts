import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PolicySet } from '@parapet/policy';
import { loadPolicies } from '@parapet/runtime';

/** A model call that every host is shown, as it goes over the wire. */
export interface CorpusExchange {
  /** The file's name. */
  readonly name: string;
  readonly what: string;
  readonly context: {
    readonly user?: { readonly id: string; readonly roles: readonly string[] };
    readonly session?: { readonly id: string };
  };
  readonly request: { readonly model: string; readonly messages: readonly WireMessage[] };
  readonly answer: {
    readonly model: string;
    readonly choices: readonly { readonly message: WireMessage; readonly finish_reason: string }[];
    readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number };
  };
}

export interface WireMessage {
  readonly role: string;
  readonly content: string | null;
  readonly refusal?: string | null;
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly function: { readonly name: string; readonly arguments: string };
  }[];
  readonly tool_call_id?: string;
}

const folder = fileURLToPath(new URL('../corpus', import.meta.url));

export const corpusPolicies: string = join(folder, 'policies');

export const corpus: readonly CorpusExchange[] = globSync('exchanges/*.json', { cwd: folder })
  .sort()
  .map((file) => ({ name: basename(file, '.json'), ...JSON.parse(readFileSync(join(folder, file), 'utf8')) }));

export function corpusSet(): PolicySet {
  const { set, problems } = loadPolicies({ paths: [corpusPolicies], cwd: folder });
  if (!set) throw new Error(problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'));
  return set;
}
