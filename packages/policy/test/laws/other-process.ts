/** Decides in a process of its own what it is sent: the same policies from other files, with a history that is saved between. */
import { type Case, told } from './decide-all.ts';

process.on('message', (cases: readonly Case[]) => {
  process.send?.(cases.map((one) => told({ ...one, texts: [...one.texts].reverse() }, true)));
});
