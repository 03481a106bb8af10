import { setImmediate as nextTurn } from 'node:timers/promises';

/** In each turn of its loop the connection takes in one message that waits. An editor sends a few at each key stroke. */
const TURNS = 3;

/**
 * Resolves when the messages that came right behind were taken in: edits, of which only the last counts, and questions that are
 * answered sooner than what is wrong can be told, such as completion.
 */
export async function othersFirst(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await nextTurn();
}
