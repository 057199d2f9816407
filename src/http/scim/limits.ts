import { type Rate, type TokenBuckets, tokenBuckets } from './tokenBuckets.ts';

/** What identity providers may ask of one node. */
export interface ScimLimits {
  /** Of one connection, reads and writes apart. */
  readonly connection: Rate;
  /** Of one address, with tokens that turned out to be none. */
  readonly unknownTokens: Rate;
}

export const scimLimits: ScimLimits = {
  connection: { perSecond: 50, burst: 200 },
  unknownTokens: { perSecond: 5, burst: 100 },
};

/** Bytes of a body; a group may have 100,000 members. */
export const bodyLimits = { general: 1024 * 1024, group: 16 * 1024 * 1024 };

/** The state of the limits, in the memory of one node. */
export interface Limiters {
  readonly reads: TokenBuckets;
  readonly writes: TokenBuckets;
  readonly unknownTokens: TokenBuckets;
}

export function limitersOf({ connection, unknownTokens }: ScimLimits): Limiters {
  return {
    reads: tokenBuckets(connection),
    writes: tokenBuckets(connection),
    unknownTokens: tokenBuckets(unknownTokens),
  };
}
