import type { Positions } from './positions.ts';

/** Where in a YAML text in block style a place is, told by indentation: so it can be told while the text does not parse. */
export interface YamlPlace {
  /** The keys above, outermost first. */
  readonly path: readonly string[];
  /** The key on the line, if its colon is there. */
  readonly key?: { readonly name: string; readonly start: number; readonly end: number };
  /** The first column in which a value could stand: after the colon and a space. */
  readonly value?: number;
  /** Whether it is in braces or brackets. */
  readonly inFlow?: boolean;
}

/** @returns `undefined` inside a block scalar, a comment or a text that continues on this line. */
export function yamlPlace(positions: Positions, line: number): YamlPlace | undefined {
  const here = readLine(positions.line(line));
  if (!here) return undefined;
  const path: string[] = [];
  let limit = here.dash ?? here.indent;
  // A sequence may begin in the column of the key that it belongs to.
  if (here.dash !== undefined) limit++;
  for (let above = line - 1; above >= 0 && limit > 0; above--) {
    const written = positions.line(above);
    // Most lines stand further in.
    const parent = written.startsWith(' '.repeat(limit)) ? undefined : readLine(written);
    if (!parent?.key) continue;
    if (parent.indent < limit) {
      if (parent.isBlockScalar) return undefined;
      path.unshift(parent.key.name);
      limit = parent.indent;
    }
    if (parent.dash !== undefined && parent.dash < limit) limit = parent.dash + 1;
  }
  return { path, ...(here.key && { key: here.key }), ...(here.value !== undefined && { value: here.value }) };
}

/** The keys above a list item, whatever stands behind its dash. */
export function pathOfItem(positions: Positions, line: number): readonly string[] {
  const dash = positions.line(line).search(/-/);
  for (let above = line - 1; above >= 0; above--) {
    const parent = yamlPlace(positions, above);
    if (parent?.key && parent.key.start <= dash) return [...parent.path, parent.key.name];
  }
  return [];
}

interface YamlLine {
  /** Column of the key. */
  readonly indent: number;
  /** Column of the last dash before it. */
  readonly dash?: number;
  readonly key?: { readonly name: string; readonly start: number; readonly end: number };
  readonly value?: number;
  readonly isBlockScalar: boolean;
}

const LINE = /^(?<indent> *)(?<dashes>(?:- +)*)(?:(?<key>[A-Za-z_][\w.-]*)(?<colon>:(?=\s|$) *)?)?(?<rest>.*)$/;

function readLine(line: string): YamlLine | undefined {
  const { indent = '', dashes = '', key = '', colon = '', rest = '' } = LINE.exec(line)?.groups ?? {};
  // Something else than a key, or than the beginning of one, stands here.
  if (colon === '' && rest !== '') return undefined;
  const start = indent.length + dashes.length;
  return {
    indent: start,
    ...(dashes !== '' && { dash: indent.length + dashes.trimEnd().length - 1 }),
    ...(colon !== '' && {
      key: { name: key, start, end: start + key.length },
    }),
    ...(colon.length > 1 && { value: start + key.length + 2 }),
    isBlockScalar: /^[|>]/.test(rest),
  };
}
