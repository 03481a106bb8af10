import { type Environment, nearest } from '@parapet/cel';
import { compileCondition } from '../condition/condition.ts';
import { compileExpression, type Expression } from '../condition/expression.ts';
import { type FormulaScope, readsOf } from '../condition/formula.ts';
import type { Reporter } from '../problem.ts';
import type { ExpressionText } from '../syntax/expression-text.ts';
import type { MemorySyntax, PolicySyntax } from '../syntax/policy-syntax.ts';
import type { Definitions } from './definitions.ts';
import type { MadeMemory, Memory } from './memory.ts';

/** How long memories may last where a policy does not raise it: a day, in milliseconds. */
export const defaultMaxWindow = 86_400_000;

export type KeyCompiler = (key: readonly ExpressionText[]) => readonly Expression[];

/** Compiles keys: they are asked at moments of any kind, and must not depend on what is remembered. */
export const createKeyCompiler =
  (environment: Environment, definitions: Definitions, reporter: Reporter): KeyCompiler =>
  (key) =>
    key.flatMap((text) => {
      const [memory] = definitions.readBy([text]);
      if (memory === undefined) return compileExpression(text, environment, reporter) ?? [];
      reporter.report(
        'memory-in-key',
        `A key says where to look, so it cannot depend on what is remembered (\`${memory}\`).`,
        text.range,
      );
      return [];
    });

/** The memories of a policy, as conditions ask them. */
export function compileMemories(
  policy: PolicySyntax,
  syntax: readonly MemorySyntax[],
  definitions: Definitions,
  compileKey: KeyCompiler,
  scope: FormulaScope,
  reporter: Reporter,
): ReadonlyMap<string, Memory> {
  const memories = new Map<string, Memory>();
  for (const memory of syntax) {
    if (!isSound(memory, policy, definitions, reporter)) continue;
    const key = compileKey(memory.per);
    memories.set(memory.name.value, {
      name: memory.name.value,
      syntax: memory,
      digest: definitions.memory(memory),
      within: memory.within.milliseconds,
      key,
      keyReads: new Set(key.flatMap(({ checked }) => [...readsOf(checked.expr, scope)])),
    });
  }
  return memories;
}

/** A memory at one of its moments; undefined where something is wrong with it, which is reported. */
export function compileMade(
  memory: Memory,
  memories: ReadonlyMap<string, Memory>,
  environment: Environment,
  scope: FormulaScope,
  reporter: Reporter,
): MadeMemory | undefined {
  const { syntax } = memory;
  const when = compileCondition(syntax.when, environment, scope, reporter);
  const compileOne = (text: ExpressionText | undefined) => text && compileExpression(text, environment, reporter);
  const [sum, max] = [syntax.sum, syntax.max].map((text) => {
    const amount = compileOne(text);
    if (amount && !isNumber(amount))
      reporter.report('memory-amount', 'Only numbers can be summed and compared here.', amount.source.range);
    return amount;
  });
  const values = compileOne(syntax.values);
  const ends = [...memories.values()].filter(({ syntax }) => syntax.until?.value === memory.name);
  return when && { memory, when, sum, max, values, ends };
}

const isNumber = ({ checked: { type } }: Expression): boolean => ['int', 'uint', 'double', 'dyn'].includes(type.kind);

function isSound(
  { name, within, until, per }: MemorySyntax,
  { memories, maxWindow }: PolicySyntax,
  definitions: Definitions,
  { report }: Reporter,
): boolean {
  const longest = maxWindow?.milliseconds ?? defaultMaxWindow;
  if (within.milliseconds > longest)
    report(
      'window-too-long',
      `A memory lasts at most ${maxWindow ? 'as long as `max_window` says' : '`24h`, unless the policy raises `max_window`'}.`,
      within.range,
    );
  const self = memories.find((memory) => memory.name.value === name.value);
  if (self && definitions.readsItself(self)) {
    report(
      'memory-cycle',
      `What \`${name.value}\` remembers depends on itself; write one of the circle out.`,
      name.range,
    );
    return false;
  }
  if (!until) return true;
  const end = memories.find((memory) => memory.name.value === until.value);
  if (!end) {
    const meant = nearest(
      until.value,
      memories.map((memory) => memory.name.value),
    );
    report(
      'unknown-memory',
      `There is no memory \`${until.value}\`.${meant ? ` Did you mean \`${meant}\`?` : ' `until` names another memory of this policy.'}`,
      until.range,
      meant ? { fix: { title: `Change to \`${meant}\``, ...until.range, text: meant } } : {},
    );
  } else if (end.name.value === name.value)
    report('until-itself', 'A memory that ends itself would never hold anything. Name another one.', until.range);
  else if (definitions.keyText(end.per) !== definitions.keyText(per))
    report(
      'until-other-key',
      `\`${until.value}\` is kept per another key, so it cannot tell what to forget here. Give both the same \`per\`.`,
      until.range,
    );
  return true;
}
