import type { FactSource } from '@parapet/policy';
import { type Posted, postJson } from './post-json.ts';

type Opa = Extract<FactSource, { readonly kind: 'opa' }>;
export type OpaServer = Extract<Opa, { readonly url: string }>;
export type OpaModule = Extract<Opa, { readonly module: string }>;

/** OPA's REST API, "Get a Document (with Input)". A document that is undefined is no answer: a wrong path looks the same. */
export async function askOpaServer(
  { url, entrypoint }: OpaServer,
  text: string,
  headers: Readonly<Record<string, string>>,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Posted> {
  const address = `${url.replace(/\/$/, '')}/v1/data/${entrypoint}`;
  const posted = await postJson({ url: address, headers, body: { input: { text } } }, fetch, signal);
  if ('failure' in posted) return posted;
  const document = posted.said as { readonly result?: unknown } | null;
  return typeof document === 'object' && document !== null ? { said: document.result } : { failure: 'malformed' };
}

/** Rego that was compiled to WebAssembly, ready to be asked. */
interface LoadedModule {
  evaluate(input: unknown, entrypoint: string): unknown;
}

/**
 * Asks Rego that was compiled to WebAssembly, in this process: nothing else runs while it thinks, so that no timeout can end it. Each module is
 * compiled once.
 *
 * @returns what asks a module, by the digest of its finder
 */
export function moduleAsker(): (digest: string, source: OpaModule, text: string) => Promise<Posted> {
  const modules = new Map<string, Promise<LoadedModule>>();
  return async (digest, { module, entrypoint }, text) => {
    try {
      const loading = modules.get(digest) ?? load(module);
      modules.set(digest, loading);
      const results = (await loading).evaluate({ text }, entrypoint);
      const [first] = Array.isArray(results) ? (results as readonly { readonly result?: unknown }[]) : [];
      return { said: first?.result };
    } catch {
      return { failure: 'failed' };
    }
  };
}

async function load(module: string): Promise<LoadedModule> {
  // Only where a policy has one: most have none.
  const { loadPolicy } = await import('@open-policy-agent/opa-wasm');
  return loadPolicy(Buffer.from(module, 'base64'));
}
