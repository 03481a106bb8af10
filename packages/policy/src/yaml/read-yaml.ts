import { isScalar, isSeq, type Node, Scalar, visit, type YAMLError, type YAMLMap } from 'yaml';
import { type Fix, movedRange, movedRecord, type Reporter, recorded, type SourceRange, say } from '../problem.ts';
import { keptByItem } from './kept-by-item.ts';
import { maxPolicyLength, parseYaml } from './parse-yaml.ts';
import { unquotedCondition } from './unquoted-condition.ts';

/**
 * The root of a YAML file, with everything refused that a reader of the file would misunderstand: tags, anchors, aliases, merge
 * keys, keys that stand twice, directives, several documents, and whatever the parser only warns about. Undefined where nothing can be read.
 */
export function readYaml(text: string, reporter: Reporter, parse = parseYaml): Node | undefined {
  const { report } = reporter;
  const documents = parse(text);
  if (documents === 'too-large') {
    report(
      'file-too-large',
      `A policy file holds at most ${maxPolicyLength} characters; split it, or move words into a list file.`,
      nowhere,
    );
    return undefined;
  }
  if (documents === 'too-deep') {
    report('yaml-syntax', 'This is nested too deeply to be read; a policy needs no more than a few levels.', nowhere);
    return undefined;
  }
  const [document, second] = documents;
  if (!document?.contents) {
    report('empty-file', 'This file says nothing yet. Begin with `parapet: 1`, or delete it.', nowhere);
    return undefined;
  }
  if (second) {
    const start = second.range?.[0] ?? 0;
    report('yaml-documents', 'A file holds one policy; move what follows `---` into a file of its own.', {
      start,
      end: start + 3,
    });
  }
  if (/^%/m.test(text.slice(0, document.contents.range?.[0] ?? 0)))
    report('yaml-directive', 'YAML directives are not allowed; remove the line that begins with `%`.', {
      start: 0,
      end: 1,
    });
  const told = [...reportTags(document.contents, text, reporter)];
  const isTold = (offset: number): boolean => told.some(({ start, end }) => offset >= start && offset <= end);
  for (const error of [...document.errors, ...document.warnings])
    if (!isTold(error.pos[0])) told.push(reportSyntax(error, text, report));
  return document.errors.length > 0 ? undefined : document.contents;
}

/**
 * The root of a YAML file in whatever state it is, as far as the parser makes sense of it; nothing is refused. For editors: what
 * decides is read with `readYaml`.
 */
export function readYamlLeniently(text: string, parse = parseYaml): Node | undefined {
  const documents = parse(text);
  return typeof documents === 'string' ? undefined : (documents[0]?.contents ?? undefined);
}

export const nowhere: SourceRange = { start: 0, end: 0 };

export const rangeOf = (node: {
  readonly range?: readonly [number, number, number] | null | undefined;
}): SourceRange => (node.range ? { start: node.range[0], end: node.range[1] } : nowhere);

/** Gives what the parser need not report once more: a condition that it could not read, as a whole. */
function reportSyntax(error: YAMLError, text: string, report: Reporter['report']): SourceRange {
  const range = { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0] + 1) };
  const condition = unquotedCondition(text, error.pos[0]);
  if (error.code === 'TAB_AS_INDENT')
    report('yaml-syntax', 'Indent with spaces; YAML does not allow tabs here.', range);
  else if (condition)
    report('yaml-syntax', 'YAML does not read this as one text. Put the whole of it in single quotes.', condition, {
      fix: inSingleQuotes(condition, text),
    });
  else
    report('yaml-syntax', `${remedyFor(error)} If this is a condition or a pattern, put it in single quotes.`, range);
  return condition ?? nowhere;
}

const inSingleQuotes = (range: SourceRange, source: string): Fix => ({
  title: 'Put it in single quotes',
  ...range,
  text: `'${source.slice(range.start, range.end).replaceAll("'", "''")}'`,
});

const remedyFor = (error: YAMLError): string =>
  `${error.message.replace(/\s*at line \d+.*$/s, '').replace(/\.?$/, '.')}`;

/**
 * Reports everything that names, tags or refers to nodes. Gives the lines on which tags were reported, because one tag makes the
 * parser report the rest of its line too.
 */
function reportTags(root: Node, text: string, reporter: Pick<Reporter, 'report'>): readonly SourceRange[] {
  const { report } = reporter;
  const lines: SourceRange[] = [];
  visit(root, {
    Pair(_key, { key }) {
      if (isScalar(key) && key.value === '<<')
        report(
          'yaml-merge-key',
          'Merge keys are not allowed: a reader must see every value where it counts. Write the keys out.',
          rangeOf(key),
        );
    },
    Map(_key, map, path) {
      // Of the items of a list below a key of its own, such as the rules, few are not known.
      if (path.length === 3 && isSeq(path[2])) {
        lines.push(...say(tagsIn(map, text), reporter));
        return visit.SKIP;
      }
      reportTwice(map, report);
      return undefined;
    },
    Alias(_key, alias) {
      report('yaml-alias', 'Aliases are not allowed: write the value where it counts.', rangeOf(alias));
    },
    Value(_key, node) {
      if (node.tag !== undefined) lines.push(reportTag(node, text, report));
      else if (node.anchor)
        report(
          'yaml-anchor',
          `The anchor \`&${node.anchor}\` is not allowed: write values where they count, and conditions that begin with \`&\` in single quotes.`,
          rangeOf(node),
        );
    },
  });
  return lines;
}

const tagsIn = keptByItem(
  (item, text) => recorded('', (reporter) => reportTags(item, text, reporter)),
  (known, by) => movedRecord(known, by, (lines) => lines.map((line) => movedRange(line, by))),
);

function reportTag(node: Node, text: string, report: Reporter['report']): SourceRange {
  const before = text.slice(0, node.range?.[0] ?? 0);
  const lineStart = before.lastIndexOf('\n') + 1;
  const start = lineStart + Math.max(0, before.slice(lineStart).search(/(?<=[:\-,[{]\s+|^\s*)!/));
  const lineEnd = text.indexOf('\n', start);
  const written = text.slice(start, lineEnd < 0 ? text.length : lineEnd).trimEnd();
  const range = { start, end: start + written.length };
  report(
    'yaml-tag',
    'YAML reads `!` at the start of a value as a tag and drops it. Put the condition in single quotes.',
    range,
    { fix: inSingleQuotes(range, text) },
  );
  return range;
}

function reportTwice({ items }: YAMLMap, report: Reporter['report']): void {
  const seen = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value))
      report(
        'yaml-duplicate-key',
        'This key stands here twice; YAML readers differ on which one counts. Remove one.',
        rangeOf(key),
      );
    seen.add(key.value);
  }
}

/** True where a scalar was written with quotes or as a block. */
export const isQuoted = (scalar: Scalar): boolean => scalar.type !== Scalar.PLAIN;
