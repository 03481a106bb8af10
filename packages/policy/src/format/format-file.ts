import { parse } from '@parapet/cel';
import { format } from '@parapet/cel/editor';
import { print } from '@parapet/cel/rewrite';
import { isMap, isScalar, isSeq, type Node, parseDocument, Scalar, visit } from 'yaml';
import { createReporter } from '../problem.ts';
import { labelFileFields } from '../schema/label-schema.ts';
import { policyFields } from '../schema/policy-schema.ts';
import { settingsFields } from '../schema/settings-schema.ts';
import { type Fields, mapping, type Shape } from '../schema/shape.ts';
import { testFields } from '../schema/test-schema.ts';
import { readYaml } from '../yaml/read-yaml.ts';

/** What kind of file it is: a policy, tests of one, labels, or the settings of a project. */
export type FileKind = 'policy' | 'test' | 'labels' | 'settings';

const fieldsOf: Readonly<Record<FileKind, Fields>> = {
  policy: policyFields,
  test: testFields,
  labels: labelFileFields,
  settings: settingsFields,
};

/**
 * A file laid out evenly: indentation by two, one space around what stands in braces and none in brackets, conditions as CEL's
 * formatter writes them, and quoted where YAML would take them for something else. Comments, blank lines, quotes and the order of fields
 * stay, and so does how lines end, and the meaning. Formatting twice is formatting once. A file that cannot be read comes back as it is.
 */
export function formatFile(text: string, kind: FileKind): string {
  // How the first line ends, all others do: what a file is laid out as has one end of line.
  return /^[^\n]*\r\n/.test(text)
    ? formatLines(text.replaceAll('\r\n', '\n'), kind).replaceAll('\n', '\r\n')
    : formatLines(text, kind);
}

function formatLines(text: string, kind: FileKind): string {
  const reporter = createReporter('', text);
  if (!readYaml(text, reporter) || reporter.problems.length > 0) return text;
  const formatted = layOut(text, kind);
  // A comment in a strange place may move once more: such a file is left to its author.
  const isSettled = layOut(formatted, kind) === formatted;
  return isSettled && meaningOf(text, kind) === meaningOf(formatted, kind) ? formatted : text;
}

function layOut(text: string, kind: FileKind): string {
  const document = parseDocument(text, { version: '1.2', merge: false, keepSourceTokens: false });
  formatConditions(document.contents, mapping(fieldsOf[kind]));
  return withoutPadding(document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: true }));
}

/** Formats every CEL expression, which the declared shape of the file tells. */
function formatConditions(node: unknown, shape: Shape): void {
  eachExpression(node, shape, (scalar) => {
    const value = format(scalar.value.trim());
    if (value === scalar.value.trim()) return;
    if (value.includes('\n')) scalar.type = Scalar.BLOCK_LITERAL;
    scalar.value = scalar.type === Scalar.BLOCK_LITERAL ? `${value}\n` : value;
  });
}

function eachExpression(node: unknown, shape: Shape, found: (scalar: Scalar<string>) => void): void {
  if (isScalar(node)) {
    const isCel = canBe(shape, 'expression') || canBe(shape, 'condition');
    if (isCel && typeof node.value === 'string') found(node as Scalar<string>);
  } else if (isSeq(node)) {
    const of = itemOf(shape);
    for (const item of node.items) eachExpression(item, of, found);
  } else if (isMap(node)) {
    for (const { key, value } of node.items)
      eachExpression(value, memberOf(shape, isScalar(key) ? String(key.value) : ''), found);
  }
}

const canBe = (shape: Shape, kind: Shape['kind']): boolean =>
  shape.kind === kind || (shape.kind === 'either' && shape.of.some((one) => canBe(one, kind)));

const anything: Shape = { kind: 'any' };

function itemOf(shape: Shape): Shape {
  if (shape.kind === 'list') return shape.of;
  // The lists under `all`, `any` and `none`.
  if (shape.kind === 'condition') return { kind: 'expression' };
  return shape.kind === 'either' ? (shape.of.map(itemOf).find(({ kind }) => kind !== 'any') ?? anything) : anything;
}

function memberOf(shape: Shape, name: string): Shape {
  if (shape.kind === 'fields') return (Object.hasOwn(shape.fields, name) && shape.fields[name]?.shape) || anything;
  if (shape.kind === 'names') return shape.of;
  if (shape.kind === 'condition') return shape;
  return shape.kind === 'either'
    ? (shape.of.map((one) => memberOf(one, name)).find(({ kind }) => kind !== 'any') ?? anything)
    : anything;
}

/** `[ a, b ]` is how the library writes lists in one line, and `[a, b]` how people do. */
function withoutPadding(text: string): string {
  const cuts: { readonly start: number; readonly end: number }[] = [];
  visit(parseDocument(text), {
    Seq(_, { flow, range }) {
      if (!flow || !range) return;
      const [start, end] = [range[0], range[1]];
      const inner = text.slice(start + 1, end - 1);
      if (inner.includes('\n')) return;
      cuts.push({ start: start + 1, end: start + 1 + (inner.length - inner.trimStart().length) });
      if (inner.trim() !== '') cuts.push({ start: end - 1 - (inner.length - inner.trimEnd().length), end: end - 1 });
    },
  });
  return cuts
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end }) => result.slice(0, start) + result.slice(end), text);
}

/** The values of a text, with conditions as the expressions that they are, and its comments. */
function meaningOf(text: string, kind: FileKind): string {
  const document = parseDocument(text, { version: '1.2', merge: false });
  if (document.errors.length > 0) return `not YAML: ${text}`;
  eachExpression(document.contents, mapping(fieldsOf[kind]), (scalar) => {
    scalar.value = print(parse(scalar.value).expr);
  });
  const comments: string[] = [];
  const note = (comment: string | null | undefined) =>
    comments.push(...(comment ?? '').split('\n').flatMap((line) => line.trim() || []));
  note(document.commentBefore);
  note(document.comment);
  visit(document, { Node: (_, node: Node) => [node.commentBefore, node.comment].forEach(note) });
  return JSON.stringify([document.toJS({ mapAsMap: true }), comments.sort()], (_, value: unknown) =>
    value instanceof Map ? [...value] : value,
  );
}
