import fc from 'fast-check';

/** Bytes as they arrive: cut at places that may be any numbers. */
export async function* cutAt(bytes: Uint8Array, places: readonly number[] = []): AsyncGenerator<Uint8Array> {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (const [index, place] of sorted.entries()) yield bytes.slice(place, sorted[index + 1]);
}

export const somePlaces = fc.array(fc.nat(), { maxLength: 20 });

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
