import { setTimeout as delay } from 'node:timers/promises';
import { type Session, SourceError } from '../connector/index.ts';

/** Milliseconds in which a source has to say something: a page, a checkpoint, or that this is the end. */
const longestSilence = 30 * 60_000;
/** Milliseconds that giving connections back may take. */
const longestClose = 10_000;

/**
 * What a connector yields, for as long as it does: one that hangs would hold its run for ever. Stops at once with `signal`, whether
 * or not the connector heeds it.
 *
 * @throws SourceError `cut_off` after the silence; the reason of the signal
 */
export async function* timely<T>(
  messages: AsyncIterable<T>,
  signal: AbortSignal,
  silence: number = longestSilence,
): AsyncGenerator<T, void, undefined> {
  const iterator = messages[Symbol.asyncIterator]();
  let waiting = false;
  try {
    for (;;) {
      waiting = true;
      const step = await within(iterator.next(), silence, signal);
      waiting = false;
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    // A generator that hangs would first have to come back.
    const returned = iterator.return?.();
    if (waiting) returned?.catch(() => {});
    else await returned;
  }
}

/**
 * @throws SourceError `cut_off` when the answer takes longer than so many milliseconds; the reason of the signal
 */
export async function within<T>(answer: Promise<T>, milliseconds: number, signal?: AbortSignal): Promise<T> {
  const done = new AbortController();
  const stop = signal === undefined ? done.signal : AbortSignal.any([signal, done.signal]);
  const late = delay(milliseconds, undefined, { signal: stop }).then(
    () => {
      const minutes = Math.round(milliseconds / 60_000);
      const time = minutes < 2 ? `${Math.round(milliseconds / 1000)} seconds` : `${minutes} minutes`;
      throw new SourceError('cut_off', `The source said nothing for ${time}. Try again later.`);
    },
    () => {
      signal?.throwIfAborted();
      return new Promise<never>(() => {});
    },
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    done.abort();
  }
}

/** Gives the connections of a session back, and goes on without it when that does not come to an end. */
export async function closeInTime(session: Session): Promise<void> {
  if (session.close !== undefined) await within(session.close(), longestClose).catch(() => {});
}
