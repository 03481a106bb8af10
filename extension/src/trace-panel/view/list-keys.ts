/**
 * The row that a key leads to in a list, or undefined if it leads nowhere.
 *
 * @param at the row that is chosen; -1 for none
 * @param page how many rows are in sight
 */
export function rowAfterKey(key: string, at: number, count: number, page: number): number | undefined {
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: count - 1 }[
    key
  ];
  if (to === undefined || count === 0) return undefined;
  return Math.min(Math.max(to, 0), count - 1);
}
