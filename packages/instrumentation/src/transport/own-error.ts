import type { WireAnswer } from '@parapet/genai';

/**
 * The answer an SDK gets when Parapet itself could not do its work while an enforced rule depended on it: an error in the
 * providers' form that no SDK retries. `message` is ours; it never holds content.
 */
export function ownError(message: string, status = 500): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-should-retry': 'false' },
    body: JSON.stringify({ error: { message: `Parapet: ${message}`, type: 'parapet_error', code: null, param: null } }),
  };
}

/** The same within a stream that has begun. */
export const ownErrorEvent = (message: string): Uint8Array =>
  new TextEncoder().encode(`data: ${ownError(message).body}\n\n`);
