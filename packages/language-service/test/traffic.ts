import type { Call } from './traces.ts';

/** What a support bot was asked and answered on a short day. */
export const calls: readonly Call[] = [
  { asked: 'Where is my order?', answered: 'On its way.' },
  { asked: 'Whom can I call?', answered: 'Call +1 212 555 0142.', user: { id: 'u1', roles: ['customer'] } },
  { asked: 'Whom can I call?', answered: 'Call +1 212 555 0142.', user: { id: 'u2', roles: ['agent'] } },
  { asked: 'My card is 4111 1111 1111 1111.', answered: 'Please do not send card numbers.' },
  { asked: 'Refund me.', tool: { name: 'issue_refund', arguments: { amount: 20 } } },
  { asked: 'Refund me.', tool: { name: 'issue_refund', arguments: { amount: 'all of it' } } },
  // Content was not captured.
  {},
];
