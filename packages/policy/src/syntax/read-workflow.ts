import { breachActions } from '../schema/action-schema.ts';
import { stateFields, workflowFields } from '../schema/policy-schema.ts';
import { namesOfFields } from '../schema/shape.ts';
import type { Field, FieldReader } from '../yaml/fields.ts';
import { rangeOf } from '../yaml/read-yaml.ts';
import { readMessage } from './message-template.ts';
import type { GuardSyntax, StateSyntax, WorkflowSyntax } from './policy-syntax.ts';
import { readConsequence } from './read-consequence.ts';
import { readKey } from './read-memory.ts';

/** One entry under `workflows`. */
export function readWorkflow({ key, value }: Field, reader: FieldReader): WorkflowSyntax | undefined {
  const { report } = reader.reporter;
  const fields = reader.fields(value, 'A workflow', namesOfFields(workflowFields));
  for (const [name, hint] of required)
    if (!fields.has(name)) report('missing-field', `A workflow needs \`${name}\`: ${hint}.`, key.range);
  const per = readKey(fields.get('per'), reader);
  const start = reader.text(fields.get('start'));
  const states = [...reader.fields(fields.get('states')?.value, 'A list of states').values()]
    .map((field) => readState(field, reader))
    .sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
  const otherwise = fields.get('otherwise');
  const title = reader.text(fields.get('title'))?.value;
  const message = readMessage(fields.get('message'), reader);
  const mode = reader.oneOf(fields.get('mode'), ['observe', 'enforce']);
  const onUnknown = reader.oneOf(fields.get('on_unknown'), ['act', 'allow']);
  if (!per || !start || states.length === 0) return undefined;
  return {
    name: key,
    ...(title !== undefined && { title }),
    per,
    governs: reader.texts(fields.get('governs')),
    start,
    states,
    otherwise: readConsequence(otherwise, reader, breachActions) ?? { action: 'block', options: { as: 'refusal' } },
    otherwiseRange: otherwise?.value ? rangeOf(otherwise.value) : key.range,
    ...(message !== undefined && { message }),
    ...(mode && { mode }),
    ...(onUnknown && { onUnknown }),
  };
}

const required: readonly (readonly [field: string, hint: string])[] = [
  ['per', 'what has a state of its own, such as `session.id`'],
  ['governs', 'the tools it speaks about'],
  ['start', 'the state in which it begins'],
  ['states', 'its states'],
];

function readState({ key, value }: Field, reader: FieldReader): StateSyntax {
  const fields = reader.fields(value, 'A state', namesOfFields(stateFields));
  return {
    name: key,
    tools: reader.texts(fields.get('tools')),
    to: reader.items(fields.get('to')?.value, 'to').flatMap((node) => readGuards(reader.fields(node, 'to'), reader)),
    final: reader.flag(fields.get('final')) ?? false,
  };
}

/** `- state: condition`. */
function readGuards(fields: ReadonlyMap<string, Field>, reader: FieldReader): readonly GuardSyntax[] {
  return [...fields.values()].flatMap(({ key, value }) => {
    const when = reader.expression(value, 'A CEL condition');
    return when ? [{ state: key, when }] : [];
  });
}
