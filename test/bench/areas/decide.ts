import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { parse } from '@marcbachmann/cel-js';
import { loadPolicy } from '@open-policy-agent/opa-wasm';
import { decide, loadPolicySet, type Moment, type PolicySet } from '@parapet/policy';
import type { Area, Comparison, Contender, Row } from '../harness.ts';

const ruleCounts = [1, 10, 100, 1000] as const;

/** Microseconds that one decision may take, by what is decided. */
const limits: Readonly<Record<string, number>> = {
  '1 rule': 1.5,
  '100 rules': 10,
  '100 rules, 2 KB': 40,
};

export const area: Area = {
  title: 'One decision on a moment for which no rule holds',
  async run(measure) {
    const calls: Row[] = [];
    for (const rules of ruleCounts) calls.push(await measure(await callComparison(rules)));
    const populations: Row[] = [];
    for (const comparison of [limitComparison, mixedComparison, askedComparison])
      for (const rules of ruleCounts) populations.push(await measure(comparison(rules)));
    const answers: Row[] = [];
    for (const kilobytes of [2, 100])
      for (const rules of ruleCounts) answers.push(await measure(answerComparison(rules, kilobytes)));
    const all = [...calls, ...populations, ...answers];
    return [
      ...all.map(withLimit),
      ...calls.slice(0, 3).flatMap((row) => [timesFaster(row, 'cedar-wasm', 20), timesFaster(row, 'opa-wasm', 20)]),
      ...all.flatMap((row, index) => {
        const tenth = all[index - 1];
        return row.what.startsWith('1000 rules') && tenth ? [atMostTimes(row, tenth, 8)] : [];
      }),
    ];
  },
};

const named = (rules: number): string => (rules === 1 ? '1 rule' : `${rules} rules`);

const tool = { name: 'tool-0', arguments: { amount: 50.5, order: 'A-17' } };
const user = { id: 'u1', roles: ['customer', 'agent'] };
const call: Moment = { at: 'tool_call', id: 'call-1', time: Date.UTC(2026, 0, 1), user, tool };

/** Rules about tools, each about one of its own, as most rules about tools are. */
async function callComparison(rules: number): Promise<Comparison> {
  const comparison = comparisonOfCalls(
    rules,
    (number) => `tool.name == "tool-${number}" && tool.arguments.amount > 100.0 && !("agent" in user.roles)`,
  );
  return { ...comparison, what: named(rules), peers: [cedar(rules), await opa(rules), ...comparison.peers] };
}

/** Rules that set limits to one amount, each another. */
function limitComparison(rules: number): Comparison {
  const conditionOf = (number: number) => `tool.arguments.amount > ${number + 100}.0 && !("agent" in user.roles)`;
  return { ...comparisonOfCalls(rules, conditionOf), what: `${named(rules)}, a limit each` };
}

/** What many teams write together: rules about tools, roles, models and amounts, and one in twenty that tells nothing beforehand. */
function mixedComparison(rules: number): Comparison {
  const kinds: readonly ((number: number) => string)[] = [
    (number) => `tool.name == "tool-${number + 1}" && tool.arguments.amount > 100.0`,
    (number) => `tool.name in ["tool-${number + 1}", "tool-${number + 2}"] && !("agent" in user.roles)`,
    (number) => `"role-${number}" in user.roles && tool.name == "tool-${number % 10}"`,
    (number) => `user.id == "u${number}" && tool.arguments.amount > 100.0`,
    (number) => `tool.arguments.amount > ${number + 100}.0 && tool.name != "refund"`,
  ];
  const conditionOf = (number: number) =>
    number % 20 === 19 ? freely(number) : (kinds[number % kinds.length] ?? freely)(number + 2);
  return { ...comparisonOfCalls(rules, conditionOf), what: `${named(rules)}, mixed` };
}

/** Rules of which each has to be asked, because nothing in them tells beforehand that they do not hold. */
function askedComparison(rules: number): Comparison {
  return { ...comparisonOfCalls(rules, freely), what: `${named(rules)}, each asked` };
}

const freely = (number: number): string => `tool.arguments.amount * ${number}.5 > 100000.0 && !("agent" in user.roles)`;

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

/** The same rules compiled from Rego; see `opa/write-policies.ts`. */
async function opa(rules: number): Promise<Contender> {
  const compiled = readFileSync(new URL(`../opa/rules-${rules}.wasm.gz`, import.meta.url));
  const policy = await loadPolicy(gunzipSync(compiled));
  const denied = (roles: readonly string[], amount: number): unknown =>
    policy.evaluate({ user: { ...user, roles }, tool: { ...tool, arguments: { amount } } })[0]?.result;
  const [none, one] = [denied(user.roles, 500), denied([], 500)];
  if (JSON.stringify([none, one]) !== '[[],["rule-0"]]') throw new Error('Open Policy Agent decides otherwise');
  const input = { user, tool };
  return { name: 'opa-wasm', measure: () => perCall(1000, () => policy.evaluate(input)) };
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

/** Holds that one row costs at most so many times what the same with a tenth of the rules costs. */
function atMostTimes(row: Row, tenth: Row, times: number): Row {
  const more = row.ours - tenth.ours * times;
  return {
    what: `${row.what}, ${times} times`,
    unit: row.unit,
    ours: row.ours,
    peers: { 'a tenth': tenth.ours },
    ratio: { 'a tenth': row.ours / tenth.ours },
    bar: { peer: `${times} times a tenth of them`, more, atMost: 0, met: more <= 0 },
  };
}
