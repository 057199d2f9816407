import type { Population } from '../db/schema.ts';

declare const sealed: unique symbol;

/**
 * A whole population that was read to its end. Only this can say that somebody is absent: what computes absence takes this
 * type, and only `seal` makes it.
 */
export interface SealedSnapshot {
  readonly [sealed]: true;
  readonly runId: string;
}

export interface LandedRun {
  readonly runId: string;
  readonly population: Population;
  /** The connector said `end`. */
  readonly complete: boolean;
  /** Records read while landing and while staging, when both were counted. */
  readonly expectedRows: number;
  readonly stagedRows: number;
}

/**
 * Rejected and disputed rows do not unseal a snapshot: they protect the members they name.
 *
 * @returns undefined when the run cannot say that somebody is absent
 */
export function seal(run: LandedRun): SealedSnapshot | undefined {
  if (run.population !== 'full' || !run.complete || run.expectedRows !== run.stagedRows) return undefined;
  return { runId: run.runId } as SealedSnapshot;
}
