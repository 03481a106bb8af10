import { nearest } from '@parapet/cel';
import { type Field, type FieldReader, listed } from '../yaml/fields.ts';

/** What a message may name, as `{rule}`. Nothing of a moment is among it: messages are shown, logged and kept. */
const names = ['policy', 'rule', 'reason'] as const;
export type MessageValues = Readonly<Record<(typeof names)[number], string>>;

/** A name in braces. All other braces stand for themselves. */
const field = /\{([A-Za-z_][\w.]*)\}/g;

/** A message as written; what it names is looked at, and filled in when its rule is compiled. */
export function readMessage(written: Field | undefined, reader: FieldReader): string | undefined {
  const template = reader.text(written);
  if (!template) return undefined;
  for (const [, name = ''] of template.value.matchAll(field)) {
    if (isName(name)) continue;
    const meant = nearest(name, names);
    reader.reporter.report(
      'unknown-message-field',
      `A message cannot name \`{${name}}\`. ${meant ? `Did you mean \`{${meant}}\`?` : `It may name ${listed(names.map((known) => `{${known}}`))}, and nothing of what is decided.`}`,
      template.range,
    );
  }
  return template.value;
}

export const fillMessage = (template: string, values: MessageValues): string =>
  template.replace(field, (written, name: string) => (isName(name) ? values[name] : written));

const isName = (name: string): name is (typeof names)[number] => names.some((known) => known === name);
