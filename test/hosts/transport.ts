import { ParapetInstrumentation, withPolicyContext } from '@parapet/instrumentation';
import OpenAI from 'openai';
import type { Span } from '../../examples/support-bot/demo/spans.ts';
import { type CorpusExchange, corpus, corpusSet } from './corpus.ts';
import type { Decided } from './decided.ts';
import { keptSpans } from './in-process.ts';
import { decidedOnSpans } from './spans.ts';

/** What the seam decides while the `openai` SDK makes the calls of the corpus. */
export const decidedByTransport = async (): Promise<Decided> => decidedOnSpans(await callCorpus('no_content'));

/** The spans of the calls of the corpus, one for each. */
export async function callCorpus(captureContent: 'no_content' | 'span_only'): Promise<Span[]> {
  const parapet = new ParapetInstrumentation({ policies: corpusSet(), enabled: false, captureContent });
  const { provider, spans } = keptSpans(parapet.spanProcessor);
  parapet.setTracerProvider(provider);
  for (const exchange of corpus) {
    const { user, session } = exchange.context;
    const client = new OpenAI({
      apiKey: 'none-needed',
      baseURL: 'http://model.test/v1',
      fetch: parapet.guardFetch(modelOf(exchange)),
    });
    await withPolicyContext(
      { ...(user && { user: { id: user.id, roles: [...user.roles] } }), ...(session && { session }) },
      () =>
        client.chat.completions.create(exchange.request as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming),
    );
  }
  return spans();
}

/** A model that has one thing to say. */
const modelOf =
  ({ answer }: CorpusExchange): typeof fetch =>
  async () =>
    Response.json(answer);
