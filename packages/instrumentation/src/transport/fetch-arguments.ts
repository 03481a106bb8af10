export type FetchArguments = Parameters<typeof globalThis.fetch>;

/**
 * The same arguments, with an address whose meaning is settled: what is neither a text, nor a `URL`, nor a `Request`, such as a
 * URL of another implementation, is the text that `fetch` would make of it.
 *
 * @throws what making a text of it throws, as `fetch` rejects with
 */
export function addressed([input, init]: FetchArguments): FetchArguments {
  if (typeof input === 'string' || input instanceof Request) return [input, init];
  if (input instanceof URL && Object.getPrototypeOf(input) === URL.prototype) return [input, init];
  return [`${input}`, init];
}

/**
 * The same arguments, with an `init` that can be read again: headers that come from an iterator are a list of pairs, and
 * fields that a prototype has, as with a `Request` in its place, are the object's own. What is so already stays the very
 * object.
 */
export function rereadable([input, init]: FetchArguments): FetchArguments {
  if (typeof init !== 'object' || init === null) return [input, init];
  const own = isPlain(init) ? init : ownFields(init);
  const { headers } = own;
  return [input, isOneShot(headers) ? { ...own, headers: [...headers] } : own];
}

export const methodOf = ([input, init]: FetchArguments): string =>
  String(init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase();

/** The address of a request, or `undefined` where it is none that `fetch` could reach. */
export function urlOf([input]: FetchArguments): URL | undefined {
  if (input instanceof URL) return input;
  return URL.parse(typeof input === 'string' ? input : input.url) ?? undefined;
}

/** What `fetch` reads of its second argument: the fields of `RequestInit`, and Node's own two. */
const FIELDS = [
  'method',
  'headers',
  'body',
  'mode',
  'credentials',
  'cache',
  'redirect',
  'referrer',
  'referrerPolicy',
  'integrity',
  'keepalive',
  'signal',
  'window',
  'duplex',
  'dispatcher',
] as const;

function isPlain(init: object): boolean {
  const prototype = Object.getPrototypeOf(init);
  return prototype === null || prototype === Object.prototype;
}

function ownFields(init: RequestInit): RequestInit {
  const given = init as Readonly<Record<string, unknown>>; // Node's own fields are in no type.
  const fields = FIELDS.map((field) => [field, given[field]] as const).filter(([, value]) => value !== undefined);
  return { ...given, ...Object.fromEntries(fields) };
}

/** Arrays and `Headers` give their pairs to whoever asks; of anything else that is iterated, only the first is sure to get them. */
function isOneShot(headers: unknown): headers is Iterable<[string, string]> {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers) || headers instanceof Headers)
    return false;
  return Symbol.iterator in headers;
}
