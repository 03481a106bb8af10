/** A source in which `[|` and `|]` mark the places that are expected to be told about. */
export function unmark(marked: string): { readonly source: string; readonly ranges: readonly string[] } {
  const pieces = marked.split(/\[\||\|\]/);
  const source = pieces.join('');
  const ranges: string[] = [];
  let position = 0;
  pieces.forEach((piece, index) => {
    if (index % 2 === 1) ranges.push(`${position}-${position + piece.length}`);
    position += piece.length;
  });
  return { source, ranges };
}
