import type { Position } from 'vscode-languageserver-types';
import type { Positions } from './positions.ts';
import type { YamlPlace } from './yaml-place.ts';
import { pathOfItem, yamlPlace } from './yaml-place.ts';

/** Where in a YAML text a position is, in block style or in braces and brackets that begin on its line. */
export const placeAt = (positions: Positions, position: Position): YamlPlace | undefined =>
  flowPlace(positions, position) ?? yamlPlace(positions, position.line);

/** A brace or bracket that is open, and the key in it that was last. */
interface Frame {
  readonly isMapping: boolean;
  key?: { readonly name: string; readonly start: number; readonly end: number };
  /** The first column in which a value could stand. */
  value?: number;
}

const BEGIN = /^(?<indent> *(?:- +)*)(?:[\w.-]+: +)?(?=[{[])/;
const TOKEN = /'(?:[^']|'')*'?|"(?:[^"\\]|\\.)*"?|[{}[\],]|(?<word>[\w.-]+)(?<colon>:(?=\s|$) ?)?|./g;

function flowPlace(positions: Positions, { line, character }: Position): YamlPlace | undefined {
  const written = positions.line(line);
  const begin = BEGIN.exec(written);
  if (!begin || character <= begin[0].length) return undefined;
  const block = yamlPlace(positions, line);
  const above = block?.key ? [...block.path, block.key.name] : pathOfItem(positions, line);
  const frames = framesTo(written, begin[0].length, character);
  const inner = frames.at(-1);
  if (!inner) return undefined;
  const path = [...above, ...frames.slice(0, -1).flatMap(({ key }) => key?.name ?? [])];
  if (inner.isMapping)
    return {
      path,
      inFlow: true,
      ...(inner.key && { key: inner.key }),
      ...(inner.value !== undefined && inner.value <= character && { value: inner.value }),
    };
  // In brackets stand the values of the key before them.
  const key = frames.findLast((frame) => frame.isMapping)?.key ?? block?.key;
  const name = path.at(-1);
  if (!key || key.name !== name) return undefined;
  return { path: path.slice(0, -1), inFlow: true, key, value: begin[0].length };
}

/** What is open at a column, outermost first. A key that the column is in or before counts if its colon is there. */
function framesTo(written: string, from: number, column: number): readonly Frame[] {
  const frames: Frame[] = [];
  TOKEN.lastIndex = from;
  for (let token = TOKEN.exec(written); token; token = TOKEN.exec(written)) {
    const start = token.index;
    const { word, colon } = token.groups ?? {};
    if (start >= column && !(word && start === column)) break;
    const top = frames.at(-1);
    switch (token[0]) {
      case '{':
      case '[':
        frames.push({ isMapping: token[0] === '{' });
        break;
      case '}':
      case ']':
        frames.pop();
        break;
      case ',':
        if (top) delete top.key;
        if (top) delete top.value;
        break;
      default:
        if (word && colon && top?.isMapping) {
          const end = start + word.length;
          top.key = { name: word, start, end };
          top.value = end + colon.length;
        }
    }
  }
  return frames;
}
