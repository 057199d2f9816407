import { sql } from 'kysely';
import { recordEvents } from '../audit/record.ts';
import type { TokenScope } from '../db/securityTables.ts';
import { type Database, type TenantScope, withTenant } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { newTenantToken, tenantOfToken, tokenHash } from '../kernel/tenantToken.ts';
import { personOf } from './person.ts';
import { adminRoles, type Role } from './roles.ts';

/** What people see of a token: never the token itself. */
export interface ApiToken {
  readonly tokenId: string;
  readonly name: string;
  /** Enough of it to tell two apart. */
  readonly prefix: string;
  readonly role: Role;
  /** Null: all that the role may. */
  readonly scopes: TokenScope[] | null;
  /** Null: the usual limit. */
  readonly requestsPerMinute: number | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  /** What it may do at most; without them all that the role may. */
  readonly scopes?: readonly TokenScope[] | undefined;
  /** Without it the usual limit. */
  readonly requestsPerMinute?: number | undefined;
  /** Without it the token does not expire. */
  readonly expiresDays?: number | undefined;
  readonly createdBy: string;
}

/** Makes tokens recognisable to people and to scanners that look for leaked secrets. */
const mark = 'psm_';

/** Where the secret begins in a token: the tenant's id takes the 21 characters before. */
const secretAt = mark.length + 22;

/**
 * Creates a token. The token itself is returned this once and stored nowhere: only its hash is. One that an admin makes, or a program
 * with a token that an admin made, never may more than that admin, and ends with them.
 */
export async function createToken(
  scope: TenantScope,
  given: NewToken,
): Promise<{ readonly token: string; readonly stored: ApiToken }> {
  const token = `${mark}${newTenantToken(scope.tenantId)}`;
  const tokenId = newId();
  const scopes = given.scopes === undefined ? null : [...new Set(given.scopes)];
  await sql`
    insert into api_token (token_id, name, prefix, hash, role, scopes, requests_per_minute, admin_id, created_by, expires_at)
    values (${tokenId}, ${given.name}, ${`${mark}…${token.slice(secretAt, secretAt + 6)}`}, ${tokenHash(token)},
            ${given.role}, ${scopes}, ${given.requestsPerMinute ?? null}, ${await adminOf(scope, given.createdBy)},
            ${given.createdBy}, now() + make_interval(days => ${given.expiresDays ?? null}::int))
  `.execute(scope.db);
  await recordEvents(scope, [
    {
      actor: given.createdBy,
      action: 'token.created',
      entity: 'token',
      entityId: tokenId,
      body: {
        name: given.name,
        role: given.role,
        scopes,
        requests_per_minute: given.requestsPerMinute ?? null,
        expires_days: given.expiresDays ?? null,
      },
    },
  ]);
  return { token, stored: await getToken(scope, tokenId) };
}

/** The admin that a token stands for who makes another; null for the console. */
async function adminOf(scope: TenantScope, actor: string): Promise<string | null> {
  const person = await personOf(scope, actor);
  const email = /^admin:(.*)$/.exec(person ?? '')?.[1];
  if (email === undefined) return null;
  const admin = await scope.db
    .selectFrom('admin_user')
    .select('admin_id')
    .where('email_norm', '=', email)
    .executeTakeFirst();
  if (admin === undefined) throw new PsmError('forbidden', 'Whoever makes a token has to be an admin.');
  return admin.admin_id;
}

/** All tokens, those that are revoked or expired too, newest first. */
export async function listTokens(scope: TenantScope): Promise<ApiToken[]> {
  const rows = await scope.db.selectFrom('api_token').selectAll().orderBy('token_id', 'desc').execute();
  return rows.map(tokenOf);
}

/** Ends a token at once; doing it again changes nothing. @throws PsmError `not_found` */
export async function revokeToken(scope: TenantScope, tokenId: string, actor: string): Promise<void> {
  const token = await getToken(scope, tokenId);
  if (token.revokedAt !== null) return;
  await sql`update api_token set revoked_at = now() where token_id = ${tokenId}`.execute(scope.db);
  await recordEvents(scope, [
    { actor, action: 'token.revoked', entity: 'token', entityId: tokenId, body: { name: token.name } },
  ]);
}

async function getToken(scope: TenantScope, tokenId: string): Promise<ApiToken> {
  const row = await scope.db
    .selectFrom('api_token')
    .selectAll()
    .where('token_id', '=', tokenId)
    .executeTakeFirst();
  if (row === undefined) throw new PsmError('not_found', 'There is no such token.');
  return tokenOf(row);
}

function tokenOf(row: {
  token_id: string;
  name: string;
  prefix: string;
  role: Role;
  scopes: TokenScope[] | null;
  requests_per_minute: number | null;
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
}): ApiToken {
  return {
    tokenId: row.token_id,
    name: row.name,
    prefix: row.prefix,
    role: row.role,
    scopes: row.scopes,
    requestsPerMinute: row.requests_per_minute,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}

export interface Bearer extends Pick<ApiToken, 'tokenId' | 'name' | 'scopes' | 'requestsPerMinute'> {
  readonly tenantId: string;
  /** As it is at this moment: of a token that belongs to an admin, the admin's. */
  readonly role: Role;
  readonly expiresAt: Date | null;
}

/** Whose token this is; undefined when it is unknown, revoked or expired. Its use is noted at most once a minute. */
export async function bearerOf(database: Database, token: string): Promise<Bearer | undefined> {
  const tenantId = token.startsWith(mark) ? tenantOfToken(token.slice(mark.length)) : undefined;
  if (tenantId === undefined) return undefined;
  return withTenant(database, tenantId, async ({ db }) => {
    const { rows } = await sql<{
      token_id: string;
      name: string;
      role: Role;
      scopes: TokenScope[] | null;
      requests_per_minute: number | null;
      expires_at: Date | null;
      note: boolean;
    }>`
      select t.token_id, t.name, t.scopes, t.requests_per_minute, t.expires_at,
             -- never more than it was made for, nor than the admin it stands for may now
             case when a.role is null then t.role
                  when t.role = 'operator' or array_position(${adminRoles}::text[], a.role) > array_position(${adminRoles}::text[], t.role)
                  then a.role else t.role end as role,
             coalesce(t.last_used_at < now() - interval '1 minute', true) as note
        from api_token t left join admin_user a using (tenant_id, admin_id)
       where t.hash = ${tokenHash(token)} and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())
    `.execute(db);
    const found = rows[0];
    if (found === undefined) return undefined;
    if (found.note) {
      // Of many requests at once one writes and none waits.
      await sql`
        update api_token set last_used_at = now() where token_id = (
          select token_id from api_token where token_id = ${found.token_id}
            and coalesce(last_used_at < now() - interval '1 minute', true) for update skip locked)
      `.execute(db);
    }
    const { token_id: tokenId, name, role, scopes, expires_at: expiresAt } = found;
    return { tenantId, tokenId, name, role, scopes, requestsPerMinute: found.requests_per_minute, expiresAt };
  });
}
