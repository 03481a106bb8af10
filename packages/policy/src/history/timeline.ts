import { isBefore, type Position } from './position.ts';

/** Things in the order of their positions. Nearly all come last, and leave from the front. */
export class Timeline<T extends Position> {
  readonly #items: T[] = [];

  get items(): readonly T[] {
    return this.#items;
  }

  get last(): T | undefined {
    return this.#items.at(-1);
  }

  /** Gives back the index at which it stands now. */
  insert(item: T): number {
    let index = this.#items.length;
    while (index > 0 && isBefore(item, this.#items[index - 1] as T)) index--;
    this.#items.splice(index, 0, item);
    return index;
  }

  /** Gives back the index at which it stood, or -1. */
  remove(item: T): number {
    const index = this.#items.lastIndexOf(item);
    if (index >= 0) this.#items.splice(index, 1);
    return index;
  }

  /** The latest that is such. */
  findLast(isSuch: (item: T) => boolean): T | undefined {
    return this.#items.findLast(isSuch);
  }

  /** Takes off the front what is such; gives it back. */
  dropWhile(isSuch: (item: T) => boolean): readonly T[] {
    const kept = this.#items.findIndex((item) => !isSuch(item));
    return this.#items.splice(0, kept < 0 ? this.#items.length : kept);
  }
}
