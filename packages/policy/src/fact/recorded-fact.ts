/** A fact that was used when a moment was decided. No content: the reason that a judge gave may quote the text, so it is left out. */
export interface FactUse extends RecordedFact {
  /** Name of the finder in its policy; of several policies, in the first. */
  readonly finder: string;
  /** Whom it asks: `judge`, `http`, `opa` or `function`. */
  readonly kind: string;
}

/** What an earlier host was told about a text; it stands for a second answer when the moment is decided again. */
export interface RecordedFact {
  /** Digest of the finder. */
  readonly digest: string;
  /** The path of the text that it is about, such as `output.text`; missing where conditions asked about another text. */
  readonly text?: string;
  /** Where something was found, in UTF-16 code units of that text; a match that names no places is every part of it as a whole. */
  readonly findings?: readonly FactPlace[];
  /** From 0 to 1, where there was one. */
  readonly score?: number;
  /** Why nothing was found out; then there are no `findings`. */
  readonly error?: { readonly code: string };
}

export interface FactPlace {
  readonly start: number;
  readonly end: number;
  readonly score?: number;
}
