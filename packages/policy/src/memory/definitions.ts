import { parse } from '@parapet/cel';
import { print } from '@parapet/cel/rewrite';
import { namesIn } from '../condition/expression.ts';
import { shortDigestOf } from '../digest.ts';
import type { Names } from '../family/names.ts';
import { type ConditionSyntax, type ExpressionText, textsOf } from '../syntax/expression-text.ts';
import type { MemorySyntax, PolicySyntax, WorkflowSyntax } from '../syntax/policy-syntax.ts';

/** What memories and workflows mean, whatever they are called: the identity under which they are remembered. */
export interface Definitions {
  memory(memory: MemorySyntax): string;
  workflow(workflow: WorkflowSyntax): string;
  /** What the names mean that expressions use, through variables. */
  usedBy(texts: readonly ExpressionText[]): unknown;
  /** A key in the one form that layout does not change. */
  keyText(key: readonly ExpressionText[]): string;
  /** The memories that expressions read, through variables. */
  readBy(texts: readonly ExpressionText[]): ReadonlySet<string>;
  /** Whether a memory reads itself, through others or at once. */
  readsItself(memory: MemorySyntax): boolean;
}

export function createDefinitions(
  syntax: PolicySyntax,
  { lists, finders, variables: compiled, memories: brought }: Names,
): Definitions {
  const variables = new Map([
    ...[...compiled].map(([name, { source }]) => [name, source] as const),
    ...syntax.variables.map(({ name, expression }) => [name.value, expression] as const),
  ]);
  const memories = new Map(syntax.memories.map((memory) => [memory.name.value, memory]));
  const cores = new Map<string, string>();

  /** Every name that expressions use, through variables. */
  const namesUsedBy = (texts: readonly ExpressionText[]): ReadonlySet<string> => {
    const used = new Set<string>();
    const waiting = [...texts];
    for (let text = waiting.pop(); text; text = waiting.pop())
      for (const name of namesIn(parse(text.text).expr)) {
        if (used.has(name)) continue;
        used.add(name);
        const variable = variables.get(name);
        if (variable) waiting.push(variable);
      }
    return used;
  };
  const readBy = (texts: readonly ExpressionText[]): ReadonlySet<string> =>
    new Set([...namesUsedBy(texts)].filter((name) => memories.has(name) || brought.has(name)));

  const meaningOfUsed = (texts: readonly ExpressionText[]): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      [...namesUsedBy(texts)].map((name) => {
        const variable = variables.get(name);
        if (variable) return [name, written(variable)];
        return [name, lists.get(name)?.digest ?? finders.get(name)?.finder.digest ?? brought.get(name)?.digest];
      }),
    );

  /** What a memory says itself, but for what ends it and for what those it reads say. */
  const coreOf = (memory: MemorySyntax): string => {
    const { name, at, when, within, per, sum, max, values, attempts } = memory;
    const core =
      cores.get(name.value) ??
      shortDigestOf({
        at: [...at].sort(),
        applies: syntax.applies && writtenCondition(syntax.applies),
        when: writtenCondition(when),
        within: within.milliseconds,
        per: per.map(written),
        sum: sum && written(sum),
        max: max && written(max),
        values: values && written(values),
        attempts,
        uses: meaningOfUsed(textsOfMemory(memory, syntax.applies)),
      });
    cores.set(name.value, core);
    return core;
  };

  /** Memories that have a say in the meaning of some. */
  const reachedFrom = (names: Iterable<string>): ReadonlySet<string> => {
    const reached = new Set<string>();
    const waiting = [...names];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const memory = memories.get(name);
      if (!memory || reached.has(name)) continue;
      reached.add(name);
      waiting.push(...readBy(textsOfMemory(memory, syntax.applies)), ...(memory.until ? [memory.until.value] : []));
    }
    return reached;
  };

  /** Names stand for what they mean, so that another name changes nothing. */
  const meaningOfReached = (names: Iterable<string>): readonly unknown[] =>
    [...reachedFrom(names)]
      .flatMap((name) => memories.get(name) ?? [])
      .map((memory) => {
        const until = memories.get(memory.until?.value ?? '');
        return [coreOf(memory), until ? coreOf(until) : '', readsOf(textsOfMemory(memory, syntax.applies))] as const;
      })
      .sort(([a], [b]) => (a < b ? -1 : 1));

  /** Which name stands for which memory, where expressions read several. */
  const readsOf = (texts: readonly ExpressionText[]): Readonly<Record<string, string>> =>
    Object.fromEntries(
      [...readBy(texts)].flatMap((name) => {
        const memory = memories.get(name);
        return memory ? [[name, coreOf(memory)]] : [];
      }),
    );

  const usedBy = (texts: readonly ExpressionText[]): unknown => ({
    uses: meaningOfUsed(texts),
    reads: readsOf(texts),
    memories: meaningOfReached(readBy(texts)),
  });

  return {
    memory: (memory) => shortDigestOf([coreOf(memory), meaningOfReached([memory.name.value])]),
    workflow: ({ per, governs, start, states }) => {
      const guards = states.flatMap(({ to }) => to.map(({ when }) => when));
      const texts = [...(syntax.applies ? textsOf(syntax.applies) : []), ...per, ...guards];
      return shortDigestOf({
        applies: syntax.applies && writtenCondition(syntax.applies),
        per: per.map(written),
        governs: governs.map(({ value }) => value).sort(),
        start: start.value,
        states: states.map(({ name, tools, to, final }) => ({
          name: name.value,
          tools: tools.map(({ value }) => value).sort(),
          to: to.map(({ state, when }) => [state.value, written(when)]),
          final,
        })),
        used: usedBy(texts),
      });
    },
    usedBy,
    keyText: (key) => key.map(written).join('\n'),
    readBy,
    readsItself: (memory) => {
      const reached = new Set<string>();
      const waiting = [...readBy(textsOfMemory(memory))];
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        const read = memories.get(name);
        if (!read || reached.has(name)) continue;
        reached.add(name);
        waiting.push(...readBy(textsOfMemory(read)));
      }
      return reached.has(memory.name.value);
    },
  };
}

/** Every expression of a memory, and those of what else must hold. */
export const textsOfMemory = (
  { when, per, sum, max, values }: MemorySyntax,
  applies?: ConditionSyntax,
): readonly ExpressionText[] => [
  ...(applies ? textsOf(applies) : []),
  ...textsOf(when),
  ...per,
  ...[sum, max, values].flatMap((text) => text ?? []),
];

/** An expression in the one form that layout does not change. */
function written({ text }: ExpressionText): string {
  const { expr, problems } = parse(text);
  return problems.length > 0 ? text : print(expr);
}

const writtenCondition = (condition: ConditionSyntax): unknown =>
  condition.kind === 'clauses'
    ? { all: condition.all.map(written), any: condition.any.map(written), none: condition.none.map(written) }
    : condition.kind === 'expression'
      ? written(condition.expression)
      : condition.value;
