/** How many rules the compiled policies have that are kept here. */
export const compiledRuleCounts = [1, 10, 100, 1000] as const;

/** Rules about tools, each about one of its own, in Rego. */
export const regoOf = (rules: number): string =>
  [
    'package bench',
    'import rego.v1',
    ...Array.from(
      { length: rules },
      (_, number) => `deny contains "rule-${number}" if {
	input.tool.name == "tool-${number}"
	input.tool.arguments.amount > 100
	not "agent" in input.user.roles
}`,
    ),
    '',
  ].join('\n');
