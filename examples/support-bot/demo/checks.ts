import { isDeepStrictEqual } from 'node:util';
import { leaksOf } from './answer-text.ts';
import type { Played } from './play.ts';

/** One thing that was looked at, and what was wrong with it. */
export interface Check {
  readonly what: string;
  readonly problem?: string;
}

/** Whether a conversation did what it should, to the letter. Only a scripted model can be held to that. */
export function check(played: Played): Check[] {
  const { expected } = played.scenario;
  const { verdict, action, mode = null, policy = null, rule = null } = expected;
  return [
    equal('HTTP status of the service', played.status, 200),
    equal('what the user got', played.delivered, expected.delivered),
    equal('verdict, action, mode, policy, rule', played.outcome, { verdict, action, mode, policy, rule }),
    equal('calls that reached the model', played.sent.length, expected.calls),
    equal('refunds', played.refunds, expected.refunds ?? 0),
    equal(
      'one span for each call',
      played.spans.filter(({ name }) => name.startsWith('chat')).length,
      played.received.length,
    ),
    ...checkSecrets(played),
  ];
}

/** What must hold whatever a model says, which nobody knows before it has spoken. */
export function checkReal(played: Played): Check[] {
  return [equal('HTTP status of the service', played.status, 200), ...checkSecrets(played)];
}

/** Nothing forbidden in any field of what was received, or of what was sent. */
function checkSecrets({ scenario, received, sent }: Played): Check[] {
  const { forbidden = [], unsent = [] } = scenario.expected;
  return [
    ...received.map((body, call) => nowhere(`raw bytes received, call ${call + 1}`, leaksOf(body, forbidden))),
    ...sent.map((body, call) => nowhere(`raw bytes sent, call ${call + 1}`, leaksOf(body, unsent))),
  ];
}

function equal(what: string, is: unknown, should: unknown): Check {
  if (isDeepStrictEqual(is, should)) return { what };
  return { what, problem: `is ${JSON.stringify(is)}, should be ${JSON.stringify(should)}` };
}

const nowhere = (what: string, places: readonly string[]): Check =>
  places.length === 0 ? { what } : { what, problem: `something forbidden stands in ${places.join(', ')}` };
