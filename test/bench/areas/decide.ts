import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { parse } from '@marcbachmann/cel-js';
import { decide, loadPolicySet, type Moment, type PolicySet } from '@parapet/policy';
import type { Area, Comparison, Contender, Row } from '../harness.ts';

const ruleCounts = [1, 10, 100, 1000] as const;

/** Microseconds that one decision may take, by what is decided. */
const limits: Readonly<Record<string, number>> = {
  '1 rule': 1.5,
  '100 rules': 10,
  '100 rules, 2 KB': 40,
};

/*
 * Open Policy Agent is no peer here: a policy becomes WebAssembly by the `opa` command only, which npm does not have.
 */

export const area: Area = {
  title: 'One decision on a moment for which no rule holds',
  async run(measure) {
    const calls: Row[] = [];
    for (const rules of ruleCounts) calls.push(await measure(callComparison(rules)));
    const asked: Row[] = [];
    for (const rules of ruleCounts) asked.push(await measure(askedComparison(rules)));
    const answers: Row[] = [];
    for (const kilobytes of [2, 100])
      for (const rules of ruleCounts) answers.push(await measure(answerComparison(rules, kilobytes)));
    const [, , hundred, thousand] = calls;
    return [
      ...[...calls, ...asked, ...answers].map(withLimit),
      ...calls.slice(0, 3).map((row) => timesFaster(row, 'cedar-wasm', 20)),
      ...(hundred && thousand ? [atMostTimes(thousand, hundred, 8)] : []),
    ];
  },
};

const named = (rules: number): string => (rules === 1 ? '1 rule' : `${rules} rules`);

const tool = { name: 'tool-0', arguments: { amount: 50.5, order: 'A-17' } };
const user = { id: 'u1', roles: ['customer', 'agent'] };
const call: Moment = { at: 'tool_call', id: 'call-1', time: Date.UTC(2026, 0, 1), user, tool };

/** Rules about tools, each about one of its own, as most rules about tools are. */
function callComparison(rules: number): Comparison {
  const comparison = comparisonOfCalls(
    rules,
    (number) => `tool.name == "tool-${number}" && tool.arguments.amount > 100.0 && !("agent" in user.roles)`,
  );
  return { ...comparison, what: named(rules), peers: [cedar(rules), ...comparison.peers] };
}

/** Rules of which each has to be asked, because nothing in them tells beforehand that they are about something else. */
function askedComparison(rules: number): Comparison {
  const comparison = comparisonOfCalls(
    rules,
    (number) => `tool.arguments.amount > ${number + 100}.0 && !("agent" in user.roles)`,
  );
  return { ...comparison, what: `${named(rules)}, each asked` };
}

function comparisonOfCalls(rules: number, conditionOf: (number: number) => string): Comparison {
  const sources = Array.from({ length: rules }, (_, number) => conditionOf(number));
  const set = policySet(sources.map((when) => ({ at: 'tool_call', when, action: 'block' })));
  if (decide(set, call).rules.length > 0) throw new Error('A rule holds');
  const conditions = sources.map((source) => parse(source));
  const calls = Math.max(200, 20_000 / rules);
  return {
    what: '',
    unit: 'us',
    ours: { name: 'parapet', measure: () => perCall(calls, () => decide(set, call)) },
    peers: [
      { name: 'cel-js', measure: () => perCall(calls, () => conditions.filter((holds) => holds({ tool, user }))) },
    ],
    rounds: 11,
  };
}

/** The rules of `callComparison` for Cedar, which decides requests: what they forbid is permitted otherwise. */
function cedar(rules: number): Contender {
  const staticPolicies = [
    'permit(principal, action, resource);',
    ...Array.from(
      { length: rules },
      (_, number) =>
        `forbid(principal, action, resource) when { context.tool == "tool-${number}" && context.amount > 100 && !context.roles.contains("agent") };`,
    ),
  ].join('\n');
  const preparsedPolicySetId = `rules-${rules}`;
  preparsePolicySet(preparsedPolicySetId, { staticPolicies });
  const request: Parameters<typeof statefulIsAuthorized>[0] = {
    principal: { type: 'User', id: user.id },
    action: { type: 'Action', id: 'call' },
    resource: { type: 'Tool', id: tool.name },
    // Cedar has whole numbers only.
    context: { tool: tool.name, amount: Math.floor(tool.arguments.amount), roles: [...user.roles] },
    preparsedPolicySetId,
    entities: [],
  };
  const answer = statefulIsAuthorized(request);
  if (answer.type !== 'success' || answer.response.decision !== 'allow') throw new Error('Cedar does not allow it');
  return { name: 'cedar-wasm', measure: () => perCall(100, () => statefulIsAuthorized(request)) };
}

/** Rules about what an answer says, each with a finder of its own, over texts that nobody has seen before. */
function answerComparison(rules: number, kilobytes: number): Comparison {
  const numbers = Array.from({ length: rules }, (_, number) => number);
  const pattern = (number: number) => `key${number}-[0-9a-f]{16}`;
  const set = policySet(
    numbers.map((number) => ({
      at: 'output',
      when: `output.text.has(secret${number}) && !("agent" in user.roles)`,
      action: 'redact',
    })),
    numbers.map((number) => `secret${number}: { pattern: '${pattern(number)}' }`),
  );
  const customer = { id: 'u1', roles: ['customer'] };
  const momentOf = (content: string): Moment => ({
    at: 'output',
    id: 'answer-1',
    time: Date.UTC(2026, 0, 1),
    user: customer,
    output: { parts: [{ type: 'text', content }] },
  });
  const expressions = numbers.map((number) => new RegExp(pattern(number)));
  const condition = parse('found && !("agent" in user.roles)');
  const calls = kilobytes > 10 ? 20 : 300;
  let seen = 0;
  const overNew = (look: (moment: Moment, text: string) => unknown) => (): number => {
    const moments = Array.from({ length: calls }, () => {
      const text = prose(kilobytes * 1024, seen++);
      return { text, moment: momentOf(text) };
    });
    let next = 0;
    return perCall(calls, () => {
      const { moment, text } = moments[next++] ?? { moment: momentOf(''), text: '' };
      return look(moment, text);
    });
  };
  return {
    what: `${named(rules)}, ${kilobytes} KB`,
    unit: 'us',
    ours: { name: 'parapet', measure: overNew((moment) => decide(set, moment)) },
    peers: [
      {
        name: 'cel-js',
        measure: overNew((_, text) =>
          expressions.filter((one) => condition({ found: one.test(text), user: customer })),
        ),
      },
    ],
    rounds: 7,
  };
}

const sentence = 'The parcel left the warehouse on Tuesday; your key is at the desk, room 42, from 9:30 on. ';

/** Text in one piece, as it comes from the network; another one for each number. */
function prose(length: number, number: number): string {
  const text = `${number}: ${sentence.repeat(Math.ceil(length / sentence.length))}`.slice(0, length);
  return Buffer.from(text, 'latin1').toString('latin1');
}

interface BenchRule {
  readonly at: string;
  readonly when: string;
  readonly action: string;
}

function policySet(rules: readonly BenchRule[], finders: readonly string[] = []): PolicySet {
  const text = [
    'parapet: 1',
    'policy: bench',
    'owner: bench@shop.example',
    'mode: enforce',
    ...(finders.length > 0 ? ['finders:', ...finders.map((finder) => `  ${finder}`)] : []),
    'rules:',
    ...rules.map(
      ({ at, when, action }, number) =>
        `  - { id: rule-${number}, at: ${at}, when: '${when}', then: ${action}, message: No. }`,
    ),
    '',
  ].join('\n');
  const { set, problems } = loadPolicySet([{ path: 'bench.policy.yaml', text }], () => undefined);
  if (!set) throw new Error(problems.map(({ message }) => message).join('\n'));
  return set;
}

/** Microseconds for one call. */
function perCall(calls: number, call: () => unknown): number {
  const begun = process.hrtime.bigint();
  for (let number = 0; number < calls; number++) call();
  return Number(process.hrtime.bigint() - begun) / calls / 1000;
}

function withLimit(row: Row): Row {
  const atMost = limits[row.what];
  return atMost === undefined
    ? row
    : { ...row, bar: { peer: 'nothing', more: row.ours, atMost, met: row.ours <= atMost } };
}

function timesFaster(row: Row, peer: string, times: number): Row {
  const theirs = row.peers[peer] ?? Number.NaN;
  const more = row.ours - theirs / times;
  return {
    what: `${row.what}, ${times} times`,
    unit: row.unit,
    ours: row.ours,
    peers: { [peer]: theirs },
    ratio: { [peer]: row.ratio[peer] ?? Number.NaN },
    bar: { peer: `${peer} / ${times}`, more, atMost: 0, met: more <= 0 },
  };
}

/** Holds that one row costs at most so many times what another costs. */
function atMostTimes(row: Row, other: Row, times: number): Row {
  const more = row.ours - other.ours * times;
  return {
    what: `${row.what}, beside ${other.what}`,
    unit: row.unit,
    ours: row.ours,
    peers: { [other.what]: other.ours },
    ratio: { [other.what]: row.ours / other.ours },
    bar: { peer: `${times} times ${other.what}`, more, atMost: 0, met: more <= 0 },
  };
}
