import { isMap } from 'yaml';
import { type Action, type ActionScope, actionScopes, actions } from '../decision/action.ts';
import { type ActionWithOptions, actionOptions, mostRetries } from '../schema/action-schema.ts';
import { namesOfFields } from '../schema/shape.ts';
import { type Field, type FieldReader, listed } from '../yaml/fields.ts';
import { rangeOf } from '../yaml/read-yaml.ts';
import { readMessage } from './message-template.ts';
import type { ConsequenceSyntax, Located } from './policy-syntax.ts';
import { readWindow } from './read-memory.ts';
import { readWholeNumber } from './read-whole-number.ts';

/** `then` and `otherwise`: an action, or a mapping of one action to its options. */
export function readConsequence(
  field: Field | undefined,
  reader: FieldReader,
  allowed: readonly Action[] = actions,
): ConsequenceSyntax | undefined {
  if (!field) return undefined;
  const { value, key } = field;
  if (!isMap(value)) {
    const action = reader.oneOf(field, allowed);
    return action && readOptions(action, undefined, key, reader);
  }
  const fields = [...reader.fields(value, key.value, allowed).values()];
  const [one, ...more] = fields;
  if (!one || more.length > 0) {
    const isEmptied = fields.length === 0 && value.items.length > 0;
    if (!isEmptied)
      reader.reporter.report(
        'one-action',
        `\`${key.value}\` takes one action with its options. Several things that are to follow are several rules.`,
        rangeOf(value),
      );
    return undefined;
  }
  const action = allowed.find((name) => name === one.key.value);
  return action && readOptions(action, one, one.key, reader);
}

function readOptions(
  action: Action,
  written: Field | undefined,
  { range }: Located,
  reader: FieldReader,
): ConsequenceSyntax | undefined {
  const { report } = reader.reporter;
  const known = action in actionOptions ? namesOfFields(actionOptions[action as ActionWithOptions]) : [];
  if (written && known.length === 0) {
    report('unknown-field', `\`${action}\` has no options. Write the word alone.`, range);
    return undefined;
  }
  const fields = reader.fields(written?.value, `\`${action}\``, known);
  const need = (names: readonly string[]): undefined => {
    report('missing-field', `\`${action}\` needs ${listed(names).replaceAll(', ', ' or ')}.`, range);
    return undefined;
  };
  const to = () => (fields.has('to') ? { to: reader.texts(fields.get('to')).map(({ value }) => value) } : {});
  const scope = () => reader.oneOf<ActionScope>(fields.get('scope'), actionScopes);
  const milliseconds = (name: string) => readWindow(fields.get(name), reader)?.milliseconds;
  switch (action) {
    case 'flag':
    case 'redact':
      return { action };
    case 'notify':
      return { action, options: to() };
    case 'rewrite': {
      const template = readMessage(fields.get('template'), reader);
      const rewriter = reader.text(fields.get('with'))?.value;
      if (template !== undefined && rewriter !== undefined)
        report('one-action', 'A rewrite takes `template` or `with`, not both.', range);
      if (template !== undefined) return { action, options: { template } };
      if (rewriter !== undefined) return { action, options: { with: rewriter } };
      return fields.size > 0 ? undefined : need(['template', 'with']);
    }
    case 'retry':
      return {
        action,
        options: { times: readWholeNumber(fields.get('times'), { least: 1, most: mostRetries }, reader) ?? 1 },
      };
    case 'reroute': {
      const model = reader.text(fields.get('model'))?.value;
      const provider = reader.text(fields.get('provider'))?.value;
      const lasting = milliseconds('for');
      const whose = scope();
      if (whose && !fields.has('for')) report('missing-field', 'A `scope` counts only with `for`.', range);
      if (model === undefined) return fields.has('model') ? undefined : need(['model']);
      return {
        action,
        options: {
          model,
          ...(provider !== undefined && { provider }),
          ...(lasting !== undefined && { lasting: { for: lasting, scope: whose ?? 'app' } }),
        },
      };
    }
    case 'throttle':
      return { action, options: { retryAfter: milliseconds('retry_after') ?? 60_000 } };
    case 'escalate': {
      const within = milliseconds('within') ?? 600_000;
      const otherwise = reader.oneOf(fields.get('otherwise'), ['block', 'allow']) ?? 'block';
      return { action, options: { ...to(), within, otherwise } };
    }
    case 'block':
      return { action, options: { as: reader.oneOf(fields.get('as'), ['refusal', 'error']) ?? 'refusal' } };
    case 'halt':
      return { action, options: { scope: scope() ?? 'session' } };
  }
}
