import type { Moment } from '@parapet/policy';
import type { Sighting, TraceSource } from './sighting.ts';

/** What traces show at a path, and how many moments show each. */
export type SeenNames = (path: string) => ReadonlyMap<string, number>;

/** Paths whose values are names that a system gives, and no content. Of what has members, those are its names. */
const paths: readonly string[] = [
  'call.operation',
  'call.provider',
  'call.finish_reasons',
  'model.name',
  'model.provider',
  'model.version',
  'model.response_name',
  'agent.name',
  'app.name',
  'app.version',
  'app.environment',
  'app.attributes',
  'user.roles',
  'user.attributes',
  'tool.name',
  'tool.type',
  'tool.server',
  'tool.arguments',
  'output.finish_reason',
  'span.name',
  'span.kind',
  'span.attributes',
];

/** Tools are named where they are offered, too. */
const OFFERED = 'input.tools.name';

interface Counted {
  next: number;
  readonly names: ReadonlyMap<string, Map<string, number>>;
}

/** Names by the sightings of a source, which are only added to. */
const counted = new WeakMap<readonly Sighting[], Counted>();

const none: ReadonlyMap<string, number> = new Map();

/** The names that the moments of some sources show, most frequent first. What was looked at is not looked at again. */
export function seenNames(sources: readonly TraceSource[]): SeenNames {
  return (path) => {
    const wanted = path === OFFERED ? 'tool.name' : path;
    if (!paths.includes(wanted)) return none;
    const sum = new Map<string, number>();
    for (const { sightings } of sources)
      for (const [name, count] of countedIn(sightings).names.get(wanted) ?? none)
        sum.set(name, (sum.get(name) ?? 0) + count);
    return new Map([...sum].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)));
  };
}

function countedIn(sightings: readonly Sighting[]): Counted {
  const known = counted.get(sightings) ?? { next: 0, names: new Map(paths.map((path) => [path, new Map()])) };
  counted.set(sightings, known);
  for (; known.next < sightings.length; known.next++) {
    const moment = sightings[known.next]?.moment;
    if (moment) for (const path of paths) for (const name of namesAt(moment, path)) add(known, path, name);
  }
  return known;
}

function add({ names }: Counted, path: string, name: string): void {
  const counts = names.get(path);
  if (counts && (counts.has(name) || counts.size < MOST)) counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Most names of a path that are remembered: beyond that they are no names. */
const MOST = 500;

function namesAt(moment: Moment, path: string): readonly string[] {
  const found = namesOf(valueAt(moment, path.split('.')));
  return path === 'tool.name' ? [...found, ...offered(moment)] : found;
}

function valueAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  return key === undefined || !isRecord(value) ? value : valueAt(value[key], rest);
}

function namesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string');
  return isRecord(value) ? Object.keys(value) : [];
}

function offered({ input }: Moment): readonly string[] {
  const tools = valueAt(input, ['tools']);
  return Array.isArray(tools) ? tools.flatMap((tool) => namesOf(valueAt(tool, ['name']))) : [];
}

/** A plain object: what was not seen is none. */
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
