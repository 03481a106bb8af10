import type { FoldingRange } from 'vscode-languageserver-types';

/**
 * What can be folded in a YAML file: whatever is indented below a line, and comments of several lines. Told by indentation, so
 * that it holds while the text does not parse.
 */
export function folding(text: string): FoldingRange[] {
  const lines = text.split(/\r\n|[\r\n]/);
  return [...blocks(lines), ...comments(lines)].sort((a, b) => a.startLine - b.startLine);
}

function blocks(lines: readonly string[]): readonly FoldingRange[] {
  const found: FoldingRange[] = [];
  const open: { readonly line: number; readonly depth: number }[] = [];
  let last = 0;
  const closeTo = (depth: number): void => {
    for (let block = open.at(-1); block && block.depth >= depth; block = open.at(-1)) {
      open.pop();
      if (last > block.line) found.push({ startLine: block.line, endLine: last });
    }
  };
  for (const [line, written] of lines.entries()) {
    if (/^\s*(#|$)/.test(written)) continue;
    const depth = depthOf(written);
    closeTo(depth);
    open.push({ line, depth });
    last = line;
  }
  closeTo(-1);
  return found;
}

/** A list may begin in the column of the key that it belongs to. */
function depthOf(line: string): number {
  const indent = line.search(/\S/);
  return 2 * indent + (/^-(\s|$)/.test(line.slice(indent)) ? 1 : 0);
}

function comments(lines: readonly string[]): readonly FoldingRange[] {
  const found: FoldingRange[] = [];
  let start: number | undefined;
  for (let line = 0; line <= lines.length; line++) {
    const isComment = /^\s*#/.test(lines[line] ?? '');
    if (isComment) start ??= line;
    else if (start !== undefined) {
      if (line - 1 > start) found.push({ startLine: start, endLine: line - 1, kind: 'comment' });
      start = undefined;
    }
  }
  return found;
}
