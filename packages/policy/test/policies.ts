import assert from 'node:assert/strict';
import { type LoadOptions, loadPolicySet, type Moment, type PolicySet, type Problem } from '../src/index.ts';

/** A policy set from policy texts; fails the test where a policy has an error. */
export function policySet(...texts: readonly string[]): PolicySet {
  const { set, problems } = load(...texts);
  assert.ok(set, problems.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`).join('\n'));
  return set;
}

/** Loads policy texts as `0.policy.yaml`, `1.policy.yaml`, ... beside the given files. */
export const load = (
  ...texts: readonly string[]
): { readonly set?: PolicySet; readonly problems: readonly Problem[] } => loadUnder({}, ...texts);

export const loadUnder = (options: LoadOptions, ...texts: readonly string[]) =>
  loadPolicySet(
    texts.map((text, index) => ({ path: `policies/${index}.policy.yaml`, text })),
    readBeside,
    options,
  );

/** The files beside the policies. */
export const readBeside = (path: string): string | undefined => files[path];

const files: Readonly<Record<string, string>> = {
  'policies/words/drugs.txt': '# brands\nzanfirol\nmorvex xr\n',
  'policies/prompts/tone.md': 'Is anybody insulted in this text?\n',
  'policies/rego/leak.wasm': 'AGFzbQEAAAA=',
  'policies/rego/text.wasm': 'package shop',
  'policies/prompts/empty.md': '\n',
  'policies/words/twice.txt': 'a\nb\na\n',
  'policies/words/drugs.json': '["zanfirol", " morvex xr ", ""]',
  'policies/words/makers.json': '[{ "name": "Acme" }, { "title": "no name" }, { "name": "Mörk" }]',
  'policies/words/broken.json': '["zanfirol",',
  'policies/words/numbers.json': '["one", 2]',
  'policies/words/cases.txt': 'MegaMart\nmegamart\n',
  'policies/words/formulary.csv': 'name,maker\n"Zanfirol, old",Acme\nzanfirol,Acme\n',
};

/** A policy of one enforced rule. */
export const ruleText = (rule: string, more = ''): string => `parapet: 1
policy: p
owner: o@acme.example
mode: enforce
finders:
  phone: { pattern: '\\d{3}-\\d{4}' }
  email: { pattern: '[a-z]+@[a-z]+\\.example' }
  drug: { words: [zanfirol, morvex xr] }
  disclaimer: { words: [not advice] }
variables:
  staff: user.roles.exists(r, r in ["agent", "admin"])
${more}rules:
  - id: r
${rule.replace(/^/gm, '    ')}
    message: No.
`;

export const outputMoment = (text: string, more: Partial<Moment> = {}): Moment => ({
  at: 'output',
  id: 'm',
  time: 0,
  user: { id: 'u', roles: [] },
  output: { parts: [{ type: 'text', content: text }], finish_reason: 'stop' },
  ...more,
});

/** The codes of problems of one severity, without the prefix. */
export const codes = (problems: readonly Problem[], severity = 'error'): readonly string[] =>
  problems.filter((problem) => problem.severity === severity).map(({ code }) => code.replace('parapet/', ''));
