import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * One spelling for each file: editors differ in what they percent-encode and in the case of a drive's letter.
 * What is no file on this machine keeps its spelling.
 */
export function canonicalUri(uri: string): string {
  const path = pathOf(uri);
  return path === undefined ? uri : uriOf(path);
}

/** The file a URI names, unless it is on another machine or no file at all. */
export function pathOf(uri: string): string | undefined {
  const url = URL.parse(uri);
  if (url?.protocol !== 'file:' || url.host !== '') return undefined;
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href.replace(/^file:\/\/\/[A-Z]:/, (drive) => drive.toLowerCase());
}
