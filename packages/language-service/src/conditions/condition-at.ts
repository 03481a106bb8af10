import type { Environment } from '@parapet/cel';
import type { Declaration, ExpressionPlace, SourceRange } from '@parapet/policy/editor';
import type { Position, Range } from 'vscode-languageserver-types';
import type { PolicyView } from '../policies/policy-views.ts';
import { fieldsBelow, holdsExpression } from '../schema/fields-below.ts';
import { pathOfItem, yamlPlace } from '../text/yaml-place.ts';

/** The CEL around a cursor. */
export interface ConditionAt {
  readonly source: string;
  /** Of the cursor in `source`. */
  readonly offset: number;
  readonly environment: Environment;
  /** Where a range of `source` stands in the file. */
  range(range: SourceRange): Range;
  /** CEL as it is written there, in the quotes of YAML around it. */
  written(cel: string): string;
}

/** The expression at a position, also one that has only begun; undefined where none can stand. */
export function conditionAt(view: PolicyView, position: Position): ConditionAt | undefined {
  const cursor = view.positions.offset(position);
  // None is within another, so that only the last that begins before it can be around it.
  const place = view.outline.expressions.findLast(({ range }) => range.start <= cursor);
  return place && isWithin(place, cursor, view) ? conditionIn(view, place, cursor) : conditionOnLine(view, position);
}

/** An expression as it is looked at from an offset of the file. */
export function conditionIn(view: PolicyView, place: ExpressionPlace, cursor: number): ConditionAt {
  const environment = view.environmentAt(place.at);
  const { start, end } = place.range;
  // YAML leaves out what blanks follow, and somebody may be about to go on behind them.
  const isBehind = !isQuoted(place) && cursor > lastWritten(place);
  if (isBehind) {
    const written = lastWritten(place);
    const gap = view.text.slice(written, cursor);
    const text = place.text.trimEnd();
    const at = (offset: number): number =>
      offset > text.length ? written + offset - text.length : place.locate({ start: offset, end: offset }).start;
    return {
      source: text + gap,
      offset: text.length + gap.length,
      environment,
      written: writtenIn(place.style),
      range: (range) =>
        range.end <= text.length
          ? located(view, place.locate(range))
          : view.positions.range(at(range.start), at(range.end)),
    };
  }
  return {
    source: place.text,
    offset: place.offsetAt(Math.min(Math.max(cursor, start), end)),
    environment,
    written: writtenIn(place.style),
    range: (range) => located(view, place.locate(range)),
  };
}

const writtenIn = (style: ExpressionPlace['style']) => (cel: string) => {
  if (style === 'single') return cel.replaceAll("'", "''");
  return style === 'double' ? JSON.stringify(cel).slice(1, -1) : cel;
};

const located = (view: PolicyView, { start, end }: SourceRange): Range => view.positions.range(start, end);

const isQuoted = ({ style }: ExpressionPlace): boolean => style === 'single' || style === 'double';

/** Where the last character that is no blank ends. */
const lastWritten = (place: ExpressionPlace): number => {
  const { length } = place.text.trimEnd();
  return place.locate({ start: Math.max(length - 1, 0), end: length }).end;
};

/** Whether an expression behind whose beginning the cursor is, and no other, is where it is written. */
function isWithin(place: ExpressionPlace, cursor: number, { text, positions }: PolicyView): boolean {
  const { start, end } = place.range;
  if (isQuoted(place)) return cursor > start && (cursor < end || (cursor === end && !/["']/.test(text[end - 1] ?? '')));
  const first = place.locate({ start: 0, end: 0 }).start;
  if (cursor < first) return false;
  const written = lastWritten(place);
  if (cursor <= written) return true;
  if (text.slice(written, cursor).trim() !== '') return false;
  // On a line of its own the cursor must stand where the text would go on.
  const [line, begun] = [positions.position(cursor), positions.position(first)];
  if (line.line === positions.position(written).line) return true;
  const owner = positions.line(positions.position(start).line);
  const indent = /^[ -]*/.exec(owner)?.[0].length ?? 0;
  return place.style === 'plain'
    ? line.character > indent && line.line === positions.position(written).line + 1
    : line.character >= begun.character && begun.line > positions.position(start).line;
}

/** CEL on one line that YAML does not hand on: nothing is there yet, or a tag has swallowed it. */
function conditionOnLine(view: PolicyView, position: Position): ConditionAt | undefined {
  const { positions } = view;
  const line = positions.line(position.line);
  const item = /^ *(?:- +)+/.exec(line)?.[0].length;
  const place = yamlPlace(positions, position.line);
  const start = place?.key ? place.value : item;
  if (start === undefined || position.character < start) return undefined;
  const path = place?.path ?? pathOfItem(positions, position.line);
  const field = place?.key?.name;
  const fields = fieldsBelow(field === undefined ? path.slice(0, -1) : path);
  const shape = fields.get(field ?? path.at(-1) ?? '')?.shape;
  // Their keys are names, of which no field tells.
  const isNamed = field !== undefined && ((path.length === 1 && path[0] === 'variables') || path.at(-1) === 'to');
  if (!isNamed && !(shape && holdsExpression(shape, field === undefined))) return undefined;
  const from = positions.offset({ line: position.line, character: start });
  if (/^['"|>]/.test(line.slice(start))) return undefined;
  return {
    source: line.slice(start),
    offset: position.character - start,
    environment: view.environmentAt(momentsAt(view, path, from)),
    written: writtenIn('plain'),
    range: (range) => positions.range(from + range.start, from + range.end),
  };
}

/** The moments of the rule or memory that is being written. */
function momentsAt({ outline }: PolicyView, path: readonly string[], offset: number): Declaration['at'] {
  const kind = { rules: 'rule', memories: 'memory' }[path[0] ?? ''];
  if (kind === undefined || path.includes('per')) return [];
  return (
    outline.declarations.findLast((declaration) => declaration.kind === kind && declaration.extent.start <= offset)
      ?.at ?? []
  );
}
