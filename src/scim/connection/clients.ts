import { recordEvents } from '../../audit/record.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { PsmError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { tokenHash } from '../../kernel/tenantToken.ts';
import { stateSql } from './credentialState.ts';
import { lockConnection } from './lockConnection.ts';
import { newSecretText } from './secretText.ts';
import { isLive } from './tokens.ts';
import type { CredentialState, ScimClient } from './types.ts';

export interface NewClient {
  readonly name: string;
  /** How long its access tokens live: 60 to 360. */
  readonly tokenMinutes: number;
  /** Of the secret; null: it never expires. */
  readonly expiresDays: number | null;
}

/** One to use and one to change it for, and some for providers that push from several places. */
const mostLive = 5;

const columns = `c.client_id, c.name, c.secret_prefix, c.token_minutes, c.created_by, c.created_at, c.expires_at,
  c.last_used_at, ${stateSql('c')} as state`;

/**
 * Makes a client of OAuth 2.0 client credentials (RFC 6749 §4.4). Its secret is returned this once and stored nowhere: only its hash
 * is. The secret carries the tenant, so that the public id need not.
 *
 * @throws PsmError `not_found` for a source that is no connection, `conflict` when five clients are live already
 */
export async function createScimClient(
  scope: TenantScope,
  connectionId: string,
  given: NewClient,
  actor: string,
): Promise<{ readonly secret: string; readonly stored: ScimClient }> {
  await lockConnection(scope, connectionId);
  if ((await listScimClients(scope, connectionId)).filter(isLive).length >= mostLive) {
    throw new PsmError(
      'conflict',
      `This connection has ${mostLive} live clients already. Revoke one that is not needed any more first.`,
    );
  }
  const { text: secret, prefix } = newSecretText('secret', scope.tenantId);
  const clientId = newId();
  await scope.client.query(
    `insert into scim_client (client_id, source_id, name, secret_prefix, secret_hash, token_minutes, created_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(days => $8::int))`,
    [
      clientId,
      connectionId,
      given.name,
      prefix,
      tokenHash(secret),
      given.tokenMinutes,
      actor,
      given.expiresDays,
    ],
  );
  const { name, tokenMinutes, expiresDays } = given;
  await recordEvents(scope, [
    {
      actor,
      action: 'scim.client_created',
      entity: 'source',
      entityId: connectionId,
      body: { client: clientId, name, prefix, token_minutes: tokenMinutes, expires_days: expiresDays },
    },
  ]);
  return { secret, stored: await getClient(scope, connectionId, clientId) };
}

/** All clients of a connection, those that are revoked or expired too, newest first. */
export async function listScimClients(scope: TenantScope, connectionId: string): Promise<ScimClient[]> {
  const { rows } = await scope.client.query<ClientRow>(
    `select ${columns} from scim_client c where c.source_id = $1 order by c.client_id desc`,
    [connectionId],
  );
  return rows.map(clientOf);
}

/** Ends a client and all its access tokens at once; doing it again changes nothing. @throws PsmError `not_found` */
export async function revokeScimClient(
  scope: TenantScope,
  connectionId: string,
  clientId: string,
  actor: string,
): Promise<void> {
  const { name, secretPrefix: prefix, state } = await getClient(scope, connectionId, clientId);
  if (state === 'revoked') return;
  // Its access tokens are good only as long as it is: see connectionOfToken.
  await scope.client.query('update scim_client set revoked_at = now() where client_id = $1', [clientId]);
  await recordEvents(scope, [
    {
      actor,
      action: 'scim.client_revoked',
      entity: 'source',
      entityId: connectionId,
      body: { client: clientId, name, prefix },
    },
  ]);
}

async function getClient(scope: TenantScope, connectionId: string, clientId: string): Promise<ScimClient> {
  const { rows } = await scope.client.query<ClientRow>(
    `select ${columns} from scim_client c where c.source_id = $1 and c.client_id = $2`,
    [connectionId, clientId],
  );
  if (rows[0] === undefined) throw new PsmError('not_found', 'There is no such client.');
  return clientOf(rows[0]);
}

interface ClientRow {
  client_id: string;
  name: string;
  secret_prefix: string;
  token_minutes: number;
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  state: CredentialState;
}

function clientOf(row: ClientRow): ScimClient {
  return {
    clientId: row.client_id,
    name: row.name,
    secretPrefix: row.secret_prefix,
    tokenMinutes: row.token_minutes,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    state: row.state,
  };
}
