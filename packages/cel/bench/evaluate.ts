/**
 * How long parsing, checking and evaluating take, beside `@bufbuild/cel`, in interleaved rounds:
 *
 *     node --conditions=@parapet/source packages/cel/bench/evaluate.ts
 */
import { celEnv, parse as parseBuf, plan } from '@bufbuild/cel';
import { check, compile, type Environment, parse, types } from '../src/index.ts';

const doc = '';
const environment: Environment = {
  variables: {
    output: { doc, type: types.struct('output', { text: { doc, type: types.string } }) },
    user: {
      doc,
      type: types.struct('user', {
        role: { doc, type: types.string },
        roles: { doc, type: types.list(types.string) },
        age: { doc, type: types.int },
      }),
    },
    tool: {
      doc,
      type: types.struct('tool', { name: { doc, type: types.string }, args: { doc, type: types.dyn } }),
    },
  },
  functions: [],
};

const variables = {
  output: { text: 'the ssn of the customer is not to be told to anybody' },
  user: { role: 'agent', roles: ['reader', 'writer', 'agent'], age: 41 },
  tool: { name: 'send_email', args: { recipients: ['a', 'b', 'c', 'd'], amount: 120.5, note: null } },
};

const EXPRESSIONS: readonly string[] = [
  'output.text.contains("ssn") && user.role != "admin" && size(tool.args.recipients) > 3 && tool.name in ["send_email", "send_sms"]',
  'user.role == "admin" && output.text.contains("ssn")',
  'user.roles.exists(r, r in ["agent", "admin"])',
  'tool.args.recipients.all(r, r != "x")',
  'tool.args.recipients.map(r, r + "@x").size() == 4',
  'double(tool.args.amount) + 20.0 > 100.0',
  'user.age + 1 > 18 && user.age * 2 < 200',
  'has(tool.args.note) && tool.args.note == null',
  '{"a": 1, "b": 2}["b"] == 2',
  'output.text.startsWith("the") || output.text.endsWith("x")',
  'tool.args["amount"] > 100',
];

function perCall(run: () => unknown, rounds = 200_000): number {
  // Time on the processor, so that other work on the machine counts less.
  const start = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) run();
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1000) / rounds;
}

const peer = celEnv();
for (const source of EXPRESSIONS) {
  const program = compile(check(parse(source).expr, environment));
  const planned = plan(peer, parseBuf(source));
  const context = variables as unknown as Parameters<typeof planned>[0];
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    ours.push(perCall(() => program.evaluate(variables)));
    theirs.push(perCall(() => planned(context), 20_000));
  }
  const read = perCall(() => check(parse(source).expr, environment), 5000);
  const result = program.evaluate(variables);
  console.log(
    `${Math.min(...ours)
      .toFixed(0)
      .padStart(6)} ns, @bufbuild/cel ${Math.min(...theirs)
      .toFixed(0)
      .padStart(6)} ns, parse and check ${(read / 1000).toFixed(1).padStart(5)} µs  ${source.slice(0, 70)} = ${result}`,
  );
}
