import { createHash } from 'node:crypto';
import type { TenantScope } from '../db/tenant.ts';
import { isPsmError } from '../kernel/errors.ts';
import { openSecret, type SecretKeys, sealSecret } from '../kernel/secretKeys.ts';

/** The end of a tenant's chain. */
export interface Head {
  /** How many seals there are. */
  readonly seq: number;
  readonly digest: Buffer;
  /** Entries of older transactions are sealed. */
  readonly sealedBefore: string;
}

interface HeadRow {
  readonly seq: number;
  readonly digest: Buffer;
  readonly sealed_before: string;
  readonly key_id: string;
  readonly sealed: Buffer;
  readonly sealed_at: Date;
}

/** Where a chain begins: bound to its tenant, so that no chain passes for that of another. */
export function genesis(tenantId: string): Buffer {
  return createHash('sha256').update(`psm audit ${tenantId}`).digest();
}

/** What the sealed copy of a head belongs to. */
export function placeOfHead(tenantId: string): readonly string[] {
  return [tenantId, 'audit'];
}

/** The head as it is stored, not looked at any closer. */
export async function readHead(scope: TenantScope): Promise<(HeadRow & Head) | undefined> {
  const { rows } = await scope.client.query<HeadRow>(
    'select seq, digest, sealed_before::text, key_id, sealed, sealed_at from audit_head',
  );
  return rows[0] && { ...rows[0], sealedBefore: rows[0].sealed_before };
}

/** Is the head what somebody wrote who has the keys of this server? */
export function isGenuine(tenantId: string, row: HeadRow & Head, keys: SecretKeys): boolean {
  try {
    return openSecret(keys, { keyId: row.key_id, sealed: row.sealed }, placeOfHead(tenantId)) === textOf(row);
  } catch (error) {
    if (isPsmError(error, 'invalid_setting')) return false;
    throw error;
  }
}

/** Puts the end of the chain in place of the one before, sealed with the key that is written with now. */
export async function writeHead(scope: TenantScope, head: Head, keys: SecretKeys): Promise<void> {
  const { keyId, sealed } = sealSecret(keys, textOf(head), placeOfHead(scope.tenantId));
  await scope.client.query(
    `insert into audit_head (seq, digest, sealed_before, key_id, sealed, sealed_at)
     values ($1, $2, $3::text::xid8, $4, $5, clock_timestamp())
     on conflict (tenant_id) do update set seq = excluded.seq, digest = excluded.digest,
       sealed_before = excluded.sealed_before, key_id = excluded.key_id, sealed = excluded.sealed, sealed_at = excluded.sealed_at`,
    [head.seq, head.digest, head.sealedBefore, keyId, sealed],
  );
}

function textOf({ seq, digest, sealedBefore }: Head): string {
  return `${seq}:${digest.toString('hex')}:${sealedBefore}`;
}
