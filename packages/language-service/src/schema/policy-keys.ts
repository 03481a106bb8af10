import type { Action, Mode, MomentKind } from '@parapet/policy';

/** What a key of a policy file is for, and what it may hold where that is a choice. */
export interface KeyDoc {
  readonly doc: string;
  readonly values?: Readonly<Record<string, string>>;
}

export type KeyDocs = ReadonlyMap<string, KeyDoc>;

const modes: Readonly<Record<Mode, string>> = {
  observe: 'Say what would be done, and do nothing.',
  enforce: 'Do it.',
};

const moments: Readonly<Record<MomentKind, string>> = {
  input: 'A request is about to go to a model.',
  output: 'An answer arrived and has not been delivered; a streamed one, as it arrives.',
  tool_call: 'The model asked for a tool.',
  tool_result: 'The result of a tool is about to go to the model.',
  retrieval: 'Documents were retrieved for the model.',
  call_end: 'A call to a model has ended. Nothing can be withheld any more.',
  span: 'A span has ended. Nothing can be withheld any more.',
};

const effects: Readonly<Record<Action, string>> = {
  flag: 'Mark it, and let it go on.',
  redact: 'Take out what the finders of the condition found.',
  block: 'Refuse it.',
};

const unsettled = { act: 'Do as if the rule held.', allow: 'Let it go on.' };

const controls: KeyDoc = { doc: 'The controls of a standard that it serves, such as `SOC2/CC6.7`.' };

const policyKeys: KeyDocs = new Map<string, KeyDoc>([
  ['parapet', { doc: 'The version of the language.', values: { '1': 'The one there is.' } }],
  [
    'policy',
    { doc: 'The id of the policy, which its verdicts show. No other policy loaded with it may have the same.' },
  ],
  ['title', { doc: 'What the policy is about, for people.' }],
  ['owner', { doc: 'Who answers for it: a team or an address.' }],
  ['mode', { doc: 'Whether its rules act. A rule may say otherwise.', values: modes }],
  ['applies', { doc: 'A CEL condition that must hold for any of its rules to be looked at. Left out: always.' }],
  ['controls', controls],
  ['lists', { doc: 'Named lists of words for conditions: `text in name`.' }],
  ['finders', { doc: 'What to look for in text. Conditions ask for them by name: `output.text.has(name)`.' }],
  ['variables', { doc: 'Named parts of conditions, in CEL.' }],
  [
    'rules',
    { doc: 'Conditions, and what follows when they hold. All that hold count, the strictest action is taken.' },
  ],
]);

const ruleKeys: KeyDocs = new Map<string, KeyDoc>([
  ['id', { doc: 'The name of the rule, which its verdicts show.' }],
  ['title', { doc: 'What the rule is about, for people.' }],
  ['at', { doc: 'The moments it is about: one, or a list.', values: moments }],
  ['when', { doc: 'A CEL condition, or lists of them under `all`, `any` and `none`.' }],
  ['then', { doc: 'What follows when it holds.', values: effects }],
  ['message', { doc: 'What the user is told instead of what was withheld.' }],
  ['reason', { doc: 'A short code of why, for dashboards. Left out: the id.' }],
  ['controls', controls],
  ['mode', { doc: 'Whether it acts. Left out: as the policy says.', values: modes }],
  [
    'on_error',
    { doc: 'What to do when its condition fails, such as on a value of the wrong type.', values: unsettled },
  ],
  ['on_unknown', { doc: 'What to do when its condition depends on what could not be seen.', values: unsettled }],
]);

const conditionKeys: KeyDocs = new Map<string, KeyDoc>([
  ['all', { doc: 'Every one of these conditions must hold.' }],
  ['any', { doc: 'At least one of these conditions must hold.' }],
  ['none', { doc: 'Not one of these conditions may hold.' }],
]);

const finderKeys: KeyDocs = new Map<string, KeyDoc>([
  ['pattern', { doc: 'A regular expression, in RE2 syntax.' }],
  [
    'ignore_case',
    {
      doc: 'Whether the pattern takes capital and small letters for the same.',
      values: { true: '', false: '' },
    },
  ],
  ['group', { doc: 'Which group of the pattern is the finding. Left out: all of the match.' }],
  ['words', { doc: 'Words to look for: a list, or a file beside the policy with one on each line.' }],
  ['column', { doc: 'Which column of a CSV file holds the words.' }],
  ['case_sensitive', { doc: 'Whether the words are looked for as they are spelt.', values: { true: '', false: '' } }],
  ['detector', { doc: 'A built-in detector, such as `pii.email`. Its options stand beside it.' }],
]);

const listKeys: KeyDocs = new Map<string, KeyDoc>([
  ['file', { doc: 'A file beside the policy that holds the entries.' }],
  ['column', { doc: 'Which column of a CSV file holds them.' }],
]);

const keysOfEntries: ReadonlyMap<string, KeyDocs> = new Map([
  ['finders', finderKeys],
  ['lists', listKeys],
]);

/** The keys that may stand in a map, by the keys above it. */
export function keysBelow([first, second, ...more]: readonly string[]): KeyDocs | undefined {
  if (first === undefined) return policyKeys;
  if (more.length > 0) return undefined;
  if (second === undefined) return first === 'rules' ? ruleKeys : first === 'applies' ? conditionKeys : undefined;
  if (first === 'rules') return second === 'when' ? conditionKeys : undefined;
  return keysOfEntries.get(first);
}
