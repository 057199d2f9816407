import { setTimeout as delay } from 'node:timers/promises';
import { hasSqlState, sqlState } from './client.ts';

/** What happens to one of two transactions that wait for each other, and to who waits too long for another's. */
export function isCollision(error: unknown): boolean {
  return hasSqlState(error, sqlState.deadlock, sqlState.serializationFailure, sqlState.lockNotAvailable);
}

/** Does a whole transaction again that lost to another one, twice at most: it left nothing behind. */
export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isCollision(error) || attempt >= 3) throw error;
      await delay(20 * 2 ** attempt + Math.random() * 50);
    }
  }
}
