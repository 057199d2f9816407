/** How much of something is allowed: on average, and at once after a while without any. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** A limit for each of many keys. */
export interface TokenBuckets {
  /**
   * Takes `cost` from what the key has left. Whoever has one left may go on, whatever it costs: what is missing is missing to the next.
   *
   * @returns 0 when it may go on, else in how many whole seconds it may
   */
  readonly take: (key: string, cost?: number) => number;
  /** Gives back what was taken for nothing. */
  readonly giveBack: (key: string) => void;
}

interface Bucket {
  left: number;
  /** Milliseconds. */
  at: number;
}

/** Keys that are remembered; whoever was longest without a request is forgotten first, and begins with a full bucket again. */
const most = 10_000;

/** The token bucket: `burst` tokens at the start, `perSecond` more as time goes on. The clock is in milliseconds. */
export function tokenBuckets({ perSecond, burst }: Rate, now = () => performance.now()): TokenBuckets {
  const buckets = new Map<string, Bucket>();
  const bucketOf = (key: string): Bucket => {
    const at = now();
    const found = buckets.get(key);
    const left =
      found === undefined ? burst : Math.min(burst, found.left + ((at - found.at) / 1000) * perSecond);
    const bucket = { left, at };
    // Again, to be the last one that is forgotten.
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > most) buckets.delete(buckets.keys().next().value ?? '');
    return bucket;
  };
  return {
    take: (key, cost = 1) => {
      const bucket = bucketOf(key);
      if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / perSecond));
      bucket.left -= cost;
      return 0;
    },
    giveBack: (key) => {
      const bucket = bucketOf(key);
      bucket.left = Math.min(burst, bucket.left + 1);
    },
  };
}
