import { pathOf } from './uris.ts';

/** The word files and lists that policies refer to: read through here, it is known which have changed since. */
export interface ReferencedFiles {
  read(uri: string): string | undefined;
  /** Of these URIs, those that would be read differently now. */
  changed(uris: Iterable<string>): readonly string[];
}

export function createReferencedFiles(readFile: (path: string) => string | undefined): ReferencedFiles {
  const given = new Map<string, string | undefined>();
  const readNow = (uri: string): string | undefined => {
    const path = pathOf(uri);
    return path === undefined ? undefined : readFile(path);
  };
  return {
    read(uri) {
      const text = readNow(uri);
      given.set(uri, text);
      return text;
    },
    changed: (uris) => [...uris].filter((uri) => readNow(uri) !== given.get(uri)),
  };
}
