import { recordEvents } from '../audit/record.ts';
import { hasSqlState, sqlState } from '../db/client.ts';
import type { JsonValue } from '../db/schema.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { type GivenLimits, limitsOf } from '../directory/limits.ts';
import { applySetup } from '../directory/setup.ts';
import { forgetTenants } from '../directory/tenantFinder.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { setupFileOf } from '../signin/firstSetup.ts';
import { createSigninLink } from '../signin/link.ts';
import { readTenant, type TenantRecord, unknownTenant } from './tenantRecord.ts';

export interface NewTenant {
  readonly name: string;
  readonly slug: string;
  readonly ownerEmail: string;
  readonly host?: string | null | undefined;
  readonly hubs?: readonly string[] | undefined;
  readonly limits?: GivenLimits | undefined;
}

/**
 * Makes a tenant with its owner, the well-known fields and the named hubs, and a link with which the owner signs in.
 *
 * @throws PsmError `conflict` when another tenant has the short name or the host name, `invalid_request`
 */
export async function createTenant(
  database: Database,
  given: NewTenant,
  actor: string,
): Promise<{ readonly tenant: TenantRecord; readonly link: string }> {
  const { name: organisation, slug, ownerEmail, hubs = [], host = null } = given;
  assertNames(given);
  const some = hubs.length > 0;
  // It wants a hub; here owners may add theirs later.
  const file = setupFileOf({ organisation, ownerEmail, hubs: some ? hubs : [organisation], sample: false });
  return changing(database, newId(), { slug, host }, async (scope) => {
    await applySetup(scope, {
      ...file,
      tenant: { name: file.tenant.name, slug },
      hubs: some ? file.hubs : [],
    });
    const limits = limitsOf(given.limits ?? {});
    await scope.client.query('update tenant set host = $1, limits = $2', [host, limits]);
    await noteTenant(scope, actor, 'tenant.created', { slug, host, limits: { ...limits } });
    const link = await createSigninLink(scope, ownerEmail, actor);
    return { tenant: await readTenant(scope), link };
  });
}

export interface TenantChange {
  readonly name?: string | undefined;
  readonly host?: string | null | undefined;
  readonly limits?: GivenLimits | undefined;
}

/**
 * Changes what is given and leaves the rest. A limit below what there is takes nothing away: there cannot be more.
 *
 * @throws PsmError `not_found`; `conflict` when another tenant has the host name
 */
export async function changeTenant(
  database: Database,
  tenantId: string,
  change: TenantChange,
  actor: string,
): Promise<TenantRecord> {
  assertNames(change);
  return changing(database, tenantId, { host: change.host ?? null }, async (scope) => {
    await lockTenant(scope);
    const before = await readTenant(scope);
    if (before.status === 'erasing') throw unknownTenant();
    const { name = before.name, host = before.host } = change;
    const limits = { ...before.limits, ...change.limits };
    await scope.client.query('update tenant set name = $1, host = $2, limits = $3', [name, host, limits]);
    const after = await readTenant(scope);
    const shown = (one: TenantRecord) => ({ name: one.name, host: one.host, limits: { ...one.limits } });
    await noteTenant(scope, actor, 'tenant.changed', { before: shown(before), after: shown(after) });
    return after;
  });
}

/**
 * Stops everything of a tenant: its people, programs and identity providers are refused, nothing of it is read, applied or sent. What is
 * under way ends with the chunk or the message it is at.
 *
 * @throws PsmError `not_found`; `conflict` when it is suspended already, or is being erased
 */
export async function suspendTenant(
  database: Database,
  tenantId: string,
  reason: string,
  actor: string,
): Promise<TenantRecord> {
  return changing(database, tenantId, {}, async (scope) => {
    await lockTenant(scope);
    const { status, slug } = await readTenant(scope);
    if (status !== 'active') throw new PsmError('conflict', `"${slug}" is ${status} already.`);
    await scope.client.query(
      'update tenant set suspended_at = now(), suspended_by = $1, suspended_reason = $2',
      [actor, reason],
    );
    await noteTenant(scope, actor, 'tenant.suspended', { reason });
    return readTenant(scope);
  });
}

/**
 * Lets everything of a tenant go on. Schedules catch up with the latest slot only; invitations that were open when it was suspended stay
 * good as much longer as nobody could accept them.
 *
 * @throws PsmError `not_found`; `conflict` when it is not suspended, or is being erased
 */
export async function resumeTenant(
  database: Database,
  tenantId: string,
  actor: string,
): Promise<TenantRecord> {
  return changing(database, tenantId, {}, async (scope) => {
    await lockTenant(scope);
    const { status, slug, suspended } = await readTenant(scope);
    if (status !== 'suspended') {
      throw new PsmError(
        'conflict',
        status === 'erasing' ? `"${slug}" is being erased.` : `"${slug}" is not suspended.`,
      );
    }
    await scope.client.query(
      `update invitation i set expires_at = i.expires_at + (now() - t.suspended_at)
         from tenant t where i.status = 'open' and i.expires_at > t.suspended_at`,
    );
    await scope.client.query(
      'update tenant set suspended_at = null, suspended_by = null, suspended_reason = null',
    );
    await noteTenant(scope, actor, 'tenant.resumed', { suspended_at: suspended?.at.toISOString() });
    return readTenant(scope);
  });
}

/** @throws PsmError `invalid_request` for what cannot stand in an address */
export function assertNames(given: {
  readonly slug?: string | undefined;
  readonly host?: string | null | undefined;
}): void {
  if (given.slug !== undefined && !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(given.slug)) {
    throw new PsmError(
      'invalid_request',
      `The short name "${given.slug}" cannot be used: it has small letters, digits and hyphens only, at most 63.`,
    );
  }
  const host = given.host ?? undefined;
  if (
    host !== undefined &&
    (host.length > 253 || !/^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(host))
  ) {
    throw new PsmError(
      'invalid_request',
      `"${host}" is no host name. Write it as people.example.com, in small letters and without a port.`,
    );
  }
}

/** Writes what was done to a tenant into its own trail. */
export function noteTenant(
  scope: TenantScope,
  actor: string,
  action: string,
  body: Readonly<Record<string, JsonValue | undefined>>,
): Promise<void> {
  return recordEvents(scope, [{ actor, action, entity: 'tenant', entityId: scope.tenantId, body }]);
}

async function lockTenant({ client }: TenantScope): Promise<void> {
  await client.query('select from tenant for no key update');
}

/** One transaction about a tenant, after which this node works with what is so then. */
async function changing<T>(
  database: Database,
  tenantId: string,
  names: { readonly slug?: string; readonly host?: string | null },
  work: (scope: TenantScope) => Promise<T>,
): Promise<T> {
  try {
    return await withTenant(database, tenantId, work);
  } catch (error) {
    throw takenName(error, names) ?? error;
  } finally {
    forgetTenants(database);
  }
}

/** Which name another tenant has already; undefined for any other error. */
export function takenName(
  error: unknown,
  { slug, host }: { readonly slug?: string | undefined; readonly host?: string | null | undefined },
): PsmError | undefined {
  if (!hasSqlState(error, sqlState.uniqueViolation)) return undefined;
  const constraint = String((error as { constraint?: unknown }).constraint);
  if (constraint === 'tenant_slug_key') {
    return new PsmError('conflict', `Another tenant has the short name "${slug}". Take another one.`);
  }
  if (constraint === 'tenant_host_key') {
    return new PsmError('conflict', `Another tenant has the host name "${host}".`);
  }
  return undefined;
}
