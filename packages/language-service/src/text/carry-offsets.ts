/**
 * Where offsets of `before` have gone in `after`, taking what differs between the two as one edit.
 * What stood inside the edit is now at its start; what stood right behind an insertion is still right behind it.
 */
export function carryOffsets(before: string, after: string): (offset: number) => number {
  if (before === after) return (offset) => offset;
  const shortest = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < shortest && before.charCodeAt(prefix) === after.charCodeAt(prefix)) prefix++;
  let suffix = 0;
  while (
    suffix < shortest - prefix &&
    before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)
  )
    suffix++;
  return (offset) => {
    if (offset < prefix) return offset;
    return offset >= before.length - suffix ? offset + after.length - before.length : prefix;
  };
}
