import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type FunctionDecl, types } from '@parapet/cel';
import type { SourceRange } from '../problem.ts';
import type { ConditionSyntax, ExpressionText } from '../syntax/expression-text.ts';
import type { RuleSyntax } from '../syntax/policy-syntax.ts';

/**
 * The condition of a rule with what `expires` and `rollout` say, and what overrides it, as clauses like any other, so that streams,
 * explanations, coverage and checks need to know nothing of them. They come last, because rules are found by what is asked first.
 */
export function whileInForce(
  rule: RuleSyntax,
  policy: string,
  unlessOverridden: readonly ExpressionText[],
): ConditionSyntax {
  const { when } = rule;
  const clauses = [...inForceOf(rule, policy), ...unlessOverridden];
  if (clauses.length === 0 || (when.kind === 'constant' && !when.value)) return when;
  const none: readonly ExpressionText[] = [];
  switch (when.kind) {
    case 'constant':
      return { kind: 'clauses', all: clauses, any: none, none };
    case 'expression':
      return { kind: 'clauses', all: [when.expression, ...clauses], any: none, none };
    case 'clauses':
      return { ...when, all: [...when.all, ...clauses] };
  }
}

/** The same two fields as expressions, as far as a rule has them. */
export function inForceOf(
  { id, expires, rollout }: Pick<RuleSyntax, 'id' | 'expires' | 'rollout'>,
  policy: string,
): readonly ExpressionText[] {
  const clauses: ExpressionText[] = [];
  if (expires) clauses.push(clause(`now < timestamp("${expires.end}")`, expires.range));
  if (rollout && rollout.share < 1) {
    const rule = JSON.stringify(rollout.drawnFor ?? `${policy}/${id.value}`);
    clauses.push(clause(`in_rollout(session.id, ${rule}, ${doubleOf(rollout.share)})`, rollout.range));
  }
  return clauses;
}

/** A share as CEL writes a double. */
const doubleOf = (share: number): string => (share === 0 ? '0.0' : String(share));

const clause = (text: string, range: SourceRange): ExpressionText => ({ text, range, locate: () => range });

/** What `rollout` asks; only rules that have one can call it. */
export const rolloutFunction: FunctionDecl = {
  name: 'in_rollout',
  doc: 'Whether a session is in the share of sessions that a rule is for.',
  overloads: [
    {
      id: 'in_rollout_session_rule_share',
      args: [types.string, types.string, types.double],
      result: types.bool,
      call: (session: unknown, rule: unknown, share: unknown) => placeOf(String(session), String(rule)) < Number(share),
    },
  ],
};

/** The place of a session among all, from 0 to 1 and the same everywhere; each rule has an order of its own. */
function placeOf(session: string, rule: string): number {
  const hash = sha256(utf8ToBytes(`${rule}\n${session}`));
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0) / 2 ** 32;
}
