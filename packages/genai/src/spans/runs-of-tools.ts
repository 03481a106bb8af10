import { Unknown } from '@parapet/cel';
import type { Moment, ToolCall } from '@parapet/policy';
import { toolResultId } from '../identity.ts';
import type { SpanLike } from '../span-like.ts';
import type { PlacedMoment } from './moments-of-trace.ts';
import { scopeOf } from './span-context.ts';

/**
 * A tool that is run is a call that a model asked for. Where the span of the run shows no id, it is told by what it is called
 * with: it is the first call of its trace that was asked for before with the same arguments, and that no other run is.
 *
 * @param moments in the order in which they happened
 */
export function withRunsNamed<S extends SpanLike>(moments: readonly PlacedMoment<S>[]): readonly PlacedMoment<S>[] {
  const calls = moments.filter(({ moment }) => moment.at === 'tool_call');
  const runs = calls.filter(({ isRun }) => isRun);
  if (!runs.some(isNameless)) return moments;
  const named = new Set(runs.flatMap((run) => (isNameless(run) ? [] : [run.moment.id])));
  const waiting = calls.filter(({ isRun, moment }) => !isRun && !named.has(moment.id));
  const asked = new Map<S, Moment>();
  for (const run of runs) {
    if (!isNameless(run) || run.recorded) continue;
    const place = waiting.findIndex((call) => isRunOf(run, call));
    const [call] = place === -1 ? [] : waiting.splice(place, 1);
    if (call) asked.set(run.span, call.moment);
  }
  return moments.map((placed) => {
    const call = asked.get(placed.span);
    return call ? { ...placed, moment: ofCall(placed, call) } : placed;
  });
}

const isNameless = ({ moment }: PlacedMoment<SpanLike>): boolean => toolOf(moment)?.call_id instanceof Unknown;

function isRunOf(run: PlacedMoment<SpanLike>, call: PlacedMoment<SpanLike>): boolean {
  const [own, asked] = [toolOf(run.moment), toolOf(call.moment)];
  if (!own || !asked || run.span.traceId !== call.span.traceId || call.moment.time > run.moment.time) return false;
  if (own.arguments instanceof Unknown || asked.arguments instanceof Unknown) return false;
  const isOther = typeof own.name === 'string' && typeof asked.name === 'string' && own.name !== asked.name;
  return !isOther && JSON.stringify(own.arguments) === JSON.stringify(asked.arguments);
}

/** A moment of a run, with the identity of the call and what the call shows of the tool. */
function ofCall({ moment, span }: PlacedMoment<SpanLike>, call: Moment): Moment {
  const [own, asked] = [toolOf(moment), toolOf(call)];
  if (!own || !asked) return moment;
  const tool = {
    ...own,
    name: own.name instanceof Unknown ? asked.name : own.name,
    ...(asked.call_id !== undefined && { call_id: asked.call_id }),
  };
  if (moment.at === 'tool_call') return { ...moment, id: call.id, tool };
  const isNamed = moment.at === 'tool_result' && typeof asked.call_id === 'string';
  return { ...moment, ...(isNamed && { id: toolResultId(scopeOf(span), asked.call_id, '') }), tool };
}

const toolOf = ({ tool }: Moment): ToolCall | undefined => (tool && 'name' in tool ? tool : undefined);
