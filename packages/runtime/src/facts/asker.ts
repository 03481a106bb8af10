import { type Fact, type FactFailure, type FactRequest, type Facts, readFact } from '@parapet/policy';
import type { Environment } from '../configuration.ts';
import { askJudge, type JudgeEndpoint } from './ask-judge.ts';
import { askOpaServer, moduleAsker } from './ask-opa.ts';
import { type FactFunctions, providedFunctions } from './functions.ts';
import { type Posted, postJson } from './post-json.ts';

/** Asks other systems on behalf of the policies. */
export interface Asker {
  /** Asks for all at once. Every request gets a fact, if only that asking failed; never rejects. */
  ask(requests: readonly FactRequest[]): Promise<Facts>;
}

export interface AskerOptions {
  /** Where the variables are that headers name. */
  readonly env: Environment;
  /** Whom judges ask; without it, they are unavailable. */
  readonly judge?: JudgeEndpoint;
  /** What policies can call; default: what `provideFunction` made known. */
  readonly functions?: FactFunctions;
  /** Default: the global one, as it is when a fact is asked for. */
  readonly fetch?: typeof globalThis.fetch;
  /** Is told of every request that failed. */
  readonly failed?: (request: FactRequest, why: FactFailure) => void;
}

/** How many answers are kept, and for how long, in milliseconds: a transcript comes again with each of its turns. */
const kept = { answers: 10_000, for: 600_000 } as const;

/**
 * An asker that asks each finder about each text once: those who want the same at once wait for one answer, and an answer is kept for
 * ten minutes. What failed is asked again.
 */
export function createAsker(options: AskerOptions): Asker {
  const answers = new Map<string, { readonly fact: Fact; readonly until: number }>();
  const underWay = new Map<string, Promise<Fact>>();
  const askModule = moduleAsker();

  const remembered = (id: string): Fact | undefined => {
    const answer = answers.get(id);
    return answer && answer.until > performance.now() ? answer.fact : undefined;
  };

  const remember = (id: string, fact: Fact): void => {
    answers.delete(id);
    answers.set(id, { fact, until: performance.now() + kept.for });
    for (const [oldest] of answers) {
      if (answers.size <= kept.answers) break;
      answers.delete(oldest);
    }
  };

  const askOnce = (request: FactRequest): Promise<Fact> => {
    const { id } = request;
    const asked = underWay.get(id);
    if (asked) return asked;
    const asking = askInTime(request, { ...options, askModule }).then((fact) => {
      underWay.delete(id);
      if (fact.kind === 'answer') remember(id, fact);
      else options.failed?.(request, fact.code);
      return fact;
    });
    underWay.set(id, asking);
    return asking;
  };

  return {
    async ask(requests) {
      const facts = requests.map(
        async (request) => [request.id, remembered(request.id) ?? (await askOnce(request))] as const,
      );
      return new Map(await Promise.all(facts));
    },
  };
}

/** How an asker asks. */
type Means = AskerOptions & { readonly askModule: ReturnType<typeof moduleAsker> };

async function askInTime(request: FactRequest, options: Means): Promise<Fact> {
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(), request.source.timeout);
  try {
    const posted = await askSource(request, options, timer.signal);
    return 'failure' in posted ? { kind: 'failure', code: posted.failure } : readFact(request, posted.said);
  } finally {
    clearTimeout(timeout);
  }
}

async function askSource(request: FactRequest, options: Means, signal: AbortSignal): Promise<Posted> {
  const { source, text } = request;
  const { judge, env, askModule, fetch = globalThis.fetch } = options;
  switch (source.kind) {
    case 'judge':
      return judge ? askJudge(source, request, judge, fetch, signal) : { failure: 'unavailable' };
    case 'http': {
      const headers = filledIn(source.headers, env);
      return headers
        ? postJson({ url: source.url, headers, body: { text } }, fetch, signal)
        : { failure: 'unavailable' };
    }
    case 'opa': {
      if ('module' in source) return askModule(request.digest, source, text);
      const headers = filledIn(source.headers, env);
      return headers ? askOpaServer(source, text, headers, fetch, signal) : { failure: 'unavailable' };
    }
    case 'function':
      return callFunction(source.function, text, options.functions ?? providedFunctions(), signal);
  }
}

/** Headers with their values; undefined where the environment does not have one. */
function filledIn(
  variables: Readonly<Record<string, string>>,
  env: Environment,
): Readonly<Record<string, string>> | undefined {
  const headers = Object.entries(variables).map(([header, variable]) => [header, env[variable]] as const);
  return headers.some(([, value]) => !value) ? undefined : Object.fromEntries(headers as [string, string][]);
}

async function callFunction(
  name: string,
  text: string,
  functions: FactFunctions,
  signal: AbortSignal,
): Promise<Posted> {
  const answer = functions.get(name);
  if (!answer) return { failure: 'unavailable' };
  const late = new Promise<Posted>((resolve) => {
    signal.addEventListener('abort', () => resolve({ failure: 'timeout' }), { once: true });
  });
  const said = (async (): Promise<Posted> => {
    try {
      return { said: await answer(text, { signal }) };
    } catch {
      return { failure: 'failed' };
    }
  })();
  return Promise.race([said, late]);
}
