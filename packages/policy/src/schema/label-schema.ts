import { labelKinds } from '../testing/labels.ts';
import { choice, type Fields, field, listOf, mapping, required, text, texts } from './shape.ts';
import { writtenMomentFields } from './test-schema.ts';

export const labelFields: Fields = {
  moment: required(text, 'The identity of the moment: a hash, which tells nothing of what was said.'),
  rule: required(text, 'The rule that the label is about.'),
  label: required(choice(labelKinds), 'What a person says of what the rule did.'),
  trace: field(text, 'A file with the recorded trace that the moment is in; the path counts from this file’s folder.'),
  given: field(mapping(writtenMomentFields), 'The moment itself, written as in a test, where no trace is kept.'),
  note: field(text, 'Why.'),
};

/** Every field of a `*.policy.labels.yaml`. */
export const labelFileFields: Fields = {
  parapet: required({ kind: 'constant', value: 1 }, 'The version of the language.'),
  policy: required(texts, 'The policy whose rules are labelled, or several; paths count from this file’s folder.'),
  labels: required(listOf(mapping(labelFields)), 'What people said of moments.'),
};
