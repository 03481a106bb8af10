/** Whom a fact finder asks, and how. Times are milliseconds. */
export type FactSource =
  /** A model is asked by a prompt about each text. */
  | (Asking & { readonly kind: 'judge'; readonly prompt: string; readonly model: string })
  /** A service is posted `{ text }`. `headers` are names of environment variables, by the header they are sent in. */
  | (Asking & { readonly kind: 'http'; readonly url: string; readonly headers: Readonly<Record<string, string>> })
  /** A server of Open Policy Agent is asked for the document at `entrypoint`, such as `shop/tone`. */
  | (Asking & {
      readonly kind: 'opa';
      readonly url: string;
      readonly entrypoint: string;
      readonly headers: Readonly<Record<string, string>>;
    })
  /** The same of Rego that was compiled to WebAssembly; `module` are its bytes in base64. */
  | (Asking & { readonly kind: 'opa'; readonly module: string; readonly entrypoint: string })
  /** A function that the host has under this name. */
  | (Asking & { readonly kind: 'function'; readonly function: string });

interface Asking {
  /** How long an answer may take. */
  readonly timeout: number;
  /** Scores from here on are matches, whatever else the answer says. */
  readonly threshold?: number;
}

/** A finder that does not look itself: another system says what is in a text. */
export interface FactFinder {
  /** Over everything that it asks by, and the bytes of its prompt; not over its name. */
  readonly digest: string;
  readonly kind: FactSource['kind'];
  readonly source: FactSource;
}

/** How long an answer may take where a finder does not say, in milliseconds. */
export const defaultTimeout = 5_000;
/** No call is kept waiting for longer, in milliseconds. */
export const maxTimeout = 60_000;
