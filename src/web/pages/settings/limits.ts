import type { Safeguards, Settings } from '../../api/settings.ts';

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

/** How long a sign-in lasts in a new tenant. */
export const usualSignIn = { idle_minutes: 120, longest_hours: 12 };

export const isShare = (limit: Limit): boolean => limit.endsWith('_share');

/** The groups of the settings that are about safety. Numbers that may be missing are empty when they are. */
export interface SafetyDraft {
  readonly safeguards: Safeguards;
  readonly four_eyes: Typed<Settings['four_eyes']>;
  readonly retention: Typed<Settings['retention']>;
}
type Typed<Group> = { readonly [Key in keyof Group]: null extends Group[Key] ? number | '' : Group[Key] };

/** Shares as people think of them, and what is not limited as nothing. */
export function draftOf({ safeguards, four_eyes, retention }: Settings): SafetyDraft {
  return {
    safeguards: inPercent(safeguards),
    four_eyes: emptied(four_eyes) as SafetyDraft['four_eyes'],
    retention: emptied(retention) as SafetyDraft['retention'],
  };
}

/** As it is kept: of each group what was changed, so that nobody undoes what somebody else set meanwhile. */
export function changesOf(draft: SafetyDraft, saved: Settings): Partial<Settings> {
  const before = draftOf(saved);
  const changed = <Group extends object>(group: Group, old: Group, kept: object) =>
    Object.fromEntries(
      Object.keys(kept)
        .filter((key) => group[key as keyof Group] !== old[key as keyof Group])
        .map((key) => [key, kept[key as keyof typeof kept]]),
    );
  const groups = {
    safeguards: changed(draft.safeguards, before.safeguards, ofOne(draft.safeguards)),
    four_eyes: changed(draft.four_eyes, before.four_eyes, filled(draft.four_eyes)),
    retention: changed(draft.retention, before.retention, filled(draft.retention)),
  };
  return Object.fromEntries(Object.entries(groups).filter(([, group]) => Object.keys(group).length > 0));
}

/** Shares as people think of them. */
export const inPercent = (limits: Safeguards): Safeguards =>
  withShares(limits, (share) => Math.round(share * 1000) / 10);

/** Shares as they are kept. */
const ofOne = (limits: Safeguards): Safeguards =>
  withShares(limits, (share) => Math.round(share * 10) / 1000);

function withShares(limits: Safeguards, convert: (share: number) => number): Safeguards {
  return Object.fromEntries(
    Object.entries(limits).map(([key, value]) => [key, isShare(key as Limit) ? convert(value) : value]),
  ) as Safeguards;
}

const emptied = (group: object): object =>
  Object.fromEntries(Object.entries(group).map(([key, value]) => [key, (value as unknown) ?? '']));
const filled = (group: object): object =>
  Object.fromEntries(Object.entries(group).map(([key, value]) => [key, value === '' ? null : value]));
