import { sql } from 'kysely';
import { recordEvents } from '../audit/record.ts';
import { hasSqlState, sqlState } from '../db/client.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { type SecretKeys, sealSecret } from '../kernel/secretKeys.ts';
import { assertSound, domainOf, type ProviderSettings, settled, usualSettings } from './providerSettings.ts';

export interface IdentityProvider extends ProviderSettings {
  readonly providerId: string;
  /** Sealed; null for a public client, which proves itself by PKCE alone. */
  readonly secret: { readonly keyId: string; readonly sealed: Buffer } | null;
  readonly createdAt: Date;
}

/** What is left out stays as it is, or is as it is usually. The secret: null removes it. */
export type ProviderChange = {
  readonly [Key in keyof ProviderSettings]?: ProviderSettings[Key] | undefined;
} & {
  readonly clientSecret?: string | null | undefined;
};
export type NewProvider = ProviderChange & Pick<ProviderSettings, 'name' | 'issuer' | 'clientId'>;

/** What the client secret of an identity provider belongs to: moved to another tenant or provider it does not open. */
export function placeOfClientSecret(tenantId: string, providerId: string): readonly string[] {
  return [tenantId, 'identity provider', providerId];
}

/** Providers of one tenant, at most: people choose from all that have no domains. */
const maxProviders = 20;

/** All providers, the oldest first. */
export function listProviders(scope: TenantScope): Promise<IdentityProvider[]> {
  return select(scope, null);
}

/** @throws PsmError `not_found` */
export async function getProvider(scope: TenantScope, providerId: string): Promise<IdentityProvider> {
  const [provider] = await select(scope, providerId);
  if (provider === undefined) throw new PsmError('not_found', 'There is no such identity provider.');
  return provider;
}

/** The enabled provider where people of an address sign in, whether somebody has the address or not. */
export async function providerForEmail(
  scope: TenantScope,
  email: string,
): Promise<IdentityProvider | undefined> {
  const domain = domainOf(email);
  return (await listProviders(scope)).find((one) => one.enabled && one.domains.includes(domain));
}

/** Enabled providers that everybody may choose, the oldest first. */
export async function choosableProviders(scope: TenantScope): Promise<IdentityProvider[]> {
  return (await listProviders(scope)).filter((one) => one.enabled && one.domains.length === 0);
}

/** @throws PsmError `conflict` when another provider has one of the domains, or it is there already; `invalid_request` */
export async function addProvider(
  scope: TenantScope,
  keys: SecretKeys,
  given: NewProvider,
  actor: string,
): Promise<IdentityProvider> {
  const others = await locked(scope);
  if (others.length >= maxProviders) {
    throw new PsmError('conflict', `There are ${maxProviders} identity providers already. Remove one first.`);
  }
  const settings = settled(given, {
    ...usualSettings,
    name: given.name,
    issuer: given.issuer,
    clientId: given.clientId,
  });
  assertSound(settings, others);
  const providerId = newId();
  await unlessTwice(async () => {
    await scope.db
      .insertInto('identity_provider')
      .values({
        provider_id: providerId,
        created_by: actor,
        ...columns(settings),
        ...secretOf(scope, keys, providerId, given),
      })
      .execute();
  });
  await record(scope, actor, 'provider.added', providerId, { ...audited(settings) });
  return getProvider(scope, providerId);
}

/**
 * Changes what is given. With another issuer or client the people whom it knew are not bound to it any more: they are found by their
 * addresses when they sign in next. Switched off, the sessions end that were opened there.
 *
 * @throws PsmError `not_found`, `conflict`, `invalid_request`
 */
export async function changeProvider(
  scope: TenantScope,
  keys: SecretKeys,
  providerId: string,
  change: ProviderChange,
  actor: string,
): Promise<IdentityProvider> {
  const all = await locked(scope);
  const before = all.find((one) => one.providerId === providerId);
  if (before === undefined) throw new PsmError('not_found', 'There is no such identity provider.');
  const settings = settled(change, before);
  assertSound(
    settings,
    all.filter((one) => one !== before),
  );
  await unlessTwice(async () => {
    await scope.db
      .updateTable('identity_provider')
      .set({ ...columns(settings), ...secretOf(scope, keys, providerId, change) })
      .where('provider_id', '=', providerId)
      .execute();
  });
  if (settings.issuer !== before.issuer || settings.clientId !== before.clientId)
    await unbind(scope, providerId);
  if (before.enabled && !settings.enabled) {
    await scope.db.deleteFrom('session').where('provider_id', '=', providerId).execute();
  }
  await record(scope, actor, 'provider.changed', providerId, {
    ...audited(settings),
    before: audited(before),
    ...(change.clientSecret !== undefined && { secret_changed: true }),
  });
  return getProvider(scope, providerId);
}

/** Removes a provider; the sessions end that were opened there. The people stay. @throws PsmError `not_found` */
export async function removeProvider(scope: TenantScope, providerId: string, actor: string): Promise<void> {
  const { name, issuer } = await getProvider(scope, providerId);
  await unbind(scope, providerId);
  await scope.db.deleteFrom('identity_provider').where('provider_id', '=', providerId).execute();
  await record(scope, actor, 'provider.removed', providerId, { name, issuer });
}

async function select(scope: TenantScope, providerId: string | null): Promise<IdentityProvider[]> {
  const rows = await scope.db
    .selectFrom('identity_provider')
    .selectAll()
    .$if(providerId !== null, (query) => query.where('provider_id', '=', providerId))
    .orderBy('provider_id')
    .execute();
  return rows.map((row) => ({
    providerId: row.provider_id,
    name: row.name,
    issuer: row.issuer,
    clientId: row.client_id,
    secret: row.key_id === null || row.sealed === null ? null : { keyId: row.key_id, sealed: row.sealed },
    scopes: row.scopes,
    domains: row.domains,
    roleClaim: row.role_claim,
    roleMap: row.role_map,
    defaultRole: row.default_role,
    createsAdmins: row.creates_admins,
    managesRoles: row.manages_roles,
    enabled: row.enabled,
    createdAt: row.created_at,
  }));
}

/** All of them, while nobody else adds or changes one: what must not be there twice is compared with all. */
async function locked(scope: TenantScope): Promise<IdentityProvider[]> {
  await sql`select from tenant for no key update`.execute(scope.db);
  return listProviders(scope);
}

async function unlessTwice(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!hasSqlState(error, sqlState.uniqueViolation)) throw error;
    throw new PsmError('conflict', 'There is an identity provider with this issuer and this client already.');
  }
}

async function unbind(scope: TenantScope, providerId: string): Promise<void> {
  await scope.db
    .updateTable('admin_user')
    .set({ provider_id: null, subject: null })
    .where('provider_id', '=', providerId)
    .execute();
}

function columns(settings: ProviderSettings) {
  return {
    name: settings.name,
    issuer: settings.issuer,
    client_id: settings.clientId,
    scopes: settings.scopes,
    domains: [...settings.domains],
    role_claim: settings.roleClaim,
    role_map: JSON.stringify(settings.roleMap),
    default_role: settings.defaultRole,
    creates_admins: settings.createsAdmins,
    manages_roles: settings.managesRoles,
    enabled: settings.enabled,
  };
}

function secretOf(
  { tenantId }: TenantScope,
  keys: SecretKeys,
  providerId: string,
  { clientSecret }: ProviderChange,
): { key_id?: string | null; sealed?: Buffer | null } {
  if (clientSecret === undefined) return {};
  if (clientSecret === null) return { key_id: null, sealed: null };
  const { keyId, sealed } = sealSecret(keys, clientSecret, placeOfClientSecret(tenantId, providerId));
  return { key_id: keyId, sealed };
}

function audited({ name, issuer, clientId, domains, roleClaim, roleMap, ...rest }: ProviderSettings) {
  return {
    name,
    issuer,
    client_id: clientId,
    domains: [...domains],
    role_claim: roleClaim,
    role_map: { ...roleMap },
    default_role: rest.defaultRole,
    creates_admins: rest.createsAdmins,
    manages_roles: rest.managesRoles,
    enabled: rest.enabled,
  };
}

function record(
  scope: TenantScope,
  actor: string,
  action: string,
  entityId: string,
  body: Parameters<typeof recordEvents>[1][number]['body'],
): Promise<void> {
  return recordEvents(scope, [{ actor, action, entity: 'provider', entityId, body }]);
}
