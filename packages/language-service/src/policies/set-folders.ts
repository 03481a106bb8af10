/**
 * Which policies are loaded together, when nobody says so: a host is given a folder and takes all that is below it. So each
 * policy goes with the topmost folder above it that holds a policy itself. Two services of one repository stay apart. What is no
 * file, such as a document that was never saved or one side of a comparison, stands for itself: it is in no folder.
 *
 * @returns the URIs by the URI of their folder, which ends in `/`; both in the order of their names.
 */
export function setFolders(uris: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const holders = [...new Set(uris.map(folderOf))].sort();
  const folders = new Map<string, string[]>();
  for (const uri of [...uris].sort()) {
    // Sorted, a folder comes before those below it, so the first that fits is the topmost.
    const folder = holders.find((holder) => uri.startsWith(holder)) ?? folderOf(uri);
    const together = folders.get(folder);
    if (together) together.push(uri);
    else folders.set(folder, [uri]);
  }
  return folders;
}

const folderOf = (uri: string): string => (isFile(uri) ? uri.slice(0, uri.lastIndexOf('/') + 1) : `${uri}/`);

const isFile = (uri: string): boolean => uri.startsWith('file:');
