import type { TracerProvider } from '@opentelemetry/api';
import type { SpanProcessor } from '../spans/sdk-span.ts';

/** Where SDK 1, 2 and 3 keep their span processors. None of it is public, so all of it is looked for. */
interface SdkProvider extends TracerProvider {
  addSpanProcessor?(processor: SpanProcessor): void;
  readonly _activeSpanProcessor?: { _spanProcessors?: SpanProcessor[] };
}

/**
 * Puts a span processor into a provider that somebody else made. SDK 1 had a method for it. In SDK 2 and 3 the list of
 * processors is a private field of the one they call; it is replaced rather than pushed to, because it can be the
 * application's own array.
 *
 * @param mark what processors of its kind have: one of them is enough
 * @returns whether it is in
 */
export function joinProvider(provider: TracerProvider, processor: SpanProcessor, mark: symbol): boolean {
  const sdk = provider as SdkProvider;
  const active = sdk._activeSpanProcessor;
  const processors = active?._spanProcessors;
  if (active && Array.isArray(processors)) {
    if (!processors.some((other) => mark in other)) active._spanProcessors = [processor, ...processors];
    return true;
  }
  if (typeof sdk.addSpanProcessor !== 'function') return false;
  sdk.addSpanProcessor(processor);
  return true;
}
