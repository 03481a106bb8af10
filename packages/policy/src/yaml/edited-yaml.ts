import {
  type Document,
  isMap,
  isPair,
  isSeq,
  type Node,
  Pair,
  type ParsedNode,
  YAMLMap,
  YAMLParseError,
  YAMLSeq,
} from 'yaml';
import { movedItem, moved as movedNode } from './moved-item.ts';
import type { ParsedYaml, ParseYaml } from './parse-yaml.ts';

/** A text, and how it was parsed. */
export interface KnownYaml {
  readonly text: string;
  readonly parsed: ParsedYaml;
}

/**
 * What parsing a text gives that differs from another in one item of a list that is written below a key of its own, such as one of
 * the rules of a policy: that item alone is parsed, what stands before it stays, and what comes after it moves. Undefined
 * where it cannot be told that all else means what it did; only `spaceBefore` of nodes may be another than it would be.
 */
export function editedYaml(
  { text: before, parsed }: KnownYaml,
  text: string,
  parse: ParseYaml,
): ParsedYaml | undefined {
  if (typeof parsed === 'string') return undefined;
  const [document, second] = parsed;
  const root = document?.contents;
  if (!document || second || !isMap(root) || root.flow || !isOnlyUnfinished(document)) return undefined;
  const edit = differenceOf(before, text);
  const place = root.items.findLastIndex(({ key }) => startOf(key) <= edit.start);
  const list = root.items[place]?.value;
  if (!isSeq(list) || list.flow) return undefined;
  const index = list.items.findLastIndex((item) => startOf(item) <= edit.start);
  const start = lineOfItem(before, list.items[index]);
  // Of what is not a list any more when it is left alone, the end is somewhere else.
  if (start === undefined || startOf(list.items[index]) > edit.start) return undefined;
  const isLastItem = index === list.items.length - 1;
  if (isLastItem && place < root.items.length - 1) return undefined;
  const end = isLastItem ? before.length : lineOfItem(before, list.items[index + 1]);
  if (end === undefined || (!isLastItem && edit.end >= end)) return undefined;
  const moved = text.length - before.length;
  const written = text.slice(start, end + moved);
  // A comment at the end belongs to the list, or to what it is indented like.
  if (isLastItem && [before.slice(start), written].some((one) => /^[ \t]*#/m.test(one))) return undefined;
  const alone = parsedAlone(written, isLastItem, parse);
  if (!alone || startOf(alone.item) + start !== startOf(list.items[index])) return undefined;
  if (list.items[index + 1]?.commentBefore !== alone.commentBehind) return undefined;

  const item = movedNode(alone.item, start);
  const commentBefore = list.items[index]?.commentBefore;
  if (commentBefore != null) item.commentBefore = commentBefore;
  const newList = like(list, new YAMLSeq());
  newList.items = [
    ...list.items.slice(0, index),
    item,
    ...list.items.slice(index + 1).map((item) => movedItem(item, moved)),
  ];
  const newRoot = like(root, new YAMLMap());
  newRoot.items = root.items.map((pair, at) => {
    if (at < place) return pair;
    return at > place ? movedNode(pair, moved) : (new Pair(pair.key, newList) as typeof pair);
  });
  const ends = isLastItem ? movedBy(alone.range, start) : undefined;
  newList.range = endingAt(list.range, ends ?? movedBy(list.range, moved));
  newRoot.range = endingAt(root.range, ends ?? movedBy(root.range, moved));
  // Where a line begins ends what stands before it.
  const errors = [
    ...document.errors.filter(({ pos }) => pos[0] <= start),
    ...alone.errors.map((error) => movedError(error, start)),
    ...document.errors.filter(({ pos }) => pos[0] > end).map((error) => movedError(error, moved)),
  ];
  return [{ contents: newRoot, errors, warnings: [] }];
}

/** A list of which one item was parsed. */
interface OneItem {
  readonly item: ParsedNode;
  readonly range: Range;
  readonly errors: readonly YAMLParseError[];
  /** What stands above the next item. */
  readonly commentBehind: string | null | undefined;
}

/** Parses an item by itself; undefined where it cannot be told that it is the same among others. */
function parsedAlone(written: string, isLast: boolean, parse: ParseYaml): OneItem | undefined {
  // What is left open in it takes in what comes next.
  const dash = written.indexOf('-');
  const next = isLast ? '' : `${' '.repeat(dash)}- .\n`;
  const parsed = parse(written + next);
  const [part, second] = typeof parsed === 'string' ? [] : parsed;
  const list = part?.contents;
  if (!part || second || !isSeq(list) || list.flow || !isOnlyUnfinished(part)) return undefined;
  const [item, following, ...others] = list.items;
  if (!item || others.length > 0 || isLast === (following !== undefined)) return undefined;
  if (following && startOf(following) !== written.length + dash + 2) return undefined;
  // What is not indented deeper than the item may end it, if something is wrong with it.
  if (part.errors.length > 0 && new RegExp(`\\n {0,${dash}}\\S`).test(written)) return undefined;
  if (part.errors.some(({ pos }) => Math.max(...pos) > written.length)) return undefined;
  // What ends in nothing takes in the comments that follow, or leaves them to what comes next.
  if (endsInNothing(item) && (isLast || !isMap(item))) return undefined;
  return { item, range: list.range, errors: part.errors, commentBehind: following?.commentBefore };
}

/** Whether nothing is wrong but that a key lacks its colon, as all do while they are typed: that leaves nothing open. */
const isOnlyUnfinished = ({ errors, warnings }: Pick<Document, 'errors' | 'warnings'>): boolean =>
  warnings.length === 0 &&
  errors.every(
    ({ code, message }) => code === 'MULTILINE_IMPLICIT_KEY' || message.startsWith('Implicit map keys need'),
  );

const movedError = ({ pos: [start, end], code, message }: YAMLParseError, by: number): YAMLParseError =>
  new YAMLParseError([start + by, end + by], code, message);

function endsInNothing(node: Node | null | undefined): boolean {
  if (!isMap(node) && !isSeq(node)) return !node?.range || node.range[0] === node.range[1];
  const last: unknown = node.items.at(-1);
  return endsInNothing((isPair(last) ? (last.value ?? last.key) : last) as Node | null | undefined);
}

type Range = [start: number, valueEnd: number, nodeEnd: number];

const movedBy = ([start, valueEnd, nodeEnd]: Range, by: number): Range => [start + by, valueEnd + by, nodeEnd + by];

const endingAt = ([start]: Range, [, valueEnd, nodeEnd]: Range): Range => [start, valueEnd, nodeEnd];

/**
 * Half-open, in the first text; what stands in its place in the other is as much longer as that is. Where it could be taken for
 * several, for the first: lines that are added at the end of an item look like what comes after it.
 */
function differenceOf(a: string, b: string): { readonly start: number; readonly end: number } {
  const shortest = Math.min(a.length, b.length);
  let same = 0;
  while (same < shortest && a.charCodeAt(a.length - 1 - same) === b.charCodeAt(b.length - 1 - same)) same++;
  let start = 0;
  while (start < shortest - same && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  return { start, end: a.length - same };
}

const startOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? Number.POSITIVE_INFINITY;

/** Where the line of an item begins, if that is the line of its dash. */
function lineOfItem(text: string, item: unknown): number | undefined {
  const start = startOf(item);
  if (!Number.isFinite(start)) return undefined;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  return /^ *- +$/.test(text.slice(line, start)) ? line : undefined;
}

const like = <T extends Node>(node: T, copy: Node): T => Object.assign(copy, node) as T;
