import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isMap, isScalar, isSeq, type Node, parseDocument, Scalar, visit } from 'yaml';
import { canonicalJson, createHistory, decide, type Moment, type PolicySet } from '../../src/index.ts';
import { load, policySet } from '../policies.ts';

/** Says all that a policy can say, so that each part of it can be changed. */
const rich = `parapet: 1
policy: rich
title: All there is
owner: trust@acme.example
reviewers: [a@acme.example, b@acme.example]
review_every: 90d
mode: enforce
layer: service
extend: [basics]
controls: [SOC2/CC6.7]
max_window: 48h
applies:
  any:
    - app.name == "bot"
    - app.name == "desk"
lists:
  partners: { entries: [acme.example, partner.example], fold: case }
  drugs: { file: words/formulary.csv, column: name }
finders:
  ticket: { pattern: 'TCK-(\\d{6})', group: 1, ignore_case: true }
  brand: { words: words/drugs.txt, case_sensitive: true }
  phone: { detector: pii.phone, regions: [US, GB] }
  tone: { judge: words/drugs.txt, model: gpt-4o-mini, timeout: 2s }
variables:
  staff: user.roles.exists(r, r == "agent")
  risky: output.text.has(ticket) && !staff
memories:
  verified:
    at: tool_result
    when: tool.name == "verify"
    within: 1h
    per: session.id
    until: lost
  lost: { at: tool_result, when: tool.name == "lose", within: 2h, per: session.id }
  refunds:
    at: tool_call
    sum: double(tool.arguments.amount)
    max: double(tool.arguments.amount)
    values: tool.name
    within: 24h
    per: [user.id, session.id]
    of: attempts
rules:
  - id: tickets
    title: No tickets
    at: output
    when:
      all: [risky]
      none: ['output.text.has(brand)', 'output.text.has(phone) && "x" in partners', 'output.text.has(shared)', 'output.text in drugs']
    then: redact
    message: Not {rule}.
    reason: ticket
    severity: high
    controls: [GDPR/5]
    on_error: act
    on_unknown: allow
    expires: 2030-12-31
    rollout: 50%
    hold: first
    overridable: true
    also: { notify: [desk] }
  - { id: hostile, at: output, when: output.text.has(tone), then: { escalate: { to: [lead], within: 5m, otherwise: allow } } }
  - { id: many, at: [tool_call, tool_result], when: refunds.sum > 500.0 || refunds.distinct > 3, then: { throttle: { retry_after: 5m } }, mode: observe }
  - { id: upper, overrides: basics/upper, then: block, message: No. }
workflows:
  refund:
    title: Refunds
    per: session.id
    governs: [verify, refund]
    start: open
    states:
      open: { tools: [verify], to: [{ done: verified.seen }] }
      done: { tools: [refund, verify], final: true }
    otherwise: block
    message: Verify first.
    mode: observe
    on_unknown: allow
  another:
    per: user.id
    governs: [x]
    start: only
    states: { only: { tools: [x], final: true } }
`;

const basics = `parapet: 1
policy: basics
layer: organisation
owner: org@acme.example
finders: { shared: { words: [secret] } }
rules:
  - { id: upper, at: output, when: output.text.has(shared), then: flag, mode: enforce }
`;

/** The same policy in another layout. \`random\` gives numbers from 0 to 1. */
function laidOutAnew(text: string, random: () => number): string {
  const document = parseDocument(text);
  const shuffled = <T>(items: T[]): T[] =>
    items
      .map((item) => [random(), item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
  visit(document, (_key, node) => {
    if (isMap(node)) node.items = shuffled(node.items);
    if (isMap(node) || isSeq(node)) node.flow = false;
    if (isScalar(node) && random() < 0.2) (node as Node).commentBefore = ` a comment ${random()}`;
    if (isScalar(node) && typeof node.value === 'string' && random() < 0.5)
      node.type = random() < 0.5 ? Scalar.QUOTE_SINGLE : Scalar.PLAIN;
  });
  const width = 40 + Math.floor(random() * 100);
  return document.toString({ lineWidth: width, indent: random() < 0.5 ? 2 : 4, indentSeq: random() < 0.5 });
}

const moments: readonly Moment[] = [
  { at: 'tool_result', name: 'verify', amount: 0 },
  { at: 'tool_call', name: 'refund', amount: 400 },
  { at: 'tool_call', name: 'refund', amount: 300 },
  { at: 'tool_result', name: 'lose', amount: 1 },
].map(({ at, name, amount }, index) => ({
  ...{ at: at as 'tool_call', id: `m${index}`, time: 1e12 + index * 1000 },
  ...{ app: { name: 'bot' }, user: { id: 'u', roles: [] }, session: { id: 's' } },
  tool: { name, arguments: { amount }, ...(at === 'tool_result' && { result: 1 }) },
}));

const output: Moment = {
  ...{ at: 'output', id: 'o', time: 1e12, app: { name: 'bot' }, user: { id: 'u', roles: [] } },
  output: { parts: [{ type: 'text', content: 'TCK-123456 secret' }] },
};

function decisions(set: PolicySet): readonly string[] {
  const history = createHistory({ secret: 's' });
  history.keep(set.remembers, 0);
  return [...moments, output].map((moment) => {
    const decision = decide(set, moment, undefined, history);
    history.remember(decision, 'happened');
    return canonicalJson(decision);
  });
}

describe('the digest of a policy set', () => {
  const { digest } = policySet(rich, basics);
  const decided = decisions(policySet(rich, basics));

  it('stays the same, and so does every decision, whatever the layout', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), fc.boolean(), (numbers, inOrder) => {
        const random = () => numbers.next().value as number;
        const texts = [laidOutAnew(rich, random), laidOutAnew(basics, random)];
        const set = policySet(...(inOrder ? texts : texts.toReversed()));
        assert.equal(set.digest, digest);
        assert.deepEqual(decisions(set), decided);
      }),
      { numRuns: process.env.PARAPET_LONG ? 1_100 : 40 },
    );
  });

  it('stays the same for layout and comments within conditions', () => {
    for (const [from, to] of [
      [
        'risky: output.text.has(ticket) && !staff',
        'risky: |\n    // why\n    output.text.has( ticket )\n      && !staff',
      ],
      ['r == "agent"', "r == 'agent'"],
      ['rollout: 50%', 'rollout: 0.5'],
      ['expires: 2030-12-31', 'expires: 2031-01-01T00:00:00Z'],
      ['within: 1h', 'within: 60m'],
      ['per: session.id\n    until', 'per: [session.id]\n    until'],
      ['at: output\n', 'at: [output]\n'],
    ] as const)
      assert.equal(policySet(changed(from, to), basics).digest, digest, to);
  });

  /** Every field once, and what it might be instead. */
  const changes: readonly (readonly [from: string, to: string])[] = [
    ['policy: rich', 'policy: other'],
    ['All there is', 'Some'],
    ['owner: trust@', 'owner: others@'],
    ['a@acme', 'c@acme'],
    ['90d', '91d'],
    ['mode: enforce\nlayer', 'mode: observe\nlayer'],
    ['layer: service', 'layer: team'],
    ['SOC2/CC6.7', 'SOC2/CC6.8'],
    ['max_window: 48h', 'max_window: 47h'],
    ['app.name == "desk"', 'app.name == "Desk"'],
    ['  any:\n', '  all:\n'],
    ['partner.example]', 'partners.example]'],
    [', fold: case }', ' }'],
    ['column: name', 'column: maker'],
    ['d{6}', 'd{7}'],
    [', group: 1', ''],
    [', ignore_case: true', ''],
    ['words/drugs.txt, case_sensitive', 'words/twice.txt, case_sensitive'],
    [', case_sensitive: true', ''],
    ['[US, GB]', '[US]'],
    ['judge: words/drugs.txt', 'judge: words/twice.txt'],
    ['gpt-4o-mini', 'gpt-4o'],
    ['r == "agent"', 'r == "admin"'],
    ['&& !staff', '|| !staff'],
    ['tool.name == "verify"', 'tool.name == "verified"'],
    ['within: 1h', 'within: 2h'],
    ['    until: lost\n', ''],
    ['sum: double(tool.arguments.amount)', 'sum: double(tool.arguments.total)'],
    ['max: double(tool.arguments.amount)', 'max: double(tool.arguments.total)'],
    ['values: tool.name', 'values: tool.server'],
    ['per: [user.id, session.id]', 'per: [session.id, user.id]'],
    ['    of: attempts\n', ''],
    ['id: tickets', 'id: ticket'],
    ['No tickets', 'Tickets'],
    ['at: [tool_call, tool_result]', 'at: tool_call'],
    ['then: redact', 'then: block'],
    ['Not {rule}', 'Not this {rule}'],
    ['reason: ticket', 'reason: tickets'],
    ['severity: high', 'severity: low'],
    ['GDPR/5', 'GDPR/6'],
    ['on_error: act', 'on_error: allow'],
    ['on_unknown: allow\n    expires', 'on_unknown: act\n    expires'],
    ['2030-12-31', '2030-12-30'],
    ['50%', '51%'],
    ['    hold: first\n', ''],
    ['    overridable: true\n', ''],
    ['[desk]', '[desks]'],
    ['to: [lead]', 'to: [leads]'],
    ['within: 5m', 'within: 6m'],
    ['otherwise: allow', 'otherwise: block'],
    ['retry_after: 5m', 'retry_after: 6m'],
    [', mode: observe }', ' }'],
    ['overrides: basics/upper', 'at: output, when: output.text.has(shared)'],
    ['then: block, message: No.', 'then: flag, message: No.'],
    ['title: Refunds', 'title: Refund'],
    ['governs: [verify, refund]', 'governs: [verify, refund, y]'],
    ['start: open', 'start: done'],
    ['tools: [verify],', 'tools: [verify, refund],'],
    ['done: verified.seen', 'done: lost.seen'],
    ['final: true }\n    otherwise', 'final: false, to: [{ open: lost.seen }] }\n    otherwise'],
    ['otherwise: block\n', 'otherwise: flag\n'],
    ['Verify first', 'Verify'],
    ['    mode: observe\n', '    mode: enforce\n'],
    ['    on_unknown: allow\n  another', '    on_unknown: act\n  another'],
    ['governs: [x]', 'governs: [x, y]'],
  ];

  function changed(from: string, to: string): string {
    assert.ok(rich.includes(from), from);
    return rich.replace(from, () => to);
  }

  it('changes with whatever decides or is told, differently each time', () => {
    const digests = new Map([[digest, 'nothing changed']]);
    for (const [from, to] of changes) {
      const { set, problems } = load(changed(from, to), basics);
      assert.ok(set, `${to} ${problems.map(({ message }) => message).join()}`);
      assert.equal(digests.get(set.digest), undefined, `${from} -> ${to}`);
      digests.set(set.digest, to);
    }
  });

  it('changes with what is extended, and with which policies there are', () => {
    const others = [
      policySet(rich, basics.replace('[secret]', '[secrets]')),
      policySet(rich, basics.replace('mode: enforce', 'mode: observe')),
      policySet(rich, basics, basics.replace('policy: basics', 'policy: more')),
      policySet(basics),
    ];
    assert.equal(new Set([digest, ...others.map((set) => set.digest)]).size, 5);
  });
});
