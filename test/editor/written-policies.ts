import fc from 'fast-check';

/** Policies that say little, written in every way that YAML has for a condition. They need not be right, only readable. */

const expressions = [
  'output.text.has(phone)',
  '!staff && output.text.count(card) >= 2u',
  'model.name in ["a, b", "c # d"]',
  "tool.name == 'it' ? {'a': 1}.a == 1 : [true][0]",
  'input.text.matches(r"^\\d{3}: x$") || tool.arguments["to"] == "it\'s"',
  'senders.all(s, s.startsWith("x")) && now - session.start < duration("1h")',
];

/** A scalar as it stands behind a colon or a dash: what follows on that line, and the lines below. */
type Written = (deeper: string) => string;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const isPlain = (text: string): boolean => !/^[!"'[{]|: | #/.test(text);
const isPlainInFlow = (text: string): boolean => isPlain(text) && !/[,[\]{}]/.test(text);
const isDouble = (text: string): boolean => !/["\\]/.test(text);
const atOperator = /(?<= (?:&&|\|\||\?|:)) /;

const ways: readonly ((text: string) => Written)[] = [
  (text) => () => (isPlain(text) ? text : quoted(text)),
  (text) => () => `${isPlain(text) ? text : quoted(text)} # why`,
  (text) => () => quoted(text),
  (text) => () => (isDouble(text) ? `"${text}"` : quoted(text)),
  (text) => (deeper) => (isPlain(text) ? text : quoted(text)).split(atOperator).join(`\n${deeper}`),
  (text) => (deeper) =>
    `|\n${deeper}// why # not a comment of YAML\n${deeper}${text.split(atOperator).join(`\n\n${deeper}`)}`,
  (text) => (deeper) => `>-\n${deeper}${text.split(atOperator).join(`\n${deeper}`)}`,
];

const written = fc
  .tuple(fc.constantFrom(...expressions), fc.constantFrom(...ways))
  .map(([text, way]): Written => way(text));
const inFlow = fc.constantFrom(...expressions).map((text) => (isPlainInFlow(text) ? text : quoted(text)));
const spaces = fc.constantFrom('', '  ');

/** A field that holds an expression; `column` is how far its key is from the left. */
const field = (name: string) => written.map((value) => (column: string) => `${name}: ${value(`${column}   `)}\n`);

const listOf = (items: readonly Written[], indent: string): string =>
  items.map((item) => `${indent}- ${item(`${indent}    `)}\n`).join('');

const clauses = fc
  .tuple(fc.constantFrom('all', 'any', 'none'), fc.array(written, { minLength: 1, maxLength: 3 }), spaces)
  .map(
    ([name, items, more]) =>
      (column: string) =>
        `when:\n${column}  ${name}:\n${listOf(items, `${column}  ${more}`)}`,
  );

const flowClauses = fc.tuple(fc.constantFrom('all', 'any'), fc.array(inFlow, { minLength: 1, maxLength: 3 })).map(
  ([name, items]) =>
    () =>
      `when: { ${name}: [${items.join(', ')}] }\n`,
);

const when = fc.oneof(field('when'), clauses, flowClauses);

const rule = fc.oneof(
  fc.tuple(when, fc.boolean(), spaces, fc.constantFrom('- ', '-   ')).map(([condition, isFirst, indent, dash]) => {
    const column = `${indent}${' '.repeat(dash.length)}`;
    const named = `id: a-rule # when: this\n`;
    const [first, second] = isFirst ? [condition(column), named] : [named, condition(column)];
    return `${indent}${dash}${first}${column}${second}${column}then: block\n${column}message: "Don't, or when: x"\n`;
  }),
  inFlow.map((condition) => `  - { id: one-line, at: output, when: ${condition}, then: { escalate: { to: us } } }\n`),
);

const rules = fc.array(rule, { minLength: 1, maxLength: 4 }).map((all) => {
  // Items of one list begin in one column.
  const indent = /^ */.exec(all[0] ?? '')?.[0] ?? '';
  return `rules:\n# a comment\n${all.filter((one) => /^ */.exec(one)?.[0] === indent).join('\n')}`;
});

const memories = fc
  .tuple(fc.constantFrom('per', 'sum', 'max', 'values').chain(field), when, inFlow)
  .map(
    ([one, condition, short]) =>
      `memories:\n  seen:\n    at: tool_result\n    ${condition('    ')}    ${one('    ')}    within: 1h\n  short: { at: output, when: ${short}, per: session.id }\n`,
  );

const workflows = fc
  .tuple(written, inFlow)
  .map(
    ([guard, short]) =>
      `workflows:\n  refund:\n    per: session.id\n    states:\n      open:\n        tools: [pay, when]\n        to:\n          - done: ${guard(' '.repeat(14))}\n          - closed: 'false'\n      other: { to: [{ done: ${short} }] }\n`,
  );

const variables = fc
  .array(written, { minLength: 1, maxLength: 3 })
  .map((all) => `variables:\n${all.map((value, index) => `  v${index}: ${value('      ')}\n`).join('\n')}`);

const head = 'parapet: 1\ntitle: |\n  when: this is text\n  rules: so is this\nowner: "it\'s us" # when: x\n';
const finders = "finders:\n  when: { pattern: 'a, b: \\d' }\n  word: { words: [has(x), when] }\n";

export const anyPolicy: fc.Arbitrary<string> = fc
  .tuple(
    field('applies'),
    fc.shuffledSubarray([variables, rules, memories, workflows]).chain((parts) => fc.tuple(...parts)),
  )
  .map(([applies, parts]) => [head, applies(''), finders, ...parts].join('\n'));
