import { type CelType, type FunctionDecl, type Overload, typeName, types } from '@parapet/cel';
import { findingType } from '../../src/finder/finder-functions.ts';
import { memoryMembers } from '../../src/memory/memory-type.ts';
import { type MomentKind, momentKinds } from '../../src/moment/moment.ts';
import { conditionFunctions } from '../../src/schema/condition-functions.ts';
import { labelFileFields } from '../../src/schema/label-schema.ts';
import { momentVariables } from '../../src/schema/moment-schema.ts';
import { momentDocs, policyFields } from '../../src/schema/policy-schema.ts';
import { settingsFields } from '../../src/schema/settings-schema.ts';
import type { FieldSchema, Fields, Shape } from '../../src/schema/shape.ts';
import { momentFields, testFields } from '../../src/schema/test-schema.ts';
import { generatedMark } from './mark.ts';

/** The page with every field, variable and function of the language. */
export function languagePage(): string {
  return `# The policy language: reference

${generatedMark}

Every field of a policy file, everything that conditions may read, and every function they may call. What can be wrong with any of
it is in [checks](checks.md).

- [A policy](#a-policy)
- [A policy test](#a-policy-test)
- [Labels](#labels)
- [Project settings](#project-settings)
- [Moments and what conditions read](#moments-and-what-conditions-read)
- [Functions](#functions)

## A policy

A file \`*.policy.yaml\`. Editors that know YAML check it against \`@parapet/policy/schemas/policy.schema.json\`.

${fieldTables(policyFields)}

## A policy test

A file \`*.policy.test.yaml\`; its schema is \`policy-test.schema.json\`. A moment is written as conditions read it:
besides these fields it has the [variables](#moments-and-what-conditions-read) of its kind.

${fieldTables(testFields)}

## Labels

A file \`*.policy.labels.yaml\`; its schema is \`policy-labels.schema.json\`. [Labels](../labels.md) says what they are for.

${fieldTables(labelFileFields)}

## Project settings

The file \`parapet.yaml\`; its schema is \`parapet.schema.json\`.

${fieldTables(settingsFields)}

## Moments and what conditions read

${momentKinds.map((kind) => `- \`${kind}\`: ${momentDocs[kind]}`).join('\n')}

${variableSections()}

## Functions

Conditions are [CEL](https://github.com/google/cel-spec). Besides its operators there are the macros \`has(x.y)\`, \`all\`, \`exists\`,
\`exists_one\`, \`filter\`, \`map\`, \`transformList\`, \`transformMap\`, \`transformMapEntry\`, \`optMap\`, \`optFlatMap\` and \`cel.bind\`, and these
functions.

### Finders

A finder's name stands for it: \`output.text.has(phone)\`.

${functionTable(conditionFunctions.finders)}

Each finding has these fields:

${typeTable('finding', findingType)}

### Memories

A memory's name stands for what it knows at the moment. \`sum\`, \`max\` and \`distinct\` are there if it keeps them.

${typeTable('memory', types.struct('Memory', memoryMembers))}

${functionTable(conditionFunctions.memories)}

### Standard

${functionTable(conditionFunctions.standard)}

### Extensions

${functionTable(conditionFunctions.extensions)}
`;
}

const necessity = (required: FieldSchema['required']): string =>
  typeof required === 'object' ? ` (required without \`${required.unless}\`)` : required ? ' (required)' : '';

/** Fields that the chapter on moments tells at length. */
const toldElsewhere: ReadonlySet<FieldSchema> = new Set(Object.values(momentFields));

/** A table of fields, and one for each that has fields itself; equal ones under several names are shown once. */
function fieldTables(top: Fields): string {
  const places = new Map<Fields, string[]>([[top, ['']]]);
  // What is found is appended, and so visited as well.
  for (const [fields, [path = '']] of places)
    for (const [name, { shape }] of rowsOf(fields))
      for (const below of mappingsIn(shape)) {
        const place = `${path}${name}${below.suffix}`;
        const known = places.get(below.fields);
        if (known) known.push(`${place}.`);
        else places.set(below.fields, [`${place}.`]);
      }
  return [...places]
    .filter(([fields]) => rowsOf(fields).length > 0)
    .map(([fields, paths]) => {
      const names = paths.map((path) => `\`${path.slice(0, -1)}\``).join(', ');
      return fields === top ? fieldTable(fields) : `### ${names}\n\n${fieldTable(fields)}`;
    })
    .join('\n\n');
}

const rowsOf = (fields: Fields): readonly (readonly [string, FieldSchema])[] =>
  Object.entries(fields).filter(([, field]) => !toldElsewhere.has(field));

function fieldTable(fields: Fields): string {
  const rows = rowsOf(fields).map(
    ([name, { doc, shape, required }]) => `| \`${name}\`${necessity(required)} | ${doc} | ${cell(said(shape))} |`,
  );
  return ['| field | what it says | what it takes |', '| --- | --- | --- |', ...rows].join('\n');
}

interface Below {
  readonly suffix: string;
  readonly fields: Fields;
}

/** The mappings that a value may be or hold; several under one name are told apart by their first field. */
function mappingsIn(shape: Shape): readonly Below[] {
  switch (shape.kind) {
    case 'fields':
      return [{ suffix: '', fields: shape.fields }];
    case 'list':
      return mappingsIn(shape.of).map(({ suffix, fields }) => ({ suffix: `[]${suffix}`, fields }));
    case 'names':
      return mappingsIn(shape.of).map(({ suffix, fields }) => ({ suffix: `.<name>${suffix}`, fields }));
    case 'either': {
      const found = shape.of.flatMap(mappingsIn);
      const own = (below: Below): string => {
        const [name = '', first] = Object.entries(below.fields)[0] ?? [];
        return first?.shape.kind === 'constant' ? ` (${name}: ${first.shape.value})` : ` (${name})`;
      };
      return found.length > 1 ? found.map((below) => ({ ...below, suffix: `${below.suffix}${own(below)}` })) : found;
    }
    default:
      return [];
  }
}

/** What a value may be, in a few words. */
function said(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
    case 'string':
      return 'text';
    case 'id':
      return 'a name: letters, digits, `-`, `_`, `.`';
    case 'expression':
      return 'a CEL expression';
    case 'condition':
      return 'a CEL condition, `true` or `false`, or lists under `all`, `any` and `none`';
    case 'pattern':
      return 'a regular expression';
    case 'flag':
      return '`true` or `false`';
    case 'number':
      return 'a number';
    case 'constant':
      return `\`${shape.value}\``;
    case 'choice':
      return saidChoice(shape.values);
    case 'texts':
      return 'a text or a list of them';
    case 'list':
      return saidList(shape.of);
    case 'names':
      return `names, each with ${said(shape.of)}`;
    case 'fields':
      return 'a mapping, see below';
    case 'either':
      return saidOneOf(shape.of);
    case 'any':
      return 'anything';
  }
}

function saidList(of: Shape): string {
  if (of.kind === 'fields') return 'a list of mappings, see below';
  return of.kind === 'text' ? 'a list of texts' : `a list of ${said(of)}`;
}

function saidOneOf(shapes: readonly Shape[]): string {
  const [one, several, ...more] = shapes;
  if (one && several?.kind === 'list' && more.length === 0 && said(several.of) === said(one))
    return `${said(one)}${said(one).includes('<br>') ? '<br>' : ', '}or a list of these`;
  return [...new Set(shapes.map(said))].join(', or ');
}

/** So many values are listed; of more, as of the countries of phone numbers, the first say what they are like. */
const listedValues = 12;

function saidChoice(values: Readonly<Record<string, string>>): string {
  if (values === momentDocs) return 'a [moment](#moments-and-what-conditions-read)';
  const names = Object.keys(values);
  const listed = names
    .slice(0, listedValues)
    .map((value) => (values[value] ? `\`${value}\`: ${values[value]}` : `\`${value}\``));
  const separator = names.some((value) => values[value]) ? '<br>' : ', ';
  return listed.join(separator) + (names.length > listedValues ? `, and ${names.length - listedValues} more` : '');
}

function variableSections(): string {
  const known = new Map<string, { readonly kinds: MomentKind[]; readonly doc: string; readonly type: CelType }>();
  for (const kind of momentKinds)
    for (const [name, { doc, type }] of Object.entries(momentVariables[kind])) {
      const key = `${name} ${JSON.stringify(type)}`;
      const entry = known.get(key) ?? { kinds: [], doc, type };
      entry.kinds.push(kind);
      known.set(key, entry);
    }
  return [...known]
    .map(([key, { kinds, doc, type }]) => {
      const name = key.split(' ')[0];
      const where =
        kinds.length === momentKinds.length ? 'at every moment' : `at ${kinds.map((kind) => `\`${kind}\``).join(', ')}`;
      const shown = countOf(known, name) === 1 ? '' : ` at ${kinds.map((kind) => `\`${kind}\``).join(', ')}`;
      return `### \`${name}\`${shown}\n\n${doc} ${sentence(where)}\n\n${typeTable(name ?? '', type)}`;
    })
    .join('\n\n');
}

const countOf = (known: ReadonlyMap<string, unknown>, name: string | undefined): number =>
  [...known.keys()].filter((key) => key.startsWith(`${name} `)).length;

const sentence = (words: string): string => `It is there ${words}.`;

function typeTable(path: string, type: CelType): string {
  if (type.kind !== 'struct') return `Its type is \`${typeName(type)}\`.`;
  return ['| field | type | what it is |', '| --- | --- | --- |', ...typeRows(path, type)].join('\n');
}

/** A row for each field, and for the fields of those. */
function typeRows(path: string, type: CelType): readonly string[] {
  if (type.kind === 'list') return typeRows(`${path}[]`, type.element);
  if (type.kind !== 'struct') return [];
  return Object.entries(type.fields).flatMap(([name, { type: own, doc }]) => [
    `| \`${path}.${name}\` | \`${typeName(own)}\` | ${cell(doc)} |`,
    ...typeRows(`${path}.${name}`, own),
  ]);
}

function functionTable(functions: readonly FunctionDecl[]): string {
  const rows = functions.map(({ name, doc, overloads }) => `| ${forms(name, overloads)} | ${cell(doc)} |`);
  return ['| function | what it gives |', '| --- | --- |', ...rows].join('\n');
}

function forms(name: string, overloads: readonly Overload[]): string {
  const written = overloads.map(({ receiver, args, result }) => {
    const on = receiver ? `${typeName(receiver)}.` : '';
    return `\`${on}${name}(${args.map(typeName).join(', ')})\` → \`${typeName(result)}\``;
  });
  return [...new Set(written)].join('<br>');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
