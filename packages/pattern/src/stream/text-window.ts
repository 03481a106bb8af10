/**
 * The part of a text that arrived and may still be looked at. Pieces are kept as they came: joining them anew for
 * each would make a long hold cost the square of its length.
 */
export class TextWindow {
  readonly #pieces: { readonly start: number; readonly text: string }[] = [];
  #end = 0;

  append(text: string): void {
    if (text.length === 0) return;
    this.#pieces.push({ start: this.#end, text });
    this.#end += text.length;
  }

  /** Text before this offset will not be asked for again. */
  keepFrom(offset: number): void {
    let gone = 0;
    while (gone < this.#pieces.length && this.#endOf(gone) <= offset) gone++;
    if (gone > 0) this.#pieces.splice(0, gone);
  }

  /** The text from `start` to `end`, offsets in the whole text; what is not there is left out. */
  slice(start: number, end: number): string {
    let first = this.#pieces.length;
    while (first > 0 && this.#endOf(first - 1) > start) first--;
    let text = '';
    for (let index = first; index < this.#pieces.length; index++) {
      const piece = this.#pieces[index] as { start: number; text: string };
      if (piece.start >= end) break;
      text += piece.text.slice(Math.max(0, start - piece.start), end - piece.start);
    }
    return text;
  }

  #endOf(index: number): number {
    const piece = this.#pieces[index];
    return piece === undefined ? this.#end : piece.start + piece.text.length;
  }
}
