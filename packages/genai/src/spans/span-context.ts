import type { MomentContext } from '@parapet/policy';
import * as names from '../semconv.ts';
import type { SpanLike } from '../span-like.ts';
import { type Attributes, firstText, text } from './attribute.ts';

/*
 * What names the same in several conventions, the usual name first: OpenTelemetry's and OpenInference's, OpenLLMetry's
 * association properties, what the AI SDK is told of a call.
 */
const sessionIds = [
  names.SESSION_ID,
  names.GEN_AI_CONVERSATION_ID,
  'traceloop.association.properties.session_id',
  'ai.telemetry.metadata.sessionId',
];
const userIds = [
  names.USER_ID,
  names.ENDUSER_ID,
  'traceloop.association.properties.user_id',
  'ai.telemetry.metadata.userId',
];
const agentNames = [names.GEN_AI_AGENT_NAME, 'agent.name', 'ai.telemetry.functionId'];

/**
 * Whom a span is about, and which service made it. What no attribute tells is left out, which the policies see as unknown.
 * `contextAttributes` writes what this reads.
 */
export function contextOfSpan({ attributes, resource }: Pick<SpanLike, 'attributes' | 'resource'>): MomentContext {
  const user = unlessEmpty({
    id: firstText(attributes, userIds),
    roles: list(attributes[names.USER_ROLES]) ?? list(attributes[names.ENDUSER_ROLE]),
  });
  const session = sessionOf(attributes);
  const tenant = text(attributes, names.PARAPET_TENANT);
  const agent = unlessEmpty({
    id: text(attributes, names.GEN_AI_AGENT_ID),
    name: firstText(attributes, agentNames),
  });
  const app = unlessEmpty({
    name: text(resource, names.SERVICE_NAME),
    version: text(resource, names.SERVICE_VERSION),
    environment: text(resource, names.DEPLOYMENT_ENVIRONMENT_NAME) ?? text(resource, names.DEPLOYMENT_ENVIRONMENT),
    attributes: Object.keys(resource).length > 0 ? resource : undefined,
  });
  return {
    ...(user && { user }),
    ...(session !== undefined && { session: { id: session } }),
    ...(tenant !== undefined && { tenant }),
    ...(agent && { agent }),
    ...(app && { app }),
  };
}

/**
 * What a host that knows more than the span puts on it, so that hosts that see nothing but the span decide alike. The
 * service is not among it: that is what the resource tells.
 */
export function contextAttributes({ user, session, tenant, agent }: MomentContext): Record<string, string | string[]> {
  const attributes = {
    [names.USER_ID]: fieldOf(user, 'id'),
    [names.USER_ROLES]: fieldOf(user, 'roles'),
    [names.SESSION_ID]: fieldOf(session, 'id'),
    [names.PARAPET_TENANT]: tenant,
    [names.GEN_AI_AGENT_ID]: fieldOf(agent, 'id'),
    [names.GEN_AI_AGENT_NAME]: fieldOf(agent, 'name'),
  };
  const known: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') known[name] = value;
    else if (Array.isArray(value)) known[name] = value.filter((each) => typeof each === 'string');
  }
  return known;
}

/** A field of a context, if it is known. */
const fieldOf = (of: object | undefined, name: string): unknown =>
  (of as Readonly<Record<string, unknown>> | undefined)?.[name];

/** The session a span belongs to, if one is named. */
export const sessionOf = (attributes: Attributes): string | undefined => firstText(attributes, sessionIds);

/** Within what identities count: the session where one is named, else the trace. */
export const scopeOf = ({ attributes, traceId }: Pick<SpanLike, 'attributes' | 'traceId'>): string =>
  sessionOf(attributes) ?? traceId;

/** A list, which older conventions write as one text separated by commas. */
function list(value: unknown): readonly string[] | undefined {
  if (Array.isArray(value)) return value.filter((each) => typeof each === 'string');
  if (typeof value !== 'string') return undefined;
  return value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function unlessEmpty<T extends object>(fields: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } | undefined {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return present.length === 0
    ? undefined
    : (Object.fromEntries(present) as { [K in keyof T]?: Exclude<T[K], undefined> });
}
