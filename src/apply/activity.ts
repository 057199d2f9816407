import type { TenantScope } from '../db/tenant.ts';
import { selectDays, selectMembers } from './sql/activity.ts';

export interface ActivityDay {
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
  /** Active and invited members at the end of the day. */
  readonly members: number;
  readonly invites: number;
  readonly updates: number;
  /** Deactivated and deleted, by a plan or by hand. */
  readonly removals: number;
}

type Acts = Pick<ActivityDay, 'day' | 'invites' | 'updates' | 'removals'>;

/** What a day did: `change` is by how many its members grew. */
export type CountedDay = Acts & { readonly change: number };

const nothing = { invites: 0, updates: 0, removals: 0 };

/**
 * The last days on which something happened, oldest first, and today. Costs what happened in these days, not the members that
 * there are, besides counting them once.
 *
 * @param query.hub all hubs when it is left out
 * @param query.days today is one of them
 */
export async function activity(
  scope: TenantScope,
  query: { readonly hub?: string | undefined; readonly days: number },
): Promise<ActivityDay[]> {
  const hub = query.hub ?? null;
  const { rows: now } = await scope.client.query<{ members: number; today: string }>(selectMembers, [hub]);
  const { rows } = await scope.client.query<CountedDay>(selectDays, [hub, query.days]);
  return backwards(rows, now[0] ?? { members: 0, today: '' });
}

/** Goes back from the members that there are, day by day. Pure. @param days oldest first */
export function backwards(
  days: readonly CountedDay[],
  now: { readonly members: number; readonly today: string },
): ActivityDay[] {
  const all = days.at(-1)?.day === now.today ? days : [...days, { day: now.today, change: 0, ...nothing }];
  let members = now.members;
  const found: ActivityDay[] = [];
  for (const { change, ...acts } of all.toReversed()) {
    found.push({ ...acts, members });
    members -= change;
  }
  return found.toReversed();
}
