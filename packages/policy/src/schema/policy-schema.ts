import { detectors } from '@parapet/detectors';
import type { BeyondHold, Mode, RuleSeverity } from '../decision/decision.ts';
import type { MomentKind } from '../moment/moment.ts';
import type { Layer } from '../syntax/policy-syntax.ts';
import { breachActions, consequence } from './action-schema.ts';
import {
  anyNumberOf,
  choice,
  condition,
  either,
  expression,
  type Fields,
  field,
  flag,
  listOf,
  mapping,
  namesOf,
  required,
  type Shape,
  text,
  texts,
  unlessBeside,
} from './shape.ts';

export const momentDocs: Readonly<Record<MomentKind, string>> = {
  input: 'A request is about to go to a model.',
  output: 'An answer arrived and has not been delivered; a streamed one, as it arrives.',
  tool_call: 'The model asked for a tool.',
  tool_result: 'What a tool gave is about to go to the model.',
  retrieval: 'Documents were retrieved for the model.',
  call_end: 'A call to a model has ended. Nothing of it can be withheld any more.',
  span: 'A span has ended. Nothing can be withheld any more.',
};

export const modeDocs: Readonly<Record<Mode, string>> = {
  observe: 'Say what would be done, and do nothing.',
  enforce: 'Do it.',
};

export const settlingDocs: Readonly<Record<'act' | 'allow', string>> = {
  act: 'Do as if the rule held.',
  allow: 'Let it go on.',
};

export const beyondHoldDocs: Readonly<Record<BeyondHold, string>> = {
  block: 'The answer ends where it began.',
  redact: 'It is taken out from its start, however it ends.',
  release: 'It is let go, and marked; what comes of it counts once it is found.',
};

/** How long `max_hold` may be, and how long it is where a policy does not say, in UTF-16 code units. */
export const maxHoldBounds = { least: 1, most: 1_000_000 };
export const defaultMaxHold = 16_384;

export const severityDocs: Readonly<Record<RuleSeverity, string>> = {
  low: 'Worth knowing.',
  medium: 'Somebody should look at it.',
  high: 'Somebody should look at it soon.',
  critical: 'Somebody should look at it at once.',
};

export const layerDocs: Readonly<Record<Layer, string>> = {
  organisation: 'For everybody.',
  team: 'For the services of a team.',
  service: 'For one service.',
};

const controls = field(texts, 'The controls of a standard that it serves, such as `SOC2/CC6.7`.');
const id: Shape = { kind: 'id' };

/** Lists of expressions that make one condition. */
export const clauseFields: Fields = {
  all: field(listOf(expression), 'Every one of these conditions must hold.'),
  any: field(listOf(expression), 'At least one of these conditions must hold.'),
  none: field(listOf(expression), 'Not one of these conditions may hold.'),
};

/** A list of which more is said than its entries. */
export const listFields: Fields = {
  entries: field(texts, 'The entries, where they do not stand in a file.'),
  file: field(
    text,
    'A file that holds the entries: one on each line, a CSV file, or a JSON array in a file that ends in `.json`. Its path counts from the policy’s folder.',
  ),
  column: field(text, 'The column of a CSV file that holds them, or the member of the objects in a JSON array.'),
  fold: field(
    choice({ case: 'Case makes no difference to `x in name`.' }),
    'What makes no difference. Left out: nothing.',
  ),
};

export const patternFinderFields: Fields = {
  pattern: required({ kind: 'pattern' }, 'A regular expression, in RE2 syntax.'),
  ignore_case: field(flag, 'Whether capital and small letters are the same. Left out: they are not.'),
  group: field(
    either(text, { kind: 'number' }),
    'Which group of the pattern is the finding, by number or name. Left out: all of the match.',
  ),
};

export const wordFinderFields: Fields = {
  words: required(texts, 'Words and phrases to look for: a list, or a file that holds them as those of `lists` do.'),
  column: field(text, 'The column of a CSV file that holds the words, or the member of the objects in a JSON array.'),
  case_sensitive: field(flag, 'Whether they are looked for as they are spelt. Left out: case does not matter.'),
};

const score: Shape = { kind: 'number' };

/** What every finder may have that asks another system. */
const askingFields: Fields = {
  timeout: field(text, 'How long an answer may take, such as `2s`; at most `1m`. Left out: `5s`.'),
  threshold: field(score, 'The score from which on it is a match, from 0 to 1. Left out: the answer says itself.'),
};

const headers = field(
  {
    kind: 'fields',
    fields: {},
    others: {
      like: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
      of: field(text, 'The environment variable that holds its value; its name begins with `PARAPET_FACT_`.'),
    },
  },
  'Headers to send, such as `authorization: PARAPET_FACT_TONE_KEY`: names of environment variables that hold the values.',
);

export const judgeFinderFields: Fields = {
  judge: required(text, 'A file that holds the prompt by which a model is asked about each text.'),
  model: required(text, 'The model that is asked, such as `gpt-4o-mini`.'),
  ...askingFields,
};

export const httpFinderFields: Fields = {
  http: required(text, 'The address of a service that is posted each text, as `{ "text": "..." }`.'),
  headers,
  ...askingFields,
};

export const opaFinderFields: Fields = {
  opa: required(
    text,
    'Open Policy Agent: the address of a server, such as `http://localhost:8181`, or a file that ends in `.wasm` and holds Rego that was compiled to WebAssembly.',
  ),
  entrypoint: required(text, 'The rule that is asked, such as `shop/tone`; its input is `{ "text": "..." }`.'),
  headers,
  ...askingFields,
};

export const functionFinderFields: Fields = {
  function: required(text, 'A function that the host has under this name.'),
  ...askingFields,
};

/** The fields of a finder of each kind; the first field is what makes it one of that kind. */
export const finderKinds: Readonly<
  Record<'pattern' | 'words' | 'detector' | 'judge' | 'http' | 'opa' | 'function', Fields>
> = {
  pattern: patternFinderFields,
  words: wordFinderFields,
  detector: {
    detector: required(
      choice(Object.fromEntries([...detectors.values()].map(({ name, doc }) => [name, doc]))),
      'A built-in detector. Its options stand beside it.',
    ),
  },
  judge: judgeFinderFields,
  http: httpFinderFields,
  opa: opaFinderFields,
  function: functionFinderFields,
};

/** A detector's own fields: itself and its options. */
const detectorShape = (name: string): Shape =>
  mapping({
    detector: required({ kind: 'constant', value: name }, finderKinds.detector.detector?.doc ?? 'A built-in detector.'),
    ...Object.fromEntries(
      Object.entries(detectors.get(name)?.options ?? {}).map(([option, { doc, values }]) => [
        option,
        field(listOf(values ? choice(Object.fromEntries(values.map((value) => [value, '']))) : { kind: 'any' }), doc),
      ]),
    ),
  });

const finder = either(
  mapping(patternFinderFields),
  mapping(wordFinderFields),
  ...[...detectors.keys()].map(detectorShape),
  mapping(judgeFinderFields),
  mapping(httpFinderFields),
  mapping(opaFinderFields),
  mapping(functionFinderFields),
);

export const alsoFields: Fields = {
  notify: required(texts, 'Who is told: people, teams or channels.'),
};

/** What a rule says that overrides no other. */
const unlessOverriding = (shape: Shape, doc: string) => unlessBeside('overrides', shape, doc);

export const ruleFields: Fields = {
  id: required(id, 'The name of the rule, which its verdicts show.'),
  title: field(text, 'What the rule is about, for people.'),
  overrides: field(
    text,
    'A rule of a policy that is extended, as `policy/rule`: where this policy applies, this rule stands in its place. What it leaves out stays as it is there.',
  ),
  overridable: field(flag, 'Whether policies that extend this one may loosen it. Left out: they may only tighten it.'),
  at: unlessOverriding(
    either(choice(momentDocs), listOf(choice(momentDocs))),
    'The moments it is about: one, or a list.',
  ),
  when: unlessOverriding(condition, 'A CEL condition, or lists of them under `all`, `any` and `none`.'),
  // biome-ignore lint/suspicious/noThenProperty: it is the language's word, and no promise is made of this.
  then: unlessOverriding(consequence(), 'What follows when it holds: an action, or one with its options.'),
  also: field(mapping(alsoFields), 'What follows as well, also where the rule only observes.'),
  message: field(
    text,
    'What the user is told instead of what was withheld. It may name `{policy}`, `{rule}` and `{reason}`.',
  ),
  severity: field(choice(severityDocs), 'How bad it is when it holds. Its verdicts say so.'),
  reason: field(text, 'A short code of why, for dashboards. Left out: the id.'),
  controls,
  mode: field(choice(modeDocs), 'Whether it acts. Left out: as the policy says.'),
  on_error: field(
    choice(settlingDocs),
    'What to do when its condition fails, such as on a value of the wrong type. Left out: `act` for what withholds or changes text, but for `throttle`; else `allow`.',
  ),
  on_unknown: field(
    choice(settlingDocs),
    'What to do when its condition depends on what could not be seen. Left out: as for `on_error`.',
  ),
  expires: field(
    text,
    'Its last day, in UTC, such as `2026-12-31`, or the instant from which on it does not apply, such as `2026-12-31T17:00:00Z`.',
  ),
  hold: field(
    choice({ first: 'From the first finding on, also where only a later one decides.' }),
    'How streamed answers are held for it. Left out: no more than the rule needs.',
  ),
  on_max_hold: field(
    choice(beyondHoldDocs),
    'What follows where a finding in a streamed answer goes on for longer than `max_hold`. Left out: `block`.',
  ),
  rollout: field(
    either(text, { kind: 'number' }),
    'The share of sessions that it is for: a number from 0 to 1, or a percentage such as `10%`.',
  ),
};

/** A length of time, such as `90s` or `1h30m`. */
const duration = text;
const key = either(expression, anyNumberOf(expression));

export const memoryFields: Fields = {
  at: required(either(choice(momentDocs), listOf(choice(momentDocs))), 'The moments that are remembered.'),
  when: field(condition, 'Which of them. Left out: all.'),
  within: required(duration, 'How long they are remembered, such as `1h`; at most `max_window`.'),
  per: required(key, 'The key: what is remembered is kept apart for each value. `[]` for the whole tenant.'),
  sum: field(expression, 'A number of each moment; `.sum` is the sum of all.'),
  max: field(expression, 'A number of each moment; `.max` is the largest.'),
  values: field(expression, 'A value of each moment, or a list; `.has(x)` asks whether x is among those of all.'),
  until: field(text, 'Another memory with the same key: when that is made, all that is remembered here is forgotten.'),
  of: field(
    choice({
      happened: 'Only what took place.',
      attempts: 'Also what was withheld.',
    }),
    'What counts. Left out: `happened`.',
  ),
};

export const stateFields: Fields = {
  tools: field(texts, 'The tools that may be called in this state.'),
  to: field(
    listOf({ kind: 'any' }),
    'Where it goes: `- state: condition`, tried in order once the moment is remembered.',
  ),
  final: field(flag, 'Whether the workflow ends here.'),
};

export const workflowFields: Fields = {
  title: field(text, 'What the workflow is about, for people.'),
  per: required(key, 'The key: each value of it has a state of its own, such as `session.id`.'),
  governs: required(texts, 'The tools it speaks about; all others may be called at any time.'),
  start: required(text, 'The state in which it begins.'),
  states: required(namesOf(mapping(stateFields)), 'Its states.'),
  otherwise: field(
    consequence((action) => breachActions.includes(action)),
    'What follows when a tool is called out of its state. Left out: `block`.',
  ),
  message: field(text, 'What the user is told instead of what was withheld.'),
  mode: field(choice(modeDocs), 'Whether it acts. Left out: as the policy says.'),
  on_unknown: field(choice(settlingDocs), 'What to do when its state is not known for sure.'),
};

/** Every field of a policy file: the single source for reader, completion, hover, reference and JSON Schema. */
export const policyFields: Fields = {
  parapet: required({ kind: 'constant', value: 1 }, 'The version of the language.'),
  policy: required(id, 'The id of the policy, which its verdicts show. No other policy loaded with it has the same.'),
  title: field(text, 'What the policy is about, for people.'),
  owner: field(text, 'Who answers for it: a team or an address.'),
  reviewers: field(texts, 'Who agrees to changes of it.'),
  review_every: field(duration, 'How long after a review the next is due, such as `90d`.'),
  mode: field(choice(modeDocs), 'Whether its rules act; a rule may say otherwise. Left out: `observe`.'),
  layer: field(choice(layerDocs), 'Whom it is for. It extends policies of its own layer and of those above.'),
  extend: field(
    texts,
    'Ids of policies that are loaded with it: its conditions may use their names, and its rules may override theirs.',
  ),
  applies: field(condition, 'A condition that must hold for any of its rules to be looked at. Left out: always.'),
  controls,
  lists: field(namesOf(either(texts, mapping(listFields))), 'Named lists of texts for conditions: `x in name`.'),
  finders: field(namesOf(finder), 'What to look for in text. Conditions ask by name: `output.text.has(name)`.'),
  variables: field(namesOf(expression), 'Named parts of conditions, in CEL.'),
  max_hold: field(
    { kind: 'number' },
    `How long a finding in a streamed answer may go on before it is settled, in UTF-16 code units. Left out: ${defaultMaxHold}.`,
  ),
  max_window: field(duration, 'The longest window that its memories may have. Left out: `24h`.'),
  memories: field(namesOf(mapping(memoryFields)), 'Named kinds of past moments, which conditions may ask about.'),
  workflows: field(namesOf(mapping(workflowFields)), 'In which order tools may be called.'),
  rules: field(
    listOf(mapping(ruleFields)),
    'Conditions, and what follows when they hold. All that hold count; of what they propose, the strictest of each kind is done. Left out: the policy gives names to those that extend it, or has workflows alone.',
  ),
};
