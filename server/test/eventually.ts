import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until an assertion holds. The limit is for what hangs; it says nothing about speed. */
export async function eventually(assertion: () => void | Promise<void>, limit = 15_000): Promise<void> {
  const end = Date.now() + limit;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(5);
    }
  }
}
