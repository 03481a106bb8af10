import { GroupDfa } from '../automaton/group-dfa.ts';
import { buildProgram } from '../automaton/program.ts';
import { SetDfa } from '../automaton/set-dfa.ts';
import type { Nfa } from '../nfa/nfa.ts';
import type { RegexSpec } from '../pattern-spec.ts';

/** An expression, ready to be looked for. */
export interface CompiledRegex {
  /** Index in the specs. */
  readonly index: number;
  readonly spec: RegexSpec;
  readonly nfa: Nfa;
  /** In UTF-16 units. */
  readonly maxLength: number;
}

/** Expressions that share an automaton. */
export interface RegexEngine {
  readonly patterns: readonly CompiledRegex[];
  readonly dfa: GroupDfa;
  /** Those that are validated, each by itself; by index in `patterns`. */
  readonly alone: ReadonlyMap<number, SetDfa>;
  /** Whether what it finds has to be looked at once more in the text. */
  readonly readsText: boolean;
}

export function buildRegexEngine(patterns: readonly CompiledRegex[], maxStates: number): RegexEngine {
  const validated = patterns.map(({ spec }) => spec.validate !== undefined);
  const alone = new Map<number, SetDfa>();
  patterns.forEach(({ nfa }, local) => {
    if (validated[local] === true) alone.set(local, new SetDfa(buildProgram([nfa]), 'here'));
  });
  const program = buildProgram(patterns.map(({ nfa }) => nfa));
  const readsText = patterns.some(({ spec }) => spec.validate !== undefined || spec.group !== undefined);
  return { patterns, dfa: new GroupDfa(program, validated, maxStates), alone, readsText };
}
