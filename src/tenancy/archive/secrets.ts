import { isPsmError, PsmError } from '../../kernel/errors.ts';
import { openSecret, type SecretKeys, sealSecret } from '../../kernel/secretKeys.ts';
import { newSigningSecret } from '../../outbox/webhooks/secret.ts';
import { placeOfClientSecret } from '../../signin/providers.ts';
import { placeOfSecret } from '../../source/secrets.ts';
import { randomBytes } from 'node:crypto';
import type { TenantTable } from '../tables.ts';

/** A row of an archive, bytes as base64. */
export type ArchiveRow = Record<string, unknown>;

/** A sealed secret in a row: the columns that it is in, and what becomes of the row without it. */
interface SealedColumn {
  readonly keyId: string;
  readonly sealed: string;
  readonly place: (tenantId: string, row: ArchiveRow) => readonly string[];
  /** For a sentence: which secret it is. */
  readonly name: (row: ArchiveRow) => string;
  /** `drop`: the row is nothing without it; a text: another secret takes its place; else what changes in the row. */
  readonly without: 'drop' | (() => string) | ArchiveRow;
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const ofWebhook = (tenantId: string, row: ArchiveRow) => [tenantId, 'webhook', text(row['endpoint_id'])];

/** The tables whose secrets are opened on the way out and sealed for where they go. */
export const sealedColumns: Partial<Record<TenantTable, readonly SealedColumn[]>> = {
  source_secret: [
    {
      keyId: 'key_id',
      sealed: 'sealed',
      place: (tenantId, row) => placeOfSecret(tenantId, text(row['source_id']), text(row['setting'])),
      name: (row) => `"${text(row['setting'])}" of the source ${text(row['source_id'])}`,
      without: 'drop',
    },
  ],
  webhook_endpoint: [
    {
      keyId: 'key_id',
      sealed: 'sealed',
      place: ofWebhook,
      name: (row) => `the signing secret of the webhook ${text(row['endpoint_id'])}, which has a new one`,
      without: newSigningSecret,
    },
    {
      keyId: 'old_key_id',
      sealed: 'old_sealed',
      place: ofWebhook,
      name: (row) => `the former signing secret of the webhook ${text(row['endpoint_id'])}`,
      without: { old_key_id: null, old_sealed: null, old_until: null },
    },
  ],
  identity_provider: [
    {
      keyId: 'key_id',
      sealed: 'sealed',
      place: (tenantId, row) => placeOfClientSecret(tenantId, text(row['provider_id'])),
      name: (row) =>
        `the client secret of the identity provider "${text(row['name'])}", which is switched off`,
      // Without one it would count as a public client.
      without: { key_id: null, sealed: null, enabled: false },
    },
  ],
};

const archiveKeyId = 'archive';

/** A key that the secrets of one archive are sealed with, as people keep it. */
export function newArchiveKey(): string {
  return randomBytes(32).toString('base64url');
}

/** @throws PsmError `invalid_request` */
export function archiveKeys(key: string): SecretKeys {
  const bytes = Buffer.from(key, 'base64url');
  if (bytes.length !== 32) {
    throw new PsmError(
      'invalid_request',
      'This is no key of an archive. It was shown when the archive was made.',
    );
  }
  return { keys: [{ id: archiveKeyId, key: bytes }] };
}

/**
 * Opens the secrets of a row and seals them anew for the other side.
 *
 * @param to undefined: the keys that opened them, which seal what takes the place of one that is left out
 * @param closed is told of each secret that is left out
 * @returns undefined when the row is nothing without its secret
 */
export function resealed(
  table: TenantTable,
  row: ArchiveRow,
  tenantId: string,
  keys: { readonly from: SecretKeys | undefined; readonly to: SecretKeys },
  closed: (name: string) => void,
): ArchiveRow | undefined {
  let changed = row;
  for (const { keyId, sealed, place, name, without } of sealedColumns[table] ?? []) {
    if (typeof row[sealed] !== 'string') continue;
    const at = place(tenantId, row);
    const opened = keys.from && open(keys.from, { keyId: text(row[keyId]), sealed: row[sealed] }, at);
    if (opened === undefined) {
      closed(name(row));
      if (without === 'drop') return undefined;
      if (typeof without !== 'function') {
        changed = { ...changed, ...without };
        continue;
      }
    }
    const secret = opened ?? (typeof without === 'function' ? without() : '');
    const anew = sealSecret(keys.to, secret, at);
    changed = { ...changed, [keyId]: anew.keyId, [sealed]: anew.sealed.toString('base64') };
  }
  return changed;
}

function open(
  keys: SecretKeys,
  { keyId, sealed }: { readonly keyId: string; readonly sealed: string },
  place: readonly string[],
): string | undefined {
  try {
    return openSecret(keys, { keyId, sealed: Buffer.from(sealed, 'base64') }, place);
  } catch (error) {
    if (isPsmError(error, 'invalid_setting')) return undefined;
    throw error;
  }
}
