import { isCollection, isMap, isNode, type Node, type Pair } from 'yaml';
import type { SourceRange } from '../problem.ts';
import { rangeOf, readYamlLeniently } from '../yaml/read-yaml.ts';

/** The ranges of a YAML file's nodes around an offset, outermost first: mappings, fields, lists, entries, values. */
export function rangesAround(source: string, offset: number): readonly SourceRange[] {
  const ranges: SourceRange[] = [];
  const visit = (node: Node | undefined): void => {
    if (!node || !holds(written(node, source), offset)) return;
    ranges.push(written(node, source));
    if (!isCollection(node)) return;
    if (!isMap(node)) return void (node.items as Node[]).forEach(visit);
    const pair = node.items.find((one) => holds(pairRange(one, source), offset));
    if (!pair) return;
    ranges.push(pairRange(pair, source));
    for (const part of [pair.key, pair.value]) if (isNode(part)) visit(part);
  };
  visit(readYamlLeniently(source));
  return ranges;
}

const holds = ({ start, end }: SourceRange, offset: number): boolean => start <= offset && offset <= end;

/** Without the line breaks that YAML counts to what is before them. */
function written(node: Node, source: string): SourceRange {
  const { start, end } = rangeOf(node);
  return { start, end: start + source.slice(start, end).trimEnd().length };
}

function pairRange({ key, value }: Pair, source: string): SourceRange {
  const first = isNode(key) ? written(key, source) : { start: 0, end: 0 };
  return { start: first.start, end: isNode(value) ? Math.max(first.end, written(value, source).end) : first.end };
}
