import { useRef } from 'react';

interface Look {
  readonly at: number;
  readonly done: number;
}

/** Milliseconds that a rate is taken over: long enough to be calm, short enough to forget a break. */
const stretch = 20_000;
const shortest = 2_000;

/** Seconds until `total` is done at the pace of the last seconds; undefined until that can be told. */
export function useTimeLeft(done: number, total: number): number | undefined {
  const looks = useRef<Look[]>([]);
  const now = Date.now();
  const last = looks.current.at(-1);
  if (last?.done !== done) {
    looks.current = [...looks.current.filter((look) => now - look.at < stretch), { at: now, done }];
  }
  const [first] = looks.current;
  const latest = looks.current.at(-1);
  if (first === undefined || latest === undefined || latest.at - first.at < shortest) return undefined;
  const rate = (latest.done - first.done) / (latest.at - first.at);
  return rate <= 0 ? undefined : (total - done) / rate / 1000;
}
