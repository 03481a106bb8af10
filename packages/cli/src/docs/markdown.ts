import type { WorkflowSummary } from '@parapet/policy';
import type { ConditionInWords, PolicyInWords, RuleInWords } from '@parapet/policy/editor';
import { mermaid } from '../graph/mermaid.ts';

/** A policy set as it is told. */
export interface ToldSet {
  readonly digest: string;
  readonly engine: string;
  readonly policies: readonly PolicyInWords[];
  readonly workflows: readonly WorkflowSummary[];
  /** Names of the test cases that expect a rule to hold, by `policy/rule`. */
  readonly tests: ReadonlyMap<string, readonly string[]>;
}

/** A policy set as a document for whoever has to answer for it. */
export function markdown({ digest, engine, policies, workflows, tests }: ToldSet): string {
  return `${[
    '# Policies',
    `${policies.length} ${policies.length === 1 ? 'policy' : 'policies'}, decided by engine ${engine} as \`${digest}\`. Equal digests mean equal rules.`,
    contents(policies),
    ...policies.map((policy) => policySection(policy, workflows, tests)),
  ].join('\n\n')}\n`;
}

function contents(policies: readonly PolicyInWords[]): string {
  const rows = policies.flatMap(({ id, rules }) =>
    rules.map(
      (rule) =>
        `| ${cell(`${id}/${rule.id}`)} | ${rule.mode} | ${cell(aboutOf(rule))} | ${cell(rule.controls.join(', '))} |`,
    ),
  );
  return ['| rule | mode | about | controls |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The moments of a rule; one that stands for another may leave them to that. */
const aboutOf = ({ at, overrides }: RuleInWords): string => at?.join(', ') ?? (overrides ? `as ${overrides}` : '');

function policySection(
  policy: PolicyInWords,
  workflows: readonly WorkflowSummary[],
  tests: ReadonlyMap<string, readonly string[]>,
): string {
  const { id, title, owner, reviewers, reviewEvery, mode, controls, applies, rules, names, file } = policy;
  const facts = [
    `- File: \`${file}\``,
    `- Owner: ${owner ?? 'nobody'}`,
    ...(reviewers.length > 0 ? [`- Reviewers: ${reviewers.join(', ')}`] : []),
    ...(reviewEvery ? [`- Reviewed every ${reviewEvery}`] : []),
    `- Mode: ${mode}`,
    ...(controls.length > 0 ? [`- Controls: ${controls.join(', ')}`] : []),
    `- Applies to ${applies ? conditionInLine(applies) : 'everything'}`,
  ];
  return [
    `## ${title ? `${title} (\`${id}\`)` : `\`${id}\``}`,
    facts.join('\n'),
    ...rules.map((rule) => ruleSection(rule, tests.get(`${id}/${rule.id}`) ?? [])),
    ...workflows.filter((one) => one.policy === id).map(workflowSection),
    ...(names.length > 0
      ? [
          [
            '### Names',
            '',
            '| name | is a | stands for |',
            '| --- | --- | --- |',
            ...names.map(({ name, kind, words }) => `| \`${name}\` | ${kind} | ${cell(words)} |`),
          ].join('\n'),
        ]
      : []),
  ].join('\n\n');
}

function ruleSection(rule: RuleInWords, tests: readonly string[]): string {
  const { id, title, at, when, follows, overrides, message, mode, controls, severity, expires } = rule;
  const facts = [
    ...(overrides ? [`- Stands for \`${overrides}\`; what it does not say is as it is there.`] : []),
    ...(at ? [`- About: ${at.map((kind) => `\`${kind}\``).join(', ')}`] : []),
    ...(when ? [`- When: ${conditionInLine(when)}`] : []),
    ...(follows ? [`- Then: ${follows}${mode === 'observe' ? ' For now this is only observed.' : ''}`] : []),
    ...(message ? [`- The user is told: “${message}”`] : []),
    ...(severity ? [`- Severity: ${severity}`] : []),
    ...(expires ? [`- Ends: ${expires}`] : []),
    ...(controls.length > 0 ? [`- Controls: ${controls.join(', ')}`] : []),
    `- Tests: ${tests.length > 0 ? tests.join('; ') : 'none that expects it to hold'}`,
  ];
  return [`### ${title ? `${title} (\`${id}\`)` : `\`${id}\``}`, facts.join('\n')].join('\n\n');
}

const groupWords = { all: '', any: 'at least one of these: ', none: 'none of these: ' } as const;

/** One clause in its line, several below it. */
function conditionInLine(condition: ConditionInWords): string {
  const [only, ...more] = condition;
  if (only && more.length === 0 && only.clauses.length === 1 && only.kind === 'all') return `${only.clauses[0]}.`;
  const clauses = condition.flatMap(({ kind, clauses }) =>
    kind === 'all' ? clauses.map((clause) => `  - ${clause}`) : [`  - ${groupWords[kind]}${clauses.join('; ')}`],
  );
  return `all of this is so:\n${clauses.join('\n')}`;
}

const workflowSection = (workflow: WorkflowSummary): string =>
  [
    `### ${workflow.title ? `${workflow.title} (\`${workflow.name}\`)` : `\`${workflow.name}\``}`,
    `Which tools may be called when, for each ${workflow.per.map((key) => `\`${key}\``).join(' and ') || 'tenant'}: in each state, only those that stand in it.`,
    `\`\`\`mermaid\n${mermaid(workflow)}\`\`\``,
  ].join('\n\n');

/** Inside a table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
