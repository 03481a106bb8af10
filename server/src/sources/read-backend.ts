import type { Backend } from './backend.ts';
import { isRecord } from './backend.ts';

const names = { jaeger: 'Jaeger', tempo: 'Tempo', zipkin: 'Zipkin' } as const;
const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A backend as the settings have it, or what is wrong with it, to follow upon where it stands. */
export function readBackend(value: unknown): Backend | string {
  if (!isRecord(value)) return 'is no object.';
  const { kind, url, name, service, query, since = '1h', limit = 200, headers = {} } = value;
  if (kind !== 'jaeger' && kind !== 'tempo' && kind !== 'zipkin')
    return 'needs a `kind`: `jaeger`, `tempo` or `zipkin`.';
  const target = typeof url === 'string' ? URL.parse(url) : null;
  if (!target || !/^https?:$/.test(target.protocol) || target.username || target.password)
    return 'needs a `url` without credentials, such as "http://localhost:16686". Credentials belong into `headers`.';
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(String(since)) ?? [];
  if (!unit) return 'has a `since` that is no duration, such as "30m", "6h" or "2d".';
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > 10_000)
    return 'has a `limit` that is not a number of traces from 1 to 10,000.';
  if (!isRecord(headers) || !Object.entries(headers).every(isHeader))
    return 'has `headers` that are not names with texts.';
  for (const [field, text] of Object.entries({ name, service, query }))
    if (text !== undefined && typeof text !== 'string') return `has a \`${field}\` that is no text.`;
  return {
    kind,
    url: target.href,
    name: typeof name === 'string' && name !== '' ? name : `${names[kind]} at ${target.host}`,
    ...(typeof service === 'string' && { service }),
    ...(typeof query === 'string' && { query }),
    since: Number(count) * units[unit as keyof typeof units],
    limit,
    headers: headers as Readonly<Record<string, string>>,
  };
}

const isHeader = ([name, text]: [string, unknown]): boolean =>
  /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof text === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
