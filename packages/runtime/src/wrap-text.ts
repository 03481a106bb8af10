import { columnsOf } from './columns-of.ts';

/** A place in a line: the text begins in column `from`, further lines after `indent` spaces, and none should be wider than `width`. */
export interface Wrapping {
  readonly from: number;
  readonly indent: number;
  readonly width: number;
}

/** Text broken at spaces. A word that is too long for any line, such as a path, stays whole: it may have to be copied. */
export function wrapText(text: string, { from, indent, width }: Wrapping): string {
  const lines: string[] = [];
  let line = '';
  let room = width - from;
  for (const word of text.trim().split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    // An empty line that is as wide as the next would not help.
    if (columnsOf(longer) <= room || (line === '' && room >= width - indent)) line = longer;
    else {
      lines.push(line);
      line = word;
      room = width - indent;
    }
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
