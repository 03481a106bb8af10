/**
 * Where an offset of `before` has gone in `after`, taking what differs between the two as one edit.
 * What stood inside the edit is now at its start; what stood right behind an insertion is still right behind it.
 */
export function carryOffset(before: string, after: string, offset: number): number {
  const shortest = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < shortest && before.charCodeAt(prefix) === after.charCodeAt(prefix)) prefix++;
  if (offset < prefix) return offset;
  let suffix = 0;
  while (
    suffix < shortest - prefix &&
    before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)
  )
    suffix++;
  return offset >= before.length - suffix ? offset + after.length - before.length : prefix;
}
