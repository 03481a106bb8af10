/**
 * Hosts that serve models, as suffixes of host names, and where to look for what they serve. A call to one of these that
 * no seam saw is worth telling; one to an unknown host is not ours to guess about.
 */
const MODEL_HOSTS = [
  'api.openai.com',
  'openai.azure.com',
  'services.ai.azure.com',
  'models.inference.ai.azure.com',
  'api.anthropic.com',
  'generativelanguage.googleapis.com',
  'aiplatform.googleapis.com',
  'api.mistral.ai',
  'api.deepseek.com',
  'api.groq.com',
  'api.x.ai',
  'api.cohere.com',
  'api.together.xyz',
  'api.perplexity.ai',
  'api.fireworks.ai',
  'openrouter.ai',
  'router.huggingface.co',
];

const BEDROCK_HOST = /^bedrock-runtime\.[\w-]+\.amazonaws\.com$/;

export const isModelHost = (hostname: string): boolean =>
  BEDROCK_HOST.test(hostname) || MODEL_HOSTS.some((host) => hostname === host || hostname.endsWith(`.${host}`));

/** How the paths of model calls end, in the wire formats that are spoken by more than one host. */
const MODEL_PATH =
  /\/(?:chat\/completions|completions|responses|messages|embeddings)\/?$|:(?:stream)?generateContent$/i;

/**
 * The address as a server that is generous about paths takes it: `/Chat//complet%69ons;v=1` for `/chat/completions`. For
 * looking at; what is sent is what was given.
 */
export function asServed(url: URL): URL {
  if (!/%|;|[A-Z]|\/\//.test(url.pathname)) return url;
  const served = new URL(url);
  served.pathname = url.pathname
    .replace(/%([0-7][\da-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/;[^/]*/g, '')
    .replace(/[/\\]+/g, '/')
    .toLowerCase();
  return served;
}

/**
 * Whether a POST could be a model call, judged by its address alone. Cheap, and true of every request a codec recognises;
 * until one comes, nothing else is loaded.
 */
export const isModelShaped = (url: URL): boolean =>
  MODEL_PATH.test(asServed(url).pathname) || isModelHost(url.hostname);

/** Whether an address is one that the project names, whatever its path looks like and its query says. */
export const isEndpoint = (url: URL, endpoints: readonly string[]): boolean =>
  endpoints.some((endpoint) => address(new URL(endpoint)) === address(url));

const address = ({ origin, pathname }: URL): string => origin + pathname.replace(/\/$/, '');
