/**
 * The URI of a path that counts from the file or folder of another URI; undefined where nothing can be read from there, as of a
 * document that was never saved.
 */
export function resolveUri(from: string, path: string): string | undefined {
  // Half a character, as between two key strokes or by an escape in YAML, has no encoding.
  const encoded = path.toWellFormed().split('/').map(encodeURIComponent).join('/');
  return URL.parse(encoded, from)?.href;
}
