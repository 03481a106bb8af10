import { nearest } from '@parapet/cel';
import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import type { Fix, Reporter, SourceRange } from '../problem.ts';
import type { ExpressionText } from '../syntax/expression-text.ts';
import type { Located } from '../syntax/policy-syntax.ts';
import { rangeOf } from './read-yaml.ts';
import { textOf } from './text-of.ts';

/** A value in a mapping, and where its key stands. */
export interface Field {
  readonly key: Located;
  readonly value: Node | undefined;
}

/**
 * Reads YAML nodes as what is expected of them. What is not as expected is reported, and undefined is given back, so that
 * everything wrong with a file is found at once.
 */
export interface FieldReader {
  readonly source: string;
  readonly reporter: Reporter;
  /** The fields of a mapping by name; with `known`, fields of other names are reported. */
  fields(node: Node | undefined, what: string, known?: readonly string[]): ReadonlyMap<string, Field>;
  items(node: Node | undefined, what: string): readonly Node[];
  /** The items of a field that says nothing where it has none. */
  someItems(field: Field | undefined): readonly Node[];
  text(field: Field | undefined): Located | undefined;
  texts(field: Field | undefined): readonly Located[];
  oneOf<T extends string>(field: Field | undefined, allowed: readonly T[]): T | undefined;
  flag(field: Field | undefined): boolean | undefined;
  /** CEL: a non-empty string whose characters can be found again in the file. */
  expression(node: Node | undefined, what: string): ExpressionText | undefined;
  /** The same of a regular expression. */
  pattern(node: Node | undefined): ExpressionText | undefined;
}

export function createFieldReader(source: string, reporter: Reporter): FieldReader {
  const { report } = reporter;
  const wrongType = (node: Node | undefined, expected: string, where: SourceRange = rangeOf(node ?? {})): void =>
    report('wrong-type', `${expected} is expected here, not ${nameOf(node)}.`, where);

  const reader: FieldReader = {
    source,
    reporter,
    fields(node, what, known) {
      const fields = new Map<string, Field>();
      if (node === undefined) return fields;
      if (!isMap(node)) {
        wrongType(node, `A mapping (${what})`);
        return fields;
      }
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : undefined;
        const range = rangeOf(key as Node);
        if (name === undefined) report('wrong-type', `A name is expected here (${what}).`, range);
        else if (known && !known.includes(name)) reportUnknownField(name, what, known, range, reporter);
        else fields.set(name, { key: { value: name, range }, value: isNull(value) ? undefined : (value as Node) });
      }
      return fields;
    },
    items(node, what) {
      if (node === undefined) return [];
      if (isSeq(node)) return node.items as Node[];
      wrongType(node, `A list (${what})`);
      return [];
    },
    someItems(field) {
      if (!field) return [];
      const { key, value } = field;
      if (value === undefined || (isSeq(value) && value.items.length === 0))
        report('empty-list', `\`${key.value}\` is empty, so that it says nothing. Add an entry.`, key.range);
      return reader.items(value, key.value);
    },
    text(field) {
      if (!field) return undefined;
      const { value, key } = field;
      if (isScalar(value) && typeof value.value === 'string' && value.value.trim() !== '') {
        warnOfCutText(value as Scalar<string>, source, reporter);
        return { value: value.value, range: rangeOf(value) };
      }
      wrongType(value, `Text for \`${key.value}\``, value ? rangeOf(value) : key.range);
      return undefined;
    },
    texts(field) {
      if (!field) return [];
      if (!isSeq(field.value)) {
        const one = reader.text(field);
        return one ? [one] : [];
      }
      return field.value.items.flatMap((item) => {
        if (isScalar(item) && item.value !== null && typeof item.value !== 'object')
          return [
            {
              value: typeof item.value === 'string' ? item.value : (item.source ?? String(item.value)),
              range: rangeOf(item),
            },
          ];
        wrongType(item as Node, 'Text');
        return [];
      });
    },
    oneOf(field, allowed) {
      const text = reader.text(field);
      if (!text) return undefined;
      const found = allowed.find((value) => value === text.value);
      if (!found) {
        const meant = nearest(text.value, allowed);
        report(
          'unknown-value',
          `\`${text.value}\` is not one of ${listed(allowed)}.${suggest(meant)}`,
          text.range,
          replaceBy(meant, text.range),
        );
      }
      return found;
    },
    flag(field) {
      if (!field) return undefined;
      if (isScalar(field.value) && typeof field.value.value === 'boolean') return field.value.value;
      wrongType(
        field.value,
        `\`true\` or \`false\` for \`${field.key.value}\``,
        field.value ? undefined : field.key.range,
      );
      return undefined;
    },
    expression(node, what) {
      if (!isScalar(node) || typeof node.value !== 'string' || node.value.trim() === '') {
        const hint = isMap(node)
          ? ' YAML read `: `, `? ` or `{` in it as a mapping: put the whole in single quotes.'
          : '';
        report(
          isMap(node) ? 'yaml-condition-is-mapping' : 'wrong-type',
          `${what} is expected here, as text, not ${nameOf(node)}.${hint}`,
          rangeOf(node ?? {}),
          isMap(node) && !node.flow ? quoting(rangeOf(node), source) : {},
        );
        return undefined;
      }
      const scalar = node as Scalar<string>;
      if (!isReadAsWritten(scalar, source, reporter) || losesLines(scalar, source, reporter)) return undefined;
      return textOf(source, scalar);
    },
    pattern(node) {
      if (isScalar(node) && typeof node.value === 'string' && node.value.trim() !== '')
        return isReadAsWritten(node as Scalar<string>, source, reporter)
          ? textOf(source, node as Scalar<string>)
          : undefined;
      wrongType(node, 'A regular expression (RE2 syntax), as text,');
      return undefined;
    },
  };
  return reader;
}

/** Refuses the spellings in which YAML hands on something else than what the author sees. */
function isReadAsWritten(scalar: Scalar<string>, source: string, { report }: Reporter): boolean {
  const range = rangeOf(scalar);
  const written = source.slice(range.start, range.end);
  if (scalar.type === 'QUOTE_DOUBLE' && written.includes('\\')) {
    const inner = written.slice(1, -1);
    report(
      'yaml-double-quoted-backslash',
      'In double quotes YAML takes the backslash for itself (`"\\b"` is a backspace). Use single quotes.',
      range,
      {
        fix: { title: 'Use single quotes', ...range, text: `'${inner.replaceAll("'", "''")}'` },
      },
    );
    return false;
  }
  if (scalar.type === 'PLAIN' && scalar.comment != null && withoutTexts(scalar.value).isOpen) {
    const lineEnd = source.indexOf('\n', range.end);
    const whole = source.slice(range.start, lineEnd < 0 ? source.length : lineEnd).trimEnd();
    report(
      'yaml-comment-cuts-condition',
      'YAML takes everything after ` #` for a comment, in the middle of a text. Put the whole in single quotes.',
      range,
      {
        fix: {
          title: 'Put it in single quotes',
          start: range.start,
          end: range.start + whole.length,
          text: `'${whole.replaceAll("'", "''")}'`,
        },
      },
    );
    return false;
  }
  return true;
}

/** In CEL `//` begins a comment, and everywhere but in `|` YAML joins the lines below to it. */
function losesLines(scalar: Scalar<string>, source: string, { report }: Reporter): boolean {
  if (scalar.type === 'BLOCK_LITERAL' || !withoutTexts(scalar.value).rest.includes('//')) return false;
  report(
    'yaml-comment-in-condition',
    'YAML makes one line of this, so that all that follows `//` is lost. Write the condition under `|`, or the comment behind `#`.',
    rangeOf(scalar),
    scalar.type === 'PLAIN' ? underBar(rangeOf(scalar), source) : {},
  );
  return true;
}

/** A condition of one line that YAML took for something else, in quotes. */
function quoting({ start, end }: SourceRange, source: string): { readonly fix?: Fix } {
  const written = source.slice(start, end).trimEnd();
  if (written.includes('\n')) return {};
  const text = `'${written.replaceAll("'", "''")}'`;
  return { fix: { title: 'Put it in single quotes', start, end: start + written.length, text } };
}

/** The lines of a condition as they stand, under `|`; within braces and brackets there is no such form. */
function underBar({ start, end }: SourceRange, source: string): { readonly fix?: Fix } {
  const before = source.slice(source.lastIndexOf('\n', start - 1) + 1, start);
  const [, items = '', key] = /^(\s*(?:- +)*)([\w-]+: +)?$/.exec(before) ?? [];
  if (items === '' && key === undefined) return {};
  const indent = ' '.repeat(items.length + (key === undefined ? 0 : 2));
  const lines = source.slice(start, end).split('\n');
  const text = ['|', ...lines.map((line) => `${indent}${line.trim()}`)].join('\n');
  return { fix: { title: 'Write it under `|`', start, end, text } };
}

/** CEL without the texts in it, and whether the last of them is still open at its end. */
function withoutTexts(cel: string): { readonly rest: string; readonly isOpen: boolean } {
  const rest = cel.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gs, '""');
  return { rest, isOpen: /["']/.test(rest.replaceAll('""', '')) };
}

/** `message: Order #5 is late` says "Order". After a `#` that begins a comment, people leave a blank. */
function warnOfCutText(scalar: Scalar<string>, source: string, { report }: Reporter): void {
  if (scalar.type !== 'PLAIN' || !/^\S/.test(scalar.comment ?? ' ')) return;
  const { start, end } = rangeOf(scalar);
  const lineEnd = source.indexOf('\n', end);
  const whole = source.slice(start, lineEnd < 0 ? source.length : lineEnd).trimEnd();
  if (!/^[ \t]+#/.test(whole.slice(end - start))) return;
  const range = { start, end: start + whole.length };
  report(
    'yaml-comment-cuts-text',
    'YAML takes everything after ` #` for a comment. Put the text in single quotes, or a blank after `#` if it is one.',
    range,
    {
      severity: 'warning',
      fix: { title: 'Put it in single quotes', ...range, text: `'${whole.replaceAll("'", "''")}'` },
    },
  );
}

function reportUnknownField(
  name: string,
  what: string,
  known: readonly string[],
  range: SourceRange,
  { report }: Reporter,
): void {
  const meant = nearest(name, known);
  const cut = /[)\]]/.test(name)
    ? ' If it is the rest of a condition, YAML cut it at a comma: put the condition in single quotes.'
    : '';
  report(
    'unknown-field',
    `${what} has no \`${name}\`.${suggest(meant)}${cut || (meant ? '' : ` It may have ${listed(known)}.`)}`,
    range,
    replaceBy(meant, range),
  );
}

const suggest = (meant: string | undefined): string => (meant ? ` Did you mean \`${meant}\`?` : '');

const replaceBy = (meant: string | undefined, range: SourceRange) =>
  meant ? { fix: { title: `Change to \`${meant}\``, ...range, text: meant } } : {};

export const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const isNull = (node: unknown): boolean => node === null || (isScalar(node) && node.value === null);

function nameOf(node: Node | undefined): string {
  if (node === undefined) return 'nothing';
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node)) return 'this';
  if (node.value === null) return 'nothing';
  if (typeof node.value === 'string') return node.value.trim() === '' ? 'an empty text' : 'a text';
  return typeof node.value === 'boolean' ? 'true or false' : 'a number';
}
