import { defaultLimits, type SafeguardLimits } from '../directory/settings.ts';
import { counted } from '../kernel/text.ts';

/** Tripped: why a plan is held, with the numbers. Data, never an exception. */
export interface Safeguard {
  readonly code:
    | 'removals_over_limit'
    | 'rejected_rows_over_limit'
    | 'row_count_fell'
    | 'few_members_recognised'
    | 'segment_vanished';
  readonly message: string;
  readonly actual: number;
  readonly limit: number;
}

export interface SafeguardFacts {
  readonly population: 'full' | 'partial';
  /** Invited and active members of the hub. */
  readonly members: number;
  /** Members that this plan would deactivate or delete; absent people count before an action is chosen. */
  readonly removals: number;
  /** Members of the hub removed in the last 24 hours. */
  readonly removedLately: number;
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly lastFullRows: number | undefined;
  /** Members whom a sync could miss (not protected), and how many of them a record recognised. */
  readonly knownMembers: number;
  readonly recognisedMembers: number;
  readonly vanishedSegments: readonly { label: string; value: string; leavers: number }[];
}

/** Everything that holds the plan. Files that list only some people skip the checks about absence. Pure. */
export function judge(facts: SafeguardFacts, limits: SafeguardLimits = defaultLimits): Safeguard[] {
  const full = facts.population === 'full';
  return [
    judgeRemovals(facts, limits),
    rejectedRows(facts, limits),
    full ? rowCount(facts, limits) : undefined,
    full ? recognised(facts, limits) : undefined,
    ...(full ? facts.vanishedSegments.map(segment) : []),
  ].filter((one) => one !== undefined);
}

/** How many members of a hub of this size may be removed within 24 hours. */
export function removalLimit(members: number, limits: SafeguardLimits = defaultLimits): number {
  if (members < limits.smallHub) return limits.smallHubRemovals;
  return Math.min(Math.floor(members * limits.removalShare + 1e-9), limits.removalCount);
}

/** The brake: too many members of the hub would be gone within 24 hours. */
export function judgeRemovals(
  facts: Pick<SafeguardFacts, 'members' | 'removals' | 'removedLately'>,
  limits: SafeguardLimits = defaultLimits,
): Safeguard | undefined {
  const limit = removalLimit(facts.members, limits);
  const actual = facts.removals + facts.removedLately;
  if (facts.removals === 0 || actual <= limit) return undefined;
  const lately =
    facts.removedLately === 0
      ? ''
      : ` (${facts.removals} now and ${facts.removedLately} in the last 24 hours)`;
  const share = percent(actual / Math.max(facts.members, 1));
  return {
    code: 'removals_over_limit',
    message:
      `${counted(actual, 'member')} of ${facts.members.toLocaleString('en')} (${share}) would be deactivated or deleted${lately}; ` +
      `the limit is ${limit.toLocaleString('en')}. Likely cause: the file lists only some people, or another hub's.`,
    actual,
    limit,
  };
}

function rejectedRows(facts: SafeguardFacts, limits: SafeguardLimits): Safeguard | undefined {
  const limit = Math.floor(facts.rowsRead * limits.rejectedShare + 1e-9);
  if (facts.rowsRejected <= limit) return undefined;
  return {
    code: 'rejected_rows_over_limit',
    message:
      `${counted(facts.rowsRejected, 'row')} of ${facts.rowsRead.toLocaleString('en')} ` +
      `(${percent(facts.rowsRejected / facts.rowsRead)}) were rejected; the limit is ${percent(limits.rejectedShare)}. ` +
      'Likely cause: a column is mapped to the wrong field, or the export is damaged.',
    actual: facts.rowsRejected,
    limit,
  };
}

function rowCount(facts: SafeguardFacts, limits: SafeguardLimits): Safeguard | undefined {
  if (facts.lastFullRows === undefined) return undefined;
  const least = Math.ceil(facts.lastFullRows * (1 - limits.rowDropShare) - 1e-9);
  if (facts.rowsRead >= least) return undefined;
  return {
    code: 'row_count_fell',
    message:
      `The file has ${counted(facts.rowsRead, 'row')}, the last one had ${facts.lastFullRows.toLocaleString('en')}: ` +
      `a fall of ${percent(1 - facts.rowsRead / facts.lastFullRows)}, the limit is ${percent(limits.rowDropShare)}. ` +
      'Likely cause: the export was cut off, or filtered.',
    actual: facts.rowsRead,
    limit: least,
  };
}

function recognised(facts: SafeguardFacts, limits: SafeguardLimits): Safeguard | undefined {
  const least = Math.ceil(facts.knownMembers * limits.recognisedShare - 1e-9);
  if (facts.recognisedMembers >= least) return undefined;
  return {
    code: 'few_members_recognised',
    message:
      `Only ${facts.recognisedMembers.toLocaleString('en')} of the hub's ${counted(facts.knownMembers, 'member')} are in the file; ` +
      `at least ${least.toLocaleString('en')} are expected. Likely cause: this is another hub's file.`,
    actual: facts.recognisedMembers,
    limit: least,
  };
}

function segment(vanished: { label: string; value: string; leavers: number }): Safeguard {
  return {
    code: 'segment_vanished',
    message:
      `Every member with ${vanished.label} "${vanished.value}" (${counted(vanished.leavers, 'person', 'people')}) is absent. ` +
      'Likely cause: the export leaves this group out.',
    actual: vanished.leavers,
    limit: 0,
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`;
}
