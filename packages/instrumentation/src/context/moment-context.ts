import type { Attributes, Span } from '@opentelemetry/api';
import { contextOfSpan } from '@parapet/genai';
import type { MomentContext } from '@parapet/policy';
import type { Configuration, ContextPath, ContextSource, Settings } from '@parapet/runtime';
import type { PolicyContext } from './policy-context.ts';
import { policyContext } from './policy-context.ts';
import { servedHeader } from './served-request.ts';

export interface ContextSources {
  /** The span that is active where the moment arises. */
  readonly around: AnySpan | undefined;
  /** The span that tells of the moment. */
  readonly own: AnySpan | undefined;
  readonly configuration: Pick<Configuration, 'settings' | 'resource'>;
}

type AnySpan = Pick<Span, 'spanContext'>;

/** What can be read of a span that an SDK records; a span of the API shows nothing. */
interface ReadableParts {
  readonly attributes?: Attributes;
  readonly resource?: { readonly attributes: Attributes };
}

const readable = (span: AnySpan | undefined): ReadableParts => (span ?? {}) as ReadableParts;

/**
 * Who a moment is about: for each field what `withPolicyContext` says, else what the project's settings point at, else the
 * usual attributes of the active span. What nobody supplied is left out, which the policies see as unknown.
 */
export function momentContext({ around, own, configuration }: ContextSources): MomentContext {
  const { attributes = {} } = readable(around);
  const resource = readable(own).resource ?? readable(around).resource;
  const told = contextOfSpan({ attributes, resource: resource?.attributes ?? configuration.resource });
  const mapped = mappedContext(configuration.settings, attributes);
  const explicit = policyContext();
  const user = { ...told.user, ...mapped.user, ...explicit.user };
  const session = explicit.session ?? mapped.session;
  const tenant = explicit.tenant ?? mapped.tenant;
  return {
    ...told,
    ...(Object.keys(user).length > 0 && { user }),
    ...(session && { session }),
    ...(tenant !== undefined && { tenant }),
  };
}

const USER_ATTRIBUTE = 'user.attributes.';

/** What the settings point at, as far as it is there. */
function mappedContext({ context }: Settings, attributes: Attributes): PolicyContext {
  const found = new Map<ContextPath, string | readonly string[]>();
  for (const { path, source } of context) {
    const value = valueAt(source, attributes);
    if (value !== undefined && value.length > 0) found.set(path, value);
  }
  const id = textOf(found.get('user.id'));
  const roles = listOf(found.get('user.roles'));
  const session = textOf(found.get('session.id'));
  const tenant = textOf(found.get('tenant'));
  const userAttributes = [...found]
    .filter(([path]) => path.startsWith(USER_ATTRIBUTE))
    .map(([path, value]) => [path.slice(USER_ATTRIBUTE.length), value] as const);
  return {
    user: {
      ...(id !== undefined && { id }),
      ...(roles && { roles }),
      ...(userAttributes.length > 0 && { attributes: Object.fromEntries(userAttributes) }),
    },
    ...(session !== undefined && { session: { id: session } }),
    ...(tenant !== undefined && { tenant }),
  };
}

function valueAt({ kind, name }: ContextSource, attributes: Attributes): string | readonly string[] | undefined {
  if (kind === 'header') return servedHeader(name);
  const value = attributes[name];
  return Array.isArray(value) ? value.map(String) : value === undefined ? undefined : String(value);
}

const textOf = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.join(', ');

/** A list as a header writes it: separated by commas. */
function listOf(value: string | readonly string[] | undefined): readonly string[] | undefined {
  if (typeof value !== 'string') return value;
  const items = value.split(',').map((item) => item.trim());
  return items.filter((item) => item !== '');
}
