import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';

/** What whoever runs the service allows a tenant; null: as much as it likes. */
export interface TenantLimits {
  /** That are not deleted. */
  readonly members: number | null;
  readonly hubs: number | null;
  /** That were not removed; the uploads of a hub are none. */
  readonly sources: number | null;
  /** Uploads and pulls within 24 hours. */
  readonly files_per_day: number | null;
  /** Of all callers of the API together, on each node. */
  readonly requests_per_minute: number | null;
}

export type LimitName = keyof TenantLimits;

/** What is left out stays as it is, or has no limit. */
export type GivenLimits = { readonly [Name in LimitName]?: number | null | undefined };

const names = {
  members: 'members',
  hubs: 'hubs',
  sources: 'sources',
  files_per_day: 'files within 24 hours',
  requests_per_minute: 'requests a minute',
} as const satisfies Record<LimitName, string>;

/** As they are stored, whatever is left out. */
export function limitsOf(stored: unknown): TenantLimits {
  const given = typeof stored === 'object' && stored !== null ? (stored as Partial<TenantLimits>) : {};
  const of = (name: LimitName) => (typeof given[name] === 'number' ? given[name] : null);
  return {
    members: of('members'),
    hubs: of('hubs'),
    sources: of('sources'),
    files_per_day: of('files_per_day'),
    requests_per_minute: of('requests_per_minute'),
  };
}

/** How many requests a minute all callers of the tenant may make. */
export async function requestLimit({ client }: TenantScope): Promise<number | null> {
  const { rows } = await client.query<{ limits: unknown }>('select limits from tenant');
  return limitsOf(rows[0]?.limits).requests_per_minute;
}

/** How many there are of what a tenant may have so many of. */
export const counts = {
  members: 'select count(*)::int as used from member where deleted_at is null',
  hubs: 'select count(*)::int as used from hub',
  // Every hub has a place for its uploads, as soon as somebody needs it.
  sources: `select count(*)::int as used from source where live and not (connector = 'csv' and name_norm = 'upload')`,
  files_per_day: `select count(*)::int as used from run where read <> 'push' and created_at > now() - interval '24 hours'`,
} as const satisfies Partial<Record<LimitName, string>>;

export type CountedLimit = keyof typeof counts;

/** How many more there may be, and the limit. */
export interface Room {
  readonly left: number;
  readonly limit: number;
}

/**
 * How many more of something the tenant may have; undefined where there is no limit. Where there is one, the tenant's row stays locked
 * until the transaction ends: of two who add the last one, the second counts after the first.
 */
export async function roomFor({ client }: TenantScope, name: CountedLimit): Promise<Room | undefined> {
  const limit = async (lock: string) => {
    const { rows } = await client.query<{ limits: unknown }>(`select limits from tenant ${lock}`);
    return limitsOf(rows[0]?.limits)[name];
  };
  if ((await limit('')) === null) return undefined;
  const most = await limit('for no key update');
  if (most === null) return undefined;
  const { rows } = await client.query<{ used: number }>(counts[name]);
  return { left: Math.max(most - (rows[0]?.used ?? 0), 0), limit: most };
}

/** @throws PsmError `limit_reached` when there may not be one more */
export async function assertRoom(scope: TenantScope, name: CountedLimit): Promise<void> {
  const room = await roomFor(scope, name);
  if (room !== undefined && room.left === 0) throw limitReached(name, room.limit);
}

/** What people read whom a limit stops. */
export function limitInWords(name: LimitName, limit: number): string {
  return `This organisation may have ${limit.toLocaleString('en')} ${names[name]}, and has them. Whoever runs this service can raise the limit.`;
}

function limitReached(name: LimitName, limit: number): PsmError {
  return new PsmError('limit_reached', limitInWords(name, limit), { details: { limit: name, most: limit } });
}
