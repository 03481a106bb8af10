import type { Command } from 'commander';

/** A command as a shell completes it. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** What its first argument may be, where that is one of a few words. */
  readonly words: readonly string[];
}

export interface CompletedOption {
  /** Such as `--json`. */
  readonly flag: string;
  readonly description: string;
  readonly takesValue: boolean;
  /** What its value may be, where that is one of a few words. */
  readonly words: readonly string[];
}

/** Every command of the program but `help`, with its options. */
export const commandsOf = (program: Command): readonly CompletedCommand[] =>
  program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary(),
    options: command.options.flatMap(({ long, description, required, optional, argChoices }) =>
      long ? [{ flag: long, description, takesValue: required || optional, words: argChoices ?? [] }] : [],
    ),
    words: command.registeredArguments[0]?.argChoices ?? [],
  }));
