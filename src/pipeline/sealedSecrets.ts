import { placeOfHead } from '../audit/head.ts';
import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { isPsmError } from '../kernel/errors.ts';
import { openSecret, type SecretKeys, sealSecret } from '../kernel/secretKeys.ts';
import { placeOfClientSecret } from '../signin/providers.ts';
import { placeOfIdToken } from '../signin/session.ts';
import { placeOfSecret } from '../source/secrets.ts';

/** One sealed secret, wherever it is stored. */
interface SealedRow {
  readonly id: string;
  readonly part: string;
  readonly keyId: string;
  readonly sealed: Buffer;
  /** For a sentence: what has to be given again when it does not open. */
  readonly name: string;
}

/** A place where secrets are stored. What is added here is rotated, and keeps old keys from being forgotten too early. */
export interface SecretStore {
  readonly table: string;
  readonly place: (tenantId: string, row: Pick<SealedRow, 'id' | 'part'>) => readonly string[];
  /** $1 the key that all shall be sealed with; $2, $3 the row before; $4 how many. */
  readonly select: string;
  /** $1 that key; $2 to $5 id, part, content before and content now. A row that changed meanwhile stays as it is. */
  readonly update: string;
  /** Is there a row of another key than $1? */
  readonly rest: string;
}

const given = 'unnest($2::uuid[], $3::text[], $4::bytea[], $5::bytea[]) as n (id, part, before, now)';

export const secretStores: readonly SecretStore[] = [
  {
    table: 'source_secret',
    place: (tenantId, { id, part }) => placeOfSecret(tenantId, id, part),
    select: `
      select s.source_id as id, s.setting as part, s.key_id as "keyId", s.sealed,
             format('"%s" of the source "%s"', s.setting, c.name) as name
        from source_secret s join source c using (tenant_id, source_id)
       where s.key_id <> $1 and (s.source_id, s.setting) > ($2::uuid, $3) order by s.source_id, s.setting limit $4`,
    update: `
      update source_secret s set key_id = $1, sealed = n.now from ${given}
       where s.source_id = n.id and s.setting = n.part and s.sealed = n.before`,
    rest: 'select from source_secret where key_id <> $1 limit 1',
  },
  webhookStore('key_id', 'sealed'),
  webhookStore('old_key_id', 'old_sealed'),
  {
    table: 'identity_provider',
    place: (tenantId, { id }) => placeOfClientSecret(tenantId, id),
    select: `
      select provider_id as id, '' as part, key_id as "keyId", sealed,
             format('the client secret of the identity provider "%s"', name) as name
        from identity_provider
       where key_id <> $1 and (provider_id, '') > ($2::uuid, $3) order by provider_id limit $4`,
    update: `
      update identity_provider p set key_id = $1, sealed = n.now from ${given}
       where p.provider_id = n.id and p.sealed = n.before`,
    rest: 'select from identity_provider where key_id <> $1 limit 1',
  },
  {
    table: 'session',
    place: (tenantId, { id }) => placeOfIdToken(tenantId, id),
    select: `
      select session_id as id, '' as part, key_id as "keyId", sealed, 'the ID token of a session' as name
        from session
       where key_id <> $1 and (session_id, '') > ($2::uuid, $3) order by session_id limit $4`,
    update: `
      update session s set key_id = $1, sealed = n.now from ${given}
       where s.session_id = n.id and s.sealed = n.before`,
    rest: 'select from session where key_id <> $1 limit 1',
  },
  {
    table: 'audit_head',
    place: (tenantId) => placeOfHead(tenantId),
    select: `
      select tenant_id as id, '' as part, key_id as "keyId", sealed, 'the end of the audit trail' as name
        from audit_head where key_id <> $1 and (tenant_id, '') > ($2::uuid, $3) limit $4`,
    update: `
      update audit_head h set key_id = $1, sealed = n.now from ${given}
       where h.tenant_id = n.id and h.sealed = n.before`,
    rest: 'select from audit_head where key_id <> $1 limit 1',
  },
];

/** The signing secret of a webhook, and the one before it, which may sign for a while. */
function webhookStore(keyId: string, sealed: string): SecretStore {
  return {
    table: 'webhook_endpoint',
    place: (tenantId, { id }) => [tenantId, 'webhook', id],
    select: `
      select endpoint_id as id, '' as part, ${keyId} as "keyId", ${sealed} as sealed, 'the secret of a webhook' as name
        from webhook_endpoint
       where ${keyId} <> $1 and (endpoint_id, '') > ($2::uuid, $3) order by endpoint_id limit $4`,
    update: `
      update webhook_endpoint e set ${keyId} = $1, ${sealed} = n.now from ${given}
       where e.endpoint_id = n.id and e.${sealed} = n.before`,
    rest: `select from webhook_endpoint where ${keyId} <> $1 limit 1`,
  };
}

/** Where one batch ended; `next` is undefined after the last one. */
export interface Resealed {
  readonly secrets: number;
  /** What does not open with the keys that are here. */
  readonly closed: readonly string[];
  readonly next: readonly [id: string, part: string] | undefined;
}

export const firstBatch: readonly [id: string, part: string] = ['00000000-0000-0000-0000-000000000000', ''];

/** Seals a batch of a tenant's secrets with the first key. The audit trail says how many, never which. */
export async function resealBatch(
  scope: TenantScope,
  store: SecretStore,
  keys: SecretKeys,
  after: readonly [id: string, part: string],
  options: { readonly actor: string; readonly size: number },
): Promise<Resealed> {
  const keyId = keys.keys[0]?.id ?? '';
  const { rows } = await scope.client.query<SealedRow>(store.select, [keyId, ...after, options.size]);
  const closed: string[] = [];
  const anew: { readonly row: SealedRow; readonly sealed: Buffer }[] = [];
  for (const row of rows) {
    const place = store.place(scope.tenantId, row);
    try {
      anew.push({ row, sealed: sealSecret(keys, openSecret(keys, row, place), place).sealed });
    } catch (error) {
      if (!isPsmError(error, 'invalid_setting')) throw error;
      closed.push(row.name);
    }
  }
  const { rowCount } = await scope.client.query(store.update, [
    keyId,
    anew.map(({ row }) => row.id),
    anew.map(({ row }) => row.part),
    anew.map(({ row }) => row.sealed),
    anew.map(({ sealed }) => sealed),
  ]);
  const secrets = rowCount ?? 0;
  if (secrets > 0) {
    const { actor } = options;
    const body = { key: keyId, secrets };
    await recordEvents(scope, [
      { actor, action: 'secrets.rotated', entity: 'tenant', entityId: scope.tenantId, body },
    ]);
  }
  const last = rows.at(-1);
  return {
    secrets,
    closed,
    next: rows.length < options.size || last === undefined ? undefined : [last.id, last.part],
  };
}
