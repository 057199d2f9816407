import { useEffect, useRef, useState } from 'react';

/** Milliseconds. What happened longer ago says little about what comes. */
const recent = 15_000;
/** Before that much is seen, any number would be a guess. */
const enough = 2_000;

interface Sample {
  readonly at: number;
  readonly done: number;
}

/** Seconds until `total` is reached at the pace of the samples, oldest first; undefined while nobody can say. */
export function secondsLeft(samples: readonly Sample[], total: number): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const [elapsed, grown] = [last.at - first.at, last.done - first.done];
  if (elapsed < enough || grown <= 0) return undefined;
  return Math.max(0, ((total - last.done) * elapsed) / grown / 1000);
}

/**
 * How long something still takes, from how fast it went so far.
 *
 * @param done of `total`, in any unit; undefined while nothing is counted
 */
export function useTimeLeft(done: number | undefined, total: number | undefined): number | undefined {
  const samples = useRef<Sample[]>([]);
  const [left, setLeft] = useState<number>();
  useEffect(() => {
    if (done === undefined || total === undefined) {
      samples.current = [];
      setLeft(undefined);
      return;
    }
    const now = performance.now();
    // Something else is counted now.
    if (done < (samples.current.at(-1)?.done ?? 0)) samples.current = [];
    samples.current = [...samples.current.filter(({ at }) => at > now - recent), { at: now, done }];
    setLeft(secondsLeft(samples.current, total));
  }, [done, total]);
  return left;
}
