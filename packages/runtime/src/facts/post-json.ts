import type { FactFailure } from '@parapet/policy';

/** An answer is no longer than this, in bytes. */
const maxAnswer = 1_048_576;

/** What a server answered, or why it did not. Nothing of what it said is in a failure. */
export type Posted = { readonly said: unknown } | { readonly failure: FactFailure };

/** What is posted, and to whom. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/**
 * Posts JSON and reads the JSON that comes back, within the time that `signal` gives. Redirections are not followed: text goes where
 * the policy says. Never throws.
 */
export async function postJson(
  { url, headers, body }: Post,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Posted> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal,
    });
    if (!response.ok) {
      response.body?.cancel().catch(() => {});
      return { failure: 'refused' };
    }
    const text = await boundedText(response);
    return text === undefined ? { failure: 'too-large' } : parsed(text);
  } catch {
    return { failure: signal.aborted ? 'timeout' : 'unreachable' };
  }
}

/** The body of a response; undefined where it is too large, of which the rest is not read. */
async function boundedText(response: Response): Promise<string | undefined> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let length = 0;
  let text = '';
  for await (const bytes of response.body) {
    length += bytes.length;
    // Leaving the loop cancels the body.
    if (length > maxAnswer) return undefined;
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}

function parsed(text: string): Posted {
  try {
    return { said: JSON.parse(text) };
  } catch {
    return { failure: 'malformed' };
  }
}
