import type { Database } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';

/** A tenant as requests look for it. One whose erasure has begun is not among them. */
export interface KnownTenant {
  readonly tenantId: string;
  readonly slug: string;
  readonly name: string;
  readonly suspended: boolean;
}

interface Known {
  readonly readAt: number;
  readonly byId: ReadonlyMap<string, KnownTenant>;
  readonly bySlug: ReadonlyMap<string, KnownTenant>;
  readonly byHost: ReadonlyMap<string, KnownTenant>;
}

/** Milliseconds that a node works with what it read: so long, at most, until it heeds what another process changed. */
const keptFor = 500;

/** What each node read last, by its pool; a promise, so that any number of requests share one look. */
const known = new WeakMap<Database['dispatch'], Promise<Known>>();

/** How somebody says which tenant they mean. */
export type TenantKey = { readonly id: string } | { readonly slug: string } | { readonly host: string };

/**
 * The tenant that has this id, short name or host name; undefined when there is none. Every request asks, so the answer comes from
 * memory for half a second; an id or a short name that is not found there is looked up.
 */
export async function tenantBy(database: Database, key: TenantKey): Promise<KnownTenant | undefined> {
  const before = performance.now();
  const at = await tenantsOf(database);
  const found = pick(at, key);
  // Of what was read after the question was put, the answer is known. Most requests name a host that is no tenant's own.
  if (found !== undefined || at.readAt >= before || 'host' in key) return found;
  known.delete(database.dispatch);
  return pick(await tenantsOf(database), key);
}

/** The only tenant that there is; undefined where there are none, or several. */
export async function onlyTenant(database: Database): Promise<KnownTenant | undefined> {
  const { byId } = await tenantsOf(database);
  return byId.size === 1 ? byId.values().next().value : undefined;
}

/** Whoever changes a tenant calls it afterwards: this node then works with what is so now. */
export function forgetTenants(database: Database): void {
  known.delete(database.dispatch);
}

/** What people, programs and identity providers of a suspended tenant are told. */
export function tenantSuspended(): PsmError {
  return new PsmError(
    'tenant_suspended',
    'This organisation is suspended for the time being. Nothing is lost: everything goes on when whoever runs this service resumes it.',
  );
}

function pick(at: Known, key: TenantKey): KnownTenant | undefined {
  if ('id' in key) return at.byId.get(key.id);
  return 'slug' in key ? at.bySlug.get(key.slug) : at.byHost.get(key.host);
}

async function tenantsOf(database: Database): Promise<Known> {
  const { dispatch } = database;
  const last = known.get(dispatch);
  if (last !== undefined) {
    const at = await last.catch(() => undefined);
    if (at !== undefined && performance.now() - at.readAt < keptFor) return at;
    // Another request may have begun to read meanwhile.
    if (known.get(dispatch) === last) known.delete(dispatch);
  }
  const reading = known.get(dispatch) ?? read(database);
  known.set(dispatch, reading);
  return reading;
}

async function read({ dispatch }: Database): Promise<Known> {
  const readAt = performance.now();
  const { rows } = await dispatch.query<KnownTenant & { host: string | null }>(
    `select tenant_id as "tenantId", slug, name, host, suspended_at is not null as suspended
       from tenant where erasing_at is null`,
  );
  return {
    readAt,
    byId: new Map(rows.map((row) => [row.tenantId, row])),
    bySlug: new Map(rows.map((row) => [row.slug, row])),
    byHost: new Map(rows.flatMap((row) => (row.host === null ? [] : [[row.host, row] as const]))),
  };
}
