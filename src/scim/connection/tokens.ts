import { recordEvents } from '../../audit/record.ts';
import { type Database, type TenantScope, withTenant } from '../../db/tenant.ts';
import { PsmError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { tokenHash } from '../../kernel/tenantToken.ts';
import { newSecretText, tenantOfSecretText } from './secretText.ts';
import { lockConnection } from './lockConnection.ts';
import { stateSql } from './credentialState.ts';
import type { CredentialState, ScimConnection, ScimToken } from './types.ts';

/** One to use and one to change it for. */
const mostLive = 2;

const columns = `t.token_id, t.prefix, t.created_by, t.created_at, t.expires_at, t.last_used_at, ${stateSql('t')} as state`;

/**
 * Makes a bearer token of a connection. The token itself is returned this once and stored nowhere: only its hash is.
 *
 * @param expiresDays null: it never expires
 * @throws PsmError `not_found` for a source that is no connection, `conflict` when two tokens are live already
 */
export async function createScimToken(
  scope: TenantScope,
  connectionId: string,
  expiresDays: number | null,
  actor: string,
): Promise<{ readonly token: string; readonly stored: ScimToken }> {
  await lockConnection(scope, connectionId);
  const live = (await listScimTokens(scope, connectionId)).filter(isLive);
  if (live.length >= mostLive) {
    const which = live.map((one) => one.prefix).join(' and ');
    throw new PsmError(
      'conflict',
      `This connection has two live tokens already, ${which}. Revoke the one that is not needed any more first.`,
    );
  }
  const { text: token, prefix } = newSecretText('token', scope.tenantId);
  const tokenId = newId();
  await scope.client.query(
    `insert into scim_token (token_id, source_id, prefix, hash, created_by, expires_at)
     values ($1, $2, $3, $4, $5, now() + make_interval(days => $6::int))`,
    [tokenId, connectionId, prefix, tokenHash(token), actor, expiresDays],
  );
  await recordEvents(scope, [
    {
      actor,
      action: 'scim.token_created',
      entity: 'source',
      entityId: connectionId,
      body: { token: tokenId, prefix, expires_days: expiresDays },
    },
  ]);
  return { token, stored: await getToken(scope, connectionId, tokenId) };
}

/** All tokens that people made for a connection, those that are revoked or expired too, newest first. */
export async function listScimTokens(scope: TenantScope, connectionId: string): Promise<ScimToken[]> {
  const { rows } = await scope.client.query<TokenRow>(
    `select ${columns} from scim_token t where t.source_id = $1 and t.client_id is null order by t.token_id desc`,
    [connectionId],
  );
  return rows.map(tokenOf);
}

/** Ends a token at once; doing it again changes nothing. @throws PsmError `not_found` */
export async function revokeScimToken(
  scope: TenantScope,
  connectionId: string,
  tokenId: string,
  actor: string,
): Promise<void> {
  const { prefix, state } = await getToken(scope, connectionId, tokenId);
  if (state === 'revoked') return;
  await scope.client.query('update scim_token set revoked_at = now() where token_id = $1', [tokenId]);
  await recordEvents(scope, [
    {
      actor,
      action: 'scim.token_revoked',
      entity: 'source',
      entityId: connectionId,
      body: { token: tokenId, prefix },
    },
  ]);
}

/** Whether it lets in. */
export function isLive({ state }: { readonly state: CredentialState }): boolean {
  return state === 'live' || state === 'expiring';
}

async function getToken(scope: TenantScope, connectionId: string, tokenId: string): Promise<ScimToken> {
  const { rows } = await scope.client.query<TokenRow>(
    `select ${columns} from scim_token t where t.source_id = $1 and t.token_id = $2 and t.client_id is null`,
    [connectionId, tokenId],
  );
  if (rows[0] === undefined) throw new PsmError('not_found', 'There is no such token.');
  return tokenOf(rows[0]);
}

interface TokenRow {
  token_id: string;
  prefix: string;
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  state: CredentialState;
}

function tokenOf(row: TokenRow): ScimToken {
  return {
    tokenId: row.token_id,
    prefix: row.prefix,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    state: row.state,
  };
}

/** Finds by the unique index on hashes; of many requests at once one notes the use, once a minute, and none waits. */
const find = {
  name: 'scim_connection_of_token',
  text: `
    with found as (
      select t.token_id, t.source_id, s.hub_id, s.name,
             coalesce(t.last_used_at < now() - interval '1 minute', true) as note
        from scim_token t
        join source s on s.source_id = t.source_id and s.live
        left join scim_client c on c.client_id = t.client_id
       where t.hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())
         and c.revoked_at is null
    ), free as (
      select t.token_id from scim_token t
       where t.token_id = (select token_id from found where note) for update skip locked
    ), noted as (
      update scim_token t set last_used_at = now() from free where t.token_id = free.token_id
    )
    select token_id, source_id, hub_id, name from found`,
};

/**
 * The connection that a bearer token belongs to, whether a person made the token or an OAuth client got it; undefined when it is
 * unknown, revoked or expired, or when its connection was removed.
 */
export async function connectionOfToken(
  database: Database,
  token: string,
): Promise<ScimConnection | undefined> {
  const tenantId = tenantOfSecretText('token', token);
  if (tenantId === undefined) return undefined;
  return withTenant(database, tenantId, async ({ client }) => {
    const { rows } = await client.query<{
      token_id: string;
      source_id: string;
      hub_id: string;
      name: string;
    }>({
      ...find,
      values: [tokenHash(token)],
    });
    const found = rows[0];
    if (found === undefined) return undefined;
    const { token_id: tokenId, source_id: connectionId, hub_id: hubId, name } = found;
    return { tenantId, connectionId, hubId, name, tokenId };
  });
}
