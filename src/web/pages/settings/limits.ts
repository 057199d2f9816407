import type { Safeguards } from '../../api/settings.ts';

export type Limit = keyof Safeguards;

/** What a new tenant begins with; shares of one. */
export const usualLimits: Safeguards = {
  removal_share: 0.2,
  removal_count: 500,
  small_hub: 20,
  small_hub_removals: 4,
  rejected_share: 0.4,
  row_drop_share: 0.3,
  recognised_share: 0.5,
};

export const isShare = (limit: Limit): boolean => limit.endsWith('_share');

/** Shares as people think of them. */
export const inPercent = (limits: Safeguards): Safeguards =>
  withShares(limits, (share) => Math.round(share * 1000) / 10);

/** Shares as they are kept. */
export const ofOne = (limits: Safeguards): Safeguards =>
  withShares(limits, (share) => Math.round(share * 10) / 1000);

function withShares(limits: Safeguards, convert: (share: number) => number): Safeguards {
  return Object.fromEntries(
    Object.entries(limits).map(([key, value]) => [key, isShare(key as Limit) ? convert(value) : value]),
  ) as Safeguards;
}
