/** What the command's exit code says, the same in every subcommand. */
export const exitCode = {
  /** It was done, and there is nothing wrong. */
  ok: 0,
  /** Something is wrong with what was read: a policy, a trace, an address. The problems are on the screen. */
  problems: 1,
  /** The command line was not understood. */
  usage: 2,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The same, at the end of every help. */
export const exitCodesHelp = `
Exit codes:
  0  done, and nothing is wrong
  1  something is wrong with a policy, a test, a trace or an address
  2  the command line was not understood`;
