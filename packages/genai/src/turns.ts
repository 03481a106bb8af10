import type { Message } from '@parapet/policy';

/**
 * Where each turn of a transcript ends, as a number of messages. A turn is what comes between two messages of the
 * assistant, if somebody other than the service's author wrote it; the last always ends with the transcript, so that
 * nothing that is sent stays outside of every turn.
 */
export function turnEnds(messages: readonly Message[]): number[] {
  const ends: number[] = [];
  let open = false;
  messages.forEach((message, index) => {
    if (message.role === 'assistant') {
      if (open) ends.push(index);
      open = false;
    } else if (message.role !== 'system' && message.role !== 'developer') open = true;
  });
  if (ends.at(-1) !== messages.length) ends.push(messages.length);
  return ends;
}
