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
  const user = userOf(attributes);
  const session = sessionOf(attributes);
  const tenant = text(attributes, names.PARAPET_TENANT);
  const agent = agentOf(attributes);
  const app = appOf(resource);
  return {
    ...(user && { user }),
    ...(session !== undefined && { session: { id: session } }),
    ...(tenant !== undefined && { tenant }),
    ...(agent && { agent }),
    ...(app && { app }),
  };
}

function userOf(attributes: Attributes): MomentContext['user'] {
  const id = firstText(attributes, userIds);
  const roles = list(attributes[names.USER_ROLES]) ?? list(attributes[names.ENDUSER_ROLE]);
  if (id === undefined && roles === undefined) return undefined;
  return { ...(id !== undefined && { id }), ...(roles && { roles }) };
}

/** The agent that a span names itself. */
export function agentOf(attributes: Attributes): MomentContext['agent'] {
  const id = text(attributes, names.GEN_AI_AGENT_ID);
  const name = firstText(attributes, agentNames);
  if (id === undefined && name === undefined) return undefined;
  return { ...(id !== undefined && { id }), ...(name !== undefined && { name }) };
}

/** By its resource, which all spans of a batch share. */
const apps = new WeakMap<Attributes, MomentContext['app']>();

function appOf(resource: Attributes): MomentContext['app'] {
  if (apps.has(resource)) return apps.get(resource);
  const name = text(resource, names.SERVICE_NAME);
  const version = text(resource, names.SERVICE_VERSION);
  const environment = text(resource, names.DEPLOYMENT_ENVIRONMENT_NAME) ?? text(resource, names.DEPLOYMENT_ENVIRONMENT);
  const app = {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    ...(environment !== undefined && { environment }),
    ...(Object.keys(resource).length > 0 && { attributes: resource }),
  };
  apps.set(resource, Object.keys(app).length > 0 ? app : undefined);
  return apps.get(resource);
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
