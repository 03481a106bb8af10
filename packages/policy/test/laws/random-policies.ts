import fc from 'fast-check';
import type { MomentKind } from '../../src/index.ts';

/** What a rule may do at each kind of moment, as it is written after `then:`. Those that redact need something to take out. */
export const actionsAt: Readonly<Partial<Record<MomentKind, readonly string[]>>> = {
  input: [
    'flag',
    'redact',
    'redact',
    'block',
    '{ rewrite: { template: Sorry. } }',
    '{ reroute: { model: small } }',
    '{ throttle: { retry_after: 10s } }',
    '{ halt: { scope: user } }',
  ],
  output: [
    'flag',
    'redact',
    'redact',
    'block',
    '{ block: { as: error } }',
    '{ rewrite: { template: Sorry. } }',
    '{ retry: { times: 2 } }',
    '{ escalate: { to: [desk], within: 10m, otherwise: allow } }',
  ],
  tool_call: ['flag', 'redact', 'redact', 'block', 'escalate', 'halt', '{ notify: { to: [desk] } }'],
  tool_result: ['flag', 'redact', 'redact', 'block', '{ rewrite: { template: Sorry. } }'],
  span: ['flag', '{ notify: { to: [desk] } }'],
};

/** Clauses about what is around every moment. */
const aboutContext = [
  'user.id == "u"',
  'user.id != "u"',
  'user.id in ["u", "v"]',
  '(user.id == "u" || user.id == "w")',
  'user.id in banned',
  '"agent" in user.roles',
  'user.roles.exists(r, r == "agent")',
  'user.roles.exists(r, r in ["admin", "customer"])',
  'user.roles.all(r, r != "admin")',
  'size(user.roles) > 1',
  'staff',
  'has(user.attributes.vip)',
  'user.attributes.level > 3',
  'user.attributes.level >= 5.0',
  'user.attributes.level < 5',
  'user.attributes.level * 2.0 > 7.0',
  'user.attributes.`a.b` == "x"',
  'user.attributes.a.b == "x"',
  '(user.attributes.vip ? user.attributes.level > 3 : staff)',
  'session.id == "s"',
  'app.name != "batch"',
  'model.name in ["small", "tiny"]',
  'tenant == "t"',
  'call.stream',
  'has(call.parameters.temperature)',
  'call.parameters.temperature > 0.4',
  'call.parameters.max_tokens <= 10',
  '"a" in call.parameters.stop_sequences',
  'model.version < "0500"',
  'conversation.turns > 1',
  'system.load > 0.5',
  '"user" in system.halted',
] as const;

/** Clauses about what was remembered; of moments that tell the keys. */
const aboutPast = [
  'paid.seen',
  'paid.count >= 2',
  'paid.sum > 3.0',
  'worked.has(user.id)',
  'failed.seen',
  'after.seen',
];

const aboutText = (text: string): readonly string[] => [
  `${text}.has(phone)`,
  `${text}.has(drug)`,
  `${text}.count(phone) >= 2`,
  `${text}.count(phone) == 1`,
  `${text}.count(drug) < 2`,
  `${text}.find(phone).exists(f, f.text.endsWith("42"))`,
  `${text}.find(phone).all(f, f.text in known)`,
  `${text}.has(hostile)`,
  `${text}.find(hostile).exists(f, f.score > 0.5)`,
  `${text}.contains("ok")`,
  `${text}.matches("ok.*5")`,
  `size(${text}) > 8`,
  `${text}.without(phone).contains("5")`,
];

/** What an answer can be asked before it is there is asked of its other places as well. */
const aboutMoment: Readonly<Partial<Record<MomentKind, readonly string[]>>> = {
  input: [...aboutText('input.text'), 'input.messages.exists(m, m.role == "tool")', 'input.system.has(drug)'],
  output: [
    ...aboutText('output.text'),
    'output.reasoning.has(phone)',
    'output.refusal.contains("ok")',
    'output.finish_reason == "length"',
    'output.confidence < 0.5',
    'has(output.confidence) && output.confidence > 0.5',
    'input.text.has(drug)',
  ],
  tool_call: [
    ...aboutText('tool.text'),
    'tool.name == "pay"',
    'tool.name in ["pay", "look"]',
    'tool.server == "mcp"',
    'tool.arguments.amount > 2.0',
    'tool.arguments.amount <= 2',
    'tool.arguments.amount * 2.0 > 5.0',
    'tool.arguments.to == "555-0142"',
    'tool.arguments.tags.exists(x, x == "a")',
    'has(tool.arguments.to)',
    'tool.arguments == {"amount": 1.0}',
  ],
  tool_result: [...aboutText('tool.text'), 'tool.name == "pay"', 'tool.result.ok', 'tool.result.amount > 1.0'],
  span: ['span.name == "chat"', 'has(span.attributes.a)', 'span.attributes.a == "x"', 'span.duration > 1.0'],
};

const kinds = Object.keys(actionsAt) as readonly MomentKind[];

/** Clauses that stand for `&&`, `||`, `!` and `?:` of others. */
function conditionOf(clauses: readonly string[]): fc.Arbitrary<string> {
  const clause = fc.constantFrom(...clauses);
  return fc.letrec<{ readonly condition: string }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      clause,
      clause.map((one) => `!(${one})`),
      fc.tuple(clause, tie('condition')).map(([a, b]) => `${a} && ${b}`),
      fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a}) && (${b})`),
      fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a}) || (${b})`),
      fc.tuple(clause, tie('condition'), tie('condition')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      fc.tuple(clause, tie('condition'), fc.constantFrom('true', 'false')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      fc.tuple(clause, fc.constantFrom('true', 'false'), tie('condition')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    ),
  })).condition;
}

/** One rule at one kind of moment, as lines of YAML without an id. */
function ruleAt(
  kind: MomentKind,
  more: readonly string[],
  { rewrites = true, asks = true }: Choice,
): fc.Arbitrary<string> {
  const about = (aboutMoment[kind] ?? []).filter((clause) => asks || !clause.includes('hostile'));
  const own = about.filter((clause) => /^\w+\.text\.(has|find\(phone\)\.exists|count\(phone\) >=)/.test(clause));
  const finds = own.length > 0 ? fc.constantFrom(...own) : fc.constant('');
  // Clauses of the moment's own are asked more often than those that all moments share.
  const condition = conditionOf([...about, ...about, ...aboutContext, ...more]);
  return fc
    .record({
      action: fc.constantFrom(...(actionsAt[kind] ?? []).filter((action) => rewrites || !action.includes('rewrite'))),
      finds,
      join: fc.constantFrom('&&', '||'),
      condition,
      more: fc.constantFrom('', '', '', 'mode: observe', 'rollout: 50%', 'on_unknown: allow', 'on_error: allow'),
      form: fc.constantFrom('expression', 'expression', 'clauses'),
    })
    .map(({ action, finds, join, condition, more, form }) => {
      const whole = action.includes('redact') ? `${finds} ${join} (${condition})` : condition;
      const when =
        form === 'clauses' ? `{ all: [${quoted(whole)}], none: [${quoted('user.id == "nobody"')}] }` : quoted(whole);
      return `at: ${kind}, when: ${when}, then: ${action}, message: No.${more && `, ${more}`}`;
    });
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What a random policy may say beside its rules. */
export interface Choice {
  /** The kinds of moment that rules are about. */
  readonly kinds?: readonly MomentKind[];
  readonly remembers?: boolean;
  /** Whether rules may put something else in the place of a whole text, so that what goes on is not what was decided. */
  readonly rewrites?: boolean;
  /** Whether conditions ask other systems. */
  readonly asks?: boolean;
  readonly rules?: number;
}

/** Random policies, every construct of the language among them; each is a text that loads without an error. */
export function randomPolicy(id: string, choice: Choice = {}): fc.Arbitrary<string> {
  const about = choice.kinds ?? kinds;
  const { remembers = true, rules: maxLength = 8 } = choice;
  const past = remembers ? aboutPast : [];
  const rule = fc.constantFrom(...about).chain((kind) => ruleAt(kind, kind === 'span' ? [] : past, choice));
  return fc
    .record({
      applies: fc.constantFrom(
        '',
        '',
        'app.name == "bot"',
        'app.name in ["bot", "shop"]',
        'app.name != "batch"',
        'staff',
      ),
      mode: fc.constantFrom('enforce', 'enforce', 'enforce', 'observe'),
      rules: fc.array(rule, { minLength: 1, maxLength, size: 'max' }),
      window: fc.constantFrom('1m', '10m', '1h'),
      isShort: fc.boolean(),
      step: conditionOf(['tool.name == "pay"', 'tool.arguments.amount > 1.0', 'paid.seen', 'user.id == "u"']),
      attempts: fc.boolean(),
      paid: conditionOf(['tool.name == "pay"', 'tool.arguments.amount > 1.0', ...aboutContext]),
      worked: conditionOf(['tool.result.ok', 'tool.name == "pay"']),
    })
    .map(({ applies, mode, rules, window, isShort, step, attempts, paid, worked }) =>
      [
        'parapet: 1',
        `policy: ${id}`,
        'owner: o@acme.example',
        `mode: ${mode}`,
        ...(applies ? [`applies: ${quoted(applies)}`] : []),
        ...(isShort && remembers ? [`max_window: ${window === '1h' ? window : '10m'}`] : []),
        'lists:',
        '  known: [555-0142]',
        '  banned: { entries: [V], fold: case }',
        'finders:',
        "  phone: { pattern: '\\b\\d{3}-\\d{4}\\b' }",
        '  drug: { words: [zanfirol, morvex xr] }',
        '  hostile: { function: tone }',
        'variables:',
        '  staff: user.roles.exists(r, r == "agent")',
        ...(remembers
          ? [
              'memories:',
              `  paid: { at: tool_call, when: ${quoted(paid)}, sum: tool.arguments.amount, within: ${window}, per: user.id${attempts ? ', of: attempts' : ''} }`,
              `  worked: { at: tool_result, when: ${quoted(worked)}, values: user.id, within: ${window}, per: session.id }`,
              `  failed: { at: tool_result, when: '!tool.result.ok', until: worked, within: 10m, per: session.id }`,
              `  after: { at: tool_call, when: 'tool.name == "pay" && worked.seen', within: 10m, per: [] }`,
              'workflows:',
              '  order:',
              '    per: session.id',
              '    governs: [look, pay]',
              '    start: new',
              '    states:',
              '      new: { tools: [look], to: [{ ready: worked.seen }] }',
              `      ready: { tools: [look, pay], to: [{ new: failed.seen }, { over: ${quoted(step)} }] }`,
              '      over: { tools: [look], to: [{ new: tool.name == "look" }] }',
              '    message: No.',
            ]
          : []),
        'rules:',
        ...rules.map((rule, index) => `  - { id: rule-${index}, ${rule} }`),
        '',
      ].join('\n'),
    );
}

/** Several policies that are loaded together. */
export const randomPolicies = (choice: Choice = {}): fc.Arbitrary<readonly string[]> =>
  fc
    .tuple(
      randomPolicy('first', choice),
      fc.option(randomPolicy('second', choice), { freq: 2 }),
      fc.option(randomPolicy('third', choice), { freq: 2 }),
    )
    .map((texts) => texts.filter((text) => text !== null));
