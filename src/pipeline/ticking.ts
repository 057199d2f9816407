import cron from 'node-cron';
import { messageOf } from '../kernel/json.ts';
import type { ConnectorLog } from '../connector/index.ts';

/** Something that is looked for again and again, until it is stopped. */
export interface Ticking {
  /** Waits for the look that is under way. */
  stop(): Promise<void>;
}

/**
 * Looks each time that the clock says, never twice at once. A look that fails is tried again with the next one.
 *
 * @param failed what the log says then
 */
export function ticking(
  tick: string,
  log: ConnectorLog,
  failed: string,
  look: (stopping: AbortSignal) => Promise<unknown>,
): Ticking {
  const stopping = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  const once = () => {
    running = look(stopping.signal).catch((error: unknown) => {
      log.warn({ err: messageOf(error) }, failed);
    });
    return running;
  };
  const task = cron.schedule(tick, once, { noOverlap: true });
  return {
    stop: async () => {
      stopping.abort();
      await task.destroy();
      await running;
    },
  };
}
