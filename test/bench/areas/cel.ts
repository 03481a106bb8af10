import { type CelInput, celEnv, parse as parseBuf, plan } from '@bufbuild/cel';
import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { parse as parseMarc } from '@marcbachmann/cel-js';
import { check, compile, type Environment, type Program, parse, types } from '@parapet/cel';
import { evaluate as evaluateCelJs, parse as parseCelJs } from 'cel-js';
import { bundleSize } from '../bundle-size.ts';
import type { Area, Comparison, Contender, Row } from '../harness.ts';

const doc = '';
const { string, int, double, dyn, list, map } = types;

const environment: Environment = {
  variables: {
    output: { doc, type: types.struct('output', { text: { doc, type: string } }) },
    user: {
      doc,
      type: types.struct('user', {
        role: { doc, type: string },
        roles: { doc, type: list(string) },
        age: { doc, type: int },
        scores: { doc, type: map(string, double) },
      }),
    },
    tool: { doc, type: types.struct('tool', { name: { doc, type: string }, args: { doc, type: dyn } }) },
  },
  functions: [],
};

/** Made anew for each contender, because some write into what they are given, which slows those down who read it then. */
const variablesOf = () => ({
  output: { text: 'the ssn of the customer is not to be told to anybody' },
  user: { role: 'agent', roles: ['reader', 'writer', 'agent'], age: 41n, scores: { trust: 0.75, risk: 0.1 } },
  tool: { name: 'send_email', args: { recipients: ['a', 'b', 'c', 'd'], amount: 120.5, note: 'soon' } },
});

const REFERENCE =
  'output.text.contains("ssn") && user.role != "admin" && size(tool.args.recipients) > 3 && tool.name in ["send_email", "send_sms", "post"]';

const EXPRESSIONS: readonly (readonly [what: string, source: string])[] = [
  ['the reference expression', REFERENCE],
  ['a miss on the first clause', 'user.role == "admin" && output.text.contains("ssn") && tool.args.amount > 100.0'],
  ['exists over a list', 'user.roles.exists(r, r == "agent" || r == "admin")'],
  ['all over a list', 'tool.args.recipients.all(r, r != "x")'],
  ['filter and size', 'tool.args.recipients.filter(r, r != "a").size() == 3'],
  ['map to a list', '"b@x" in tool.args.recipients.map(r, r + "@x")'],
  ['a macro over a map', 'user.scores.exists(k, k == "risk")'],
  ['an entry of a map', 'user.scores["trust"] >= 0.5 && "risk" in user.scores'],
  ['two ends of a text', 'output.text.startsWith("the") && output.text.endsWith("body")'],
  ['a regular expression', 'output.text.matches("s+n.*told")'],
  ['arithmetic of doubles', 'tool.args.amount * 1.5 + 20.0 > 200.0'],
  ['arithmetic of ints', 'user.age + 1 > 18 && user.age * 2 < 200'],
  ['a field that is there', 'has(tool.args.note) && tool.args.note == "soon"'],
  ['a conditional', 'user.role == "admin" ? tool.args.amount < 1000.0 : tool.args.amount < 200.0'],
];

/** Evaluations of one round. */
const CALLS = 20_000;

type Evaluate = () => unknown;

/** The same expression in each of the others, as quick as each can be asked. */
const PEERS: readonly (readonly [name: string, prepare: (source: string) => Evaluate])[] = [
  [
    '@bufbuild/cel',
    (source) => {
      const planned = plan(celEnv(), parseBuf(source));
      const variables = variablesOf() as unknown as Record<string, CelInput>;
      return () => planned(variables);
    },
  ],
  [
    '@marcbachmann/cel-js',
    (source) => {
      const parsed = parseMarc(source);
      const variables = variablesOf();
      return () => parsed(variables);
    },
  ],
  [
    'cel-js',
    (source) => {
      const parsed = parseCelJs(source);
      if (!parsed.isSuccess) throw new Error('cannot be read');
      const variables = variablesOf();
      return () => evaluateCelJs(parsed.cst, variables);
    },
  ],
];

export const area: Area = {
  title: `One evaluation of a CEL expression that is compiled already (${CALLS} a round)`,
  async run(measure) {
    const rows: Row[] = [];
    for (const [what, source] of EXPRESSIONS) rows.push(await measure(comparisonOf(what, source)));
    const [reference] = rows;
    return [
      ...rows,
      ...(reference === undefined ? [] : [timesFaster('the reference expression, 5 times', [reference], 5)]),
      timesFaster('geometric mean, 4 times', rows, 4),
      await measure(cedarComparison()),
      await reading(measure),
      await manyRules(measure),
      ...(await sizes()),
    ];
  },
};

function comparisonOf(what: string, source: string): Comparison {
  const program = compiled(source);
  const variables = variablesOf();
  const expected = program.evaluate(variables);
  const peers = PEERS.flatMap(([name, prepare]): readonly Contender[] => {
    // Not every peer has every feature.
    try {
      const evaluate = prepare(source);
      return evaluate() === expected ? [{ name, measure: () => perCall(evaluate) }] : [];
    } catch {
      return [];
    }
  });
  const ours = { name: 'parapet', measure: () => perCall(() => program.evaluate(variables)) };
  return { what, unit: 'ns', ours, peers, rounds: 11 };
}

function compiled(source: string): Program {
  const { expr, problems } = parse(source);
  const checked = check(expr, environment);
  if (problems.length + checked.problems.length > 0) throw new Error(`\`${source}\` has problems`);
  return compile(checked);
}

/** Nanoseconds for one call. */
function perCall(call: () => unknown, calls = CALLS): number {
  const begun = process.hrtime.bigint();
  for (let number = 0; number < calls; number++) call();
  return Number(process.hrtime.bigint() - begun) / calls;
}

/**
 * The same of this thread's own time, whatever else runs on the machine: for figures that are held to so many and to no
 * peer's. Systems count it in some milliseconds, so that it takes many calls.
 */
function ownTimePerCall(call: () => unknown, calls: number): number {
  const begun = process.threadCpuUsage();
  for (let number = 0; number < calls; number++) call();
  const { user, system } = process.threadCpuUsage(begun);
  return ((user + system) * 1000) / calls;
}

/** Holds that the geometric mean of ours is at most so much of that of the fastest peer of each row. */
function timesFaster(what: string, rows: readonly Row[], times: number): Row {
  const mean = (figures: readonly number[]) =>
    Math.exp(figures.reduce((total, figure) => total + Math.log(figure), 0) / figures.length);
  const ours = mean(rows.map((row) => row.ours));
  const fastest = mean(rows.map(({ peers }) => Math.min(...Object.values(peers))));
  const more = ours - fastest / times;
  return {
    what,
    unit: 'ns',
    ours,
    peers: { 'fastest peer': fastest },
    ratio: { 'fastest peer': ours / fastest },
    bar: { peer: `the fastest peer / ${times}`, more, atMost: 0, met: more <= 0 },
  };
}

/** Cedar decides requests and not expressions; what it can say of these is a role and a name. */
function cedarComparison(): Comparison {
  const policy =
    'permit(principal, action, resource) when { context.user.role != "admin" && ["send_email", "send_sms", "post"].contains(context.tool.name) };';
  const variables = variablesOf();
  preparsePolicySet('bench', { staticPolicies: policy });
  const call: Parameters<typeof statefulIsAuthorized>[0] = {
    principal: { type: 'User', id: 'ada' },
    action: { type: 'Action', id: 'call' },
    resource: { type: 'Tool', id: 'send_email' },
    context: { user: { role: variables.user.role }, tool: { name: variables.tool.name } },
    preparsedPolicySetId: 'bench',
    entities: [],
  };
  const answer = statefulIsAuthorized(call);
  if (answer.type !== 'success' || answer.response.decision !== 'allow') throw new Error('Cedar does not allow it');
  const program = compiled('user.role != "admin" && tool.name in ["send_email", "send_sms", "post"]');
  return {
    what: 'a role and a name',
    unit: 'ns',
    ours: { name: 'parapet', measure: () => perCall(() => program.evaluate(variables)) },
    peers: [{ name: 'cedar-wasm', measure: () => perCall(() => statefulIsAuthorized(call), 500) }],
    rounds: 7,
  };
}

async function reading(measure: (comparison: Comparison) => Promise<Row>): Promise<Row> {
  const sources = EXPRESSIONS.map(([, source]) => source);
  /** Microseconds for one expression. */
  const all = (read: (source: string) => unknown) =>
    ownTimePerCall(() => sources.forEach(read), 600) / sources.length / 1000;
  const row = await measure({
    what: 'parse and check one expression',
    unit: 'us',
    ours: { name: 'parapet', measure: () => all((source) => check(parse(source).expr, environment)) },
    peers: [
      { name: '@bufbuild/cel', measure: () => all(parseBuf) },
      { name: '@marcbachmann/cel-js', measure: () => all(parseMarc) },
    ],
    rounds: 15,
  });
  return { ...row, bar: { peer: 'nothing', more: row.ours, atMost: 10, met: row.ours <= 10 } };
}

/** 200 rules over one context against 20: what one of them costs. */
async function manyRules(measure: (comparison: Comparison) => Promise<Row>): Promise<Row> {
  const rules = Array.from({ length: 200 }, (_, number) =>
    compiled(
      `tool.name == "tool-${number}" && output.text.contains("ssn") || user.roles.exists(r, r == "role-${number}")`,
    ),
  );
  const variables = variablesOf();
  const each = (count: number) => () => {
    const some = rules.slice(0, count);
    const all = () => {
      for (const rule of some) rule.evaluate(variables);
    };
    return perCall(all, Math.ceil(CALLS / count)) / count;
  };
  return measure({
    what: 'one rule of 200, beside one of 20',
    unit: 'ns',
    ours: { name: 'parapet', measure: each(200) },
    peers: [{ name: 'one of 20', measure: each(20) }],
    rounds: 15,
    bar: { peer: 'one of 20', more: 50 },
  });
}

/** What a host ships that parses, checks and evaluates, of the packages as they are built: all that the main entry has. */
async function sizes(): Promise<readonly Row[]> {
  const ours = await bundleSize('*', '@parapet/cel');
  const others = await Promise.all(
    (
      [
        ['@bufbuild/cel', 'parse, plan, celEnv'],
        ['@marcbachmann/cel-js', 'parse'],
        ['cel-js', 'parse, evaluate'],
      ] as const
    ).map(async ([from, names]) => [from, (await bundleSize(names, from)).all] as const),
  );
  const own = ours.of('packages/cel/');
  const row = { unit: 'KB', peers: {}, ratio: {} };
  return [
    {
      ...row,
      what: 'minified: the package',
      ours: own,
      bar: { peer: 'nothing', more: own, atMost: 60, met: own <= 60 },
    },
    {
      ...row,
      what: 'minified: with pattern',
      ours: ours.all,
      peers: Object.fromEntries(others),
      ratio: Object.fromEntries(others.map(([from, theirs]) => [from, ours.all / theirs])),
    },
  ];
}
