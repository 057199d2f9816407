import type { SourceMessage } from '../connector.ts';
import { endOf, kept, type Reading, readingOf, snapshotOf, unbroken } from './reading.ts';
import type { OpenedSession, Trial } from './trial.ts';

/** A read that is cancelled ends within this. */
export const abortMilliseconds = 5_000;

export interface ReadTrial {
  /** The cursor of a checkpoint to go on behind. */
  readonly resume?: unknown;
  /** Done with the session before it reads. */
  readonly before?: (opened: OpenedSession) => void;
  /** Sees every message; true leaves the read. */
  readonly onMessage?: (message: SourceMessage, opened: OpenedSession) => boolean;
  readonly milliseconds?: number;
}

/** A read that can be done again and again, each time with a session of its own. */
export interface RepeatableRead {
  readonly name: 'readSnapshot' | 'readChanges';
  run(how?: ReadTrial): Promise<Reading>;
}

/** The reads that a connector has. Where it reads changes, something has changed when this returns. */
export async function readsOf(trial: Trial): Promise<RepeatableRead[]> {
  const { session } = trial.open();
  const reads: RepeatableRead[] = [];
  if (session.readSnapshot === undefined) return reads;
  reads.push(repeatable(trial, 'readSnapshot'));
  if (session.readChanges === undefined || trial.source.change === undefined) return reads;
  const since = kept(endOf(unbroken(await snapshotOf(session)))?.cursor);
  if (since === undefined) return reads;
  await trial.source.change();
  return [...reads, repeatable(trial, 'readChanges', since)];
}

function repeatable(trial: Trial, name: RepeatableRead['name'], since?: unknown): RepeatableRead {
  return {
    name,
    run: async ({ resume, before, onMessage, milliseconds } = {}) => {
      const opened = trial.open();
      before?.(opened);
      const { session } = opened;
      const options = resume === undefined ? {} : { resume: kept(resume) };
      const messages =
        name === 'readSnapshot' ? session.readSnapshot?.(options) : session.readChanges?.(since, options);
      try {
        return await readingOf(messages ?? nothing(), {
          ...(onMessage && { until: (message) => onMessage(message, opened) }),
          ...(milliseconds !== undefined && { milliseconds }),
        });
      } finally {
        // What is wrong with closing is said by the rule about it.
        await session.close?.().catch(() => {});
      }
    },
  };
}

async function* nothing(): AsyncGenerator<SourceMessage> {}
