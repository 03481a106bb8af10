import { Unknown } from '@parapet/cel';
import type { Message, Moment } from '@parapet/policy';

/**
 * Where a telling of a moment contradicts what is known of it: both show a place, and it is not the same, or one says that
 * nothing is there. What one does not show contradicts nothing.
 */
export function contradictions(known: Moment, told: Moment): readonly string[] {
  const found: string[] = [];
  for (const root of ['call', 'model', 'conversation', 'input', 'output', 'tool', 'retrieval'] as const) {
    const isSupplied = root === 'call' || root === 'model' || root === 'conversation';
    compare(laidOut(known[root]), laidOut(told[root]), root, isSupplied, found);
  }
  return found;
}

/** A root as rules see it: a message says one thing, whatever parts it stands in, and so does an answer. */
function laidOut(root: unknown): unknown {
  if (!isRecord(root)) return root;
  const { messages, parts } = root;
  return {
    ...root,
    ...(Array.isArray(messages) && { messages: (messages as readonly Message[]).map(laidOutMessage) }),
    ...(Array.isArray(parts) && { parts: saysOf(parts) }),
  };
}

const laidOutMessage = ({ role, parts }: Message): unknown => ({ role, says: saysOf(parts) });

function saysOf(parts: Message['parts']): unknown {
  const said = parts.flatMap((part): readonly unknown[] => {
    if (part.type === 'tool_call' || part.type === 'opaque') return [];
    return [part.type === 'tool_call_response' ? part.result : part.content];
  });
  return said.find((each) => each instanceof Unknown) ?? said.filter((each) => each !== '');
}

/** @param isSupplied whether what is left out was not seen, rather than not there */
function compare(known: unknown, told: unknown, path: string, isSupplied: boolean, found: string[]): void {
  if (known instanceof Unknown || told instanceof Unknown) return;
  if (known === undefined || told === undefined) {
    // A root that is left out altogether was not seen.
    if (known !== told && !isSupplied && path.includes('.')) found.push(`${path}: ${shown(known)} is ${shown(told)}`);
  } else if (Array.isArray(known) && Array.isArray(told)) {
    if (known.length !== told.length) found.push(`${path}: ${known.length} elements are ${told.length}`);
    else for (const [index, each] of known.entries()) compare(each, told[index], `${path}.${index}`, false, found);
  } else if (isRecord(known) && isRecord(told)) {
    for (const key of new Set([...Object.keys(known), ...Object.keys(told)]))
      compare(known[key], told[key], `${path}.${key}`, isSupplied, found);
  } else if (known !== told) found.push(`${path}: ${shown(known)} is ${shown(told)}`);
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
