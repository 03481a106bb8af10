import { setTimeout as pause } from 'node:timers/promises';
import type { ModelServer } from '../model/server.ts';
import { saidIn } from './answer-text.ts';
import type { Scenario } from './scenarios.ts';
import type { Service } from './service.ts';
import type { Attributes, Span } from './spans.ts';
import type { TraceSink } from './trace-sink.ts';

/** Everything that is known about a conversation that was played. */
export interface Played {
  readonly scenario: Scenario;
  /** Bodies of the requests that reached the model, and of its answers. */
  readonly sent: readonly string[];
  readonly answered: readonly string[];
  /** Raw answers that the application received. */
  readonly received: readonly string[];
  /** What the model said, for a person; `undefined` when it was not asked. */
  readonly modelSaid: string | undefined;
  /** HTTP status of the service's answer. */
  readonly status: number;
  /** What the user got to read. */
  readonly delivered: string;
  /** Refunds that were made. */
  readonly refunds: number;
  readonly spans: readonly Span[];
  readonly outcome: Outcome;
}

/** What the spans of a conversation say, taken together: the strictest of what was enforced, else of what was observed. */
export interface Outcome {
  readonly verdict: string;
  readonly action: string;
  readonly mode: 'enforce' | 'observe' | null;
  readonly policy: string | null;
  readonly rule: string | null;
}

export interface Stage {
  readonly model: ModelServer;
  readonly service: Service;
  readonly traces: TraceSink;
}

/** How long the spans of a call may take to arrive. */
const PATIENCE = 10_000;

/** Plays one conversation and waits until its spans have arrived. Nothing else may be playing. */
export async function play(scenario: Scenario, number: number, { model, service, traces }: Stage): Promise<Played> {
  const before = {
    exchanges: model.exchanges.length,
    received: service.received.length,
    spans: traces.spans.length,
    refunds: await refundsOf(service),
  };
  const response = await fetch(`${service.url}/chat`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-user-id': scenario.caller.id,
      'x-user-roles': scenario.caller.roles,
      'x-session-id': `demo-${number}`,
    },
    body: JSON.stringify({ messages: [{ role: 'user', content: scenario.asks }] }),
  });
  const delivered = await response.text();
  const exchanges = model.exchanges.slice(before.exchanges);
  // A call that is refused reaches the application, but not the model.
  const received = await settled(
    () => service.received.slice(before.received),
    ({ length }) => length >= Math.max(1, exchanges.length),
  );
  const spans = await settled(
    () => traces.spans.slice(before.spans),
    (arrived) => modelCalls(arrived) >= received.length,
  );
  return {
    scenario,
    sent: exchanges.map(({ request }) => request),
    answered: exchanges.map(({ response }) => response),
    received: received.map(({ body }) => Buffer.from(body, 'base64').toString('utf8')),
    modelSaid: exchanges.length > 0 ? exchanges.map(({ response }) => saidIn(response)).join('\n') : undefined,
    status: response.status,
    delivered,
    refunds: (await refundsOf(service)) - before.refunds,
    spans,
    outcome: outcomeOf(spans),
  };
}

async function refundsOf(service: Service): Promise<number> {
  const response = await fetch(`${service.url}/refunds`);
  return ((await response.json()) as unknown[]).length;
}

const modelCalls = (spans: readonly Span[]): number =>
  spans.filter(({ attributes }) => attributes['gen_ai.operation.name'] === 'chat').length;

/** Looks again until there is enough, or patience ends; what is missing then is for the checks to say. */
async function settled<T>(look: () => T, enough: (seen: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  while (!enough(look()) && Date.now() < deadline) await pause(10);
  return look();
}

const mildestFirst = ['allow', 'audit', 'warn', 'modify', 'escalate', 'deny'];

function outcomeOf(spans: readonly Span[]): Outcome {
  const enforced = strictest(spans, 'parapet.verdict');
  if (enforced && enforced['parapet.verdict'] !== 'allow')
    return {
      verdict: String(enforced['parapet.verdict']),
      action: String(enforced['parapet.action'] ?? 'none'),
      mode: 'enforce',
      policy: text(enforced['parapet.policy.id']),
      rule: text(enforced['parapet.rule.id']),
    };
  const observed = strictest(spans, 'parapet.observed.verdict');
  if (observed && observed['parapet.observed.verdict'] !== 'allow')
    return {
      verdict: String(observed['parapet.observed.verdict']),
      action: 'none',
      mode: 'observe',
      policy: observedPolicy(observed),
      rule: text(observed['parapet.observed.rule.id']),
    };
  return { verdict: enforced ? 'allow' : 'none', action: 'none', mode: null, policy: null, rule: null };
}

function strictest(spans: readonly Span[], attribute: string): Attributes | undefined {
  const rank = (attributes: Attributes) => mildestFirst.indexOf(String(attributes[attribute]));
  return spans
    .map(({ attributes }) => attributes)
    .filter((attributes) => rank(attributes) >= 0)
    .reduce<Attributes | undefined>((a, b) => (a && rank(a) >= rank(b) ? a : b), undefined);
}

/** A span names the observed rule; which policy it is in stands in the list of all rules that held, `policy/rule`. */
function observedPolicy(attributes: Attributes): string | null {
  const rules = String(attributes['parapet.rule.list'] ?? '').split(',');
  const rule = rules.find((name) => name.endsWith(`/${attributes['parapet.observed.rule.id']}`));
  return rule?.split('/')[0] ?? null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
