import { rememberedFor } from '../condition/remembered.ts';
import { shortDigestOf } from '../digest.ts';
import { engineVersion } from '../engine-version.ts';
import type { Override } from '../family/override.ts';
import type { Definitions } from '../memory/definitions.ts';
import { type ExpressionText, textsOf } from '../syntax/expression-text.ts';
import type { PolicySyntax } from '../syntax/policy-syntax.ts';
import type { CompiledPolicy } from './compile-policy.ts';
import { conditionMeaning, ruleMeaning, workflowMeaning } from './meaning.ts';

/**
 * The digests of a policy's rules, each over its meaning and that of everything it refers to: what its policy applies to, the
 * names that its conditions use, and what overrides it. Worked out when somebody asks, and once for a rule that an edit left as it was.
 */
export function ruleDigests(
  { syntax, rules, workflows, given }: Pick<CompiledPolicy, 'syntax' | 'rules' | 'workflows' | 'given'>,
  overrides: readonly Override[],
  definitions: Definitions,
): (id: string) => string | undefined {
  const digests = new Map<string, string>();
  const { id: policy, applies, maxHold } = syntax;
  const around = {
    engine: engineVersion,
    policy: policy.value,
    applies: applies && conditionMeaning(applies),
    maxHold,
  };
  const appliesTexts = applies ? textsOf(applies) : [];
  const written = new Map(syntax.rules.map((rule) => [rule.id.value, rule]));

  function meaningOf(id: string): unknown {
    const summary = rules.find((one) => one.id === id);
    const rule = written.get(id);
    if (rule) {
      const overriding = overrides.filter(({ overridden }) => overridden === `${policy.value}/${id}`);
      const texts = [...appliesTexts, ...textsOf(rule.when), ...overriding.flatMap(whereOf(rule.whenRange))];
      const drawnFor = rule.rollout?.drawnFor;
      const said = { ...ruleMeaning(rule, summary), ...untold };
      return { ...around, rule: said, drawnFor, overriding, used: definitions.usedBy(texts) };
    }
    const workflow = workflows.find(({ name }) => name === id);
    return workflow && { ...around, ...workflowMeaning(workflow), ...untold, mode: summary?.mode };
  }

  /** What is written the same, where all else is the same, means the same; of a rule that others override that is not enough. */
  const textOf = (id: string): string | undefined => {
    const rule = written.get(id);
    const isWhole = !rule?.overrides && !overrides.some(({ overridden }) => overridden === `${policy.value}/${id}`);
    return isWhole ? rule?.written : undefined;
  };

  return (id) => {
    const digest = digests.get(id);
    if (digest !== undefined) return digest;
    const text = textOf(id);
    const before = digestsUnder(given);
    const known = text === undefined ? undefined : before.get(text);
    const meaning = known ?? meaningOf(id);
    if (meaning === undefined) return undefined;
    const worked = known ?? shortDigestOf(meaning);
    digests.set(id, worked);
    if (before.size > 2 * rules.length + 64) before.clear();
    if (text !== undefined) before.set(text, worked);
    return worked;
  };
}

/** Digests of rules that were compiled against the same, by how they are written. */
const digestsUnder = rememberedFor((_given: CompiledPolicy['given']) => new Map<string, string>());

/** What no decision tells. */
const untold = { title: undefined, overridable: undefined };

const whereOf =
  (range: PolicySyntax['id']['range']) =>
  ({ where }: Override): readonly ExpressionText[] =>
    where === '' ? [] : [{ text: where, range, locate: () => range }];
