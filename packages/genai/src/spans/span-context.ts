import type { MomentContext } from '@parapet/policy';
import * as names from '../semconv.ts';
import type { SpanLike } from '../span-like.ts';

type Attributes = Readonly<Record<string, unknown>>;

/**
 * Whom a span is about, and which service made it. What no attribute tells is left out, which the policies see as unknown.
 * `contextAttributes` writes what this reads.
 */
export function contextOfSpan({ attributes, resource }: Pick<SpanLike, 'attributes' | 'resource'>): MomentContext {
  const user = unlessEmpty({
    id: text(attributes, names.USER_ID) ?? text(attributes, names.ENDUSER_ID),
    roles: list(attributes[names.USER_ROLES]) ?? list(attributes[names.ENDUSER_ROLE]),
  });
  const session = sessionOf(attributes);
  const tenant = text(attributes, names.PARAPET_TENANT);
  const agent = unlessEmpty({
    id: text(attributes, names.GEN_AI_AGENT_ID),
    name: text(attributes, names.GEN_AI_AGENT_NAME),
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
export const sessionOf = (attributes: Attributes): string | undefined =>
  text(attributes, names.SESSION_ID) ?? text(attributes, names.GEN_AI_CONVERSATION_ID);

export function text(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

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
