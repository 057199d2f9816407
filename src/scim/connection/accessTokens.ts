import { type Database, withTenant } from '../../db/tenant.ts';
import { assertActive } from '../../directory/tenants.ts';
import { isId, newId } from '../../kernel/ids.ts';
import { tokenHash } from '../../kernel/tenantToken.ts';
import { newSecretText, tenantOfSecretText } from './secretText.ts';

/** Access tokens of one client that are good at a time; a newer one ends the oldest. Who asks for one with each request has enough. */
const mostLive = 1_000;

export interface AccessToken {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/**
 * An access token for a client (RFC 6749 §4.4.3); undefined when there is no such client, its secret is another one, it was revoked or
 * has expired, or its connection was removed: nobody learns which. Access tokens are bearer tokens like any other; see
 * connectionOfToken.
 *
 * @param mayBe whether this tenant can be meant by whoever asks
 * @throws PsmError `tenant_suspended`
 */
export async function grantAccessToken(
  database: Database,
  clientId: string,
  secret: string,
  mayBe: (tenantId: string) => boolean = () => true,
): Promise<AccessToken | undefined> {
  const tenantId = tenantOfSecretText('secret', secret);
  if (tenantId === undefined || !isId(clientId) || !mayBe(tenantId)) return undefined;
  return withTenant(database, tenantId, async (scope) => {
    const { client } = scope;
    const { text: token, prefix } = newSecretText('token', tenantId);
    const { rows } = await client.query<{ minutes: number }>({
      ...grant,
      values: [clientId, tokenHash(secret), newId(), prefix, tokenHash(token)],
    });
    const granted = rows[0];
    if (granted === undefined) return undefined;
    await assertActive(scope);
    await client.query({ ...endOldest, values: [clientId, mostLive] });
    return { token, expiresIn: granted.minutes * 60 };
  });
}

/** $1 client, $2 hash of its secret, $3 id, $4 prefix and $5 hash of the new token. */
const grant = {
  name: 'scim_grant_access_token',
  text: `
    with found as (
      select c.client_id, c.source_id, c.token_minutes,
             coalesce(c.last_used_at < now() - interval '1 minute', true) as note
        from scim_client c
        join source s on s.source_id = c.source_id and s.live
       where c.client_id = $1 and c.secret_hash = $2 and c.revoked_at is null
         and (c.expires_at is null or c.expires_at > now())
    ), free as (
      select c.client_id from scim_client c
       where c.client_id = (select client_id from found where note) for no key update skip locked
    ), noted as (
      update scim_client c set last_used_at = now() from free where c.client_id = free.client_id
    )
    insert into scim_token (token_id, source_id, client_id, prefix, hash, created_by, expires_at)
    select $3, source_id, client_id, $4, $5, 'client:' || client_id, now() + make_interval(mins => token_minutes)
      from found
    returning (select token_minutes from found) as minutes`,
};

/** $1 client, $2 how many stay. */
const endOldest = {
  name: 'scim_end_oldest_access_tokens',
  text: `
    delete from scim_token where token_id in (
      select token_id from scim_token where client_id = $1 order by token_id desc offset $2)
       and source_id = (select source_id from scim_client where client_id = $1)`,
};
