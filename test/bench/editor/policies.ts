/**
 * A policy of `count` rules as people write them: on what is asked, answered and called, on spans, with finders, lists and
 * variables, a fifth of them on what happened before. There is no error in it; a tenth of the rules makes streams wait, and says so.
 */
export function writtenPolicy(id: string, count: number): string {
  return [
    'parapet: 1',
    `policy: ${id}`,
    `title: What ${id} may say and do`,
    'owner: trust-and-safety@shop.example',
    'reviewers: [payments@shop.example]',
    'mode: enforce',
    'controls: [SOC2/CC6.7]',
    'lists:',
    '  partners: [shop.example, partner.example, post.example]',
    'finders:',
    '  phone: { detector: pii.phone, regions: [US, GB] }',
    '  email: { detector: pii.email }',
    '  card: { detector: pii.payment_card }',
    ...Array.from({ length: Math.ceil(count / 10) }, (_, n) => `  secret${n}: { pattern: 'key${n}-[0-9a-f]{16}' }`),
    'memories:',
    '  refunds:',
    '    at: tool_call',
    '    when: tool.name == "issue_refund"',
    '    sum: double(tool.arguments.amount)',
    '    within: 1h',
    '    per: session.id',
    '  lookups:',
    '    at: tool_call',
    '    when: tool.name == "lookup_order"',
    '    within: 10m',
    '    per: session.id',
    'variables:',
    '  staff: user.roles.exists(r, r in ["agent", "admin"])',
    'rules:',
    ...Array.from({ length: count }, (_, number) => rule(number)).flat(),
    '',
  ].join('\n');
}

function rule(number: number): readonly string[] {
  const head = [`  - id: rule-${number}`, `    title: Number ${number} of what is watched here`];
  return [...head, ...(kinds[number % kinds.length]?.(number) ?? [])];
}

const kinds: readonly ((number: number) => readonly string[])[] = [
  (number) => [
    '    at: output',
    `    when: output.text.has(secret${Math.floor(number / 10)}) && model.name != "none-${number}"`,
    '    then: redact',
    '    message: That is a secret.',
  ],
  (number) => [
    '    at: input',
    '    when:',
    '      all:',
    `        - input.text.count(${['phone', 'email', 'card'][Math.floor(number / 10) % 3]}) > ${number}`,
    `        - model.name != "none-${number}"`,
    '      none:',
    '        - staff',
    '    then: block',
    '    message: Please leave personal data out.',
  ],
  (number) => [
    '    at: tool_call',
    `    when: tool.name == "tool_${number}" && lookups.count > ${number} && double(tool.arguments.amount) > 20.0`,
    '    then: escalate',
    '    message: Somebody will look at it.',
  ],
  (number) => [
    '    at: output',
    `    when: output.text.find(email).exists(found, !(found.text in partners)) && model.name != "none-${number}"`,
    '    then: flag',
  ],
  (number) => [
    '    at: call_end',
    `    when: call.duration > duration("${number + 1}s") && call.tokens.output > ${number}`,
    '    then: flag',
  ],
  (number) => [
    '    at: tool_call',
    `    when: tool.name == "issue_refund" && model.name != "none-${number}" && refunds.sum + double(tool.arguments.amount) > ${number}.0`,
    '    then: block',
    '    message: That is more than is given back in an hour.',
  ],
  (number) => [
    '    at: span',
    `    when: span.name == "POST /chat" && span.attributes["http.response.status_code"] == ${400 + number}`,
    '    then: flag',
  ],
  (number) => [
    '    at: output',
    `    when: output.text.contains("promise ${number}") || output.text.matches("guarantee[ds]? ${number}")`,
    '    then: block',
    '    message: We promise nothing.',
  ],
  (number) => [
    '    at: tool_result',
    `    when: tool.name == "lookup_${number}" && tool.text.has(phone)`,
    '    then: flag',
  ],
  (number) => [
    '    at: input',
    `    when: input.text.has(card) && app.name != "service-${number}"`,
    '    then: block',
    '    message: Please do not send card numbers.',
  ],
];
