import type { PolicySet } from '@parapet/policy';
import { noSettings } from '@parapet/runtime';
import OpenAI from 'openai';
import type { ParapetInstrumentationOptions } from '../../src/instrumentation.ts';
import { ParapetInstrumentation } from '../../src/instrumentation.ts';
import type { Reply, ScriptedModel } from '../scripted-model.ts';
import { startModel } from '../scripted-model.ts';

export interface Protected {
  readonly client: OpenAI;
  readonly model: ScriptedModel;
}

/**
 * A real client of the OpenAI SDK that knows nothing of us, made after the global `fetch` was guarded, and a model that
 * answers it by the script.
 */
export async function withClient(
  policies: PolicySet,
  script: readonly Reply[],
  use: (talk: Protected) => Promise<void>,
  options: Omit<ParapetInstrumentationOptions, 'policies'> & { readonly timeout?: number } = {},
): Promise<void> {
  const { timeout = 5_000, ...rest } = options;
  const parapet = new ParapetInstrumentation({ settings: noSettings, logLevel: 'none', ...rest, policies });
  const model = await startModel(...script);
  try {
    const client = new OpenAI({ apiKey: 'none-needed', baseURL: model.url, maxRetries: 2, timeout });
    await use({ client, model });
  } finally {
    parapet.disable();
    await model.close();
  }
}

/** The least that a call needs. */
export const asking = (content: string) => ({ model: 'scripted', messages: [{ role: 'user' as const, content }] });
