import type { TenantScope } from '../db/tenant.ts';
import { isPsmError, PsmError } from '../kernel/errors.ts';
import { openSecret, type SecretKeys, sealSecret } from '../kernel/secretKeys.ts';

/** What a secret of a source belongs to: moved to another tenant, source or setting it does not open. */
export function placeOfSecret(tenantId: string, sourceId: string, setting: string): readonly string[] {
  return [tenantId, 'source', sourceId, setting];
}

/** Stores secrets sealed; null removes one. */
export async function putSecrets(
  scope: TenantScope,
  keys: SecretKeys,
  sourceId: string,
  secrets: Readonly<Record<string, string | null>>,
): Promise<void> {
  for (const [setting, value] of Object.entries(secrets)) {
    if (value === null) {
      await scope.db
        .deleteFrom('source_secret')
        .where('source_id', '=', sourceId)
        .where('setting', '=', setting)
        .execute();
      continue;
    }
    const { keyId, sealed } = sealSecret(keys, value, placeOfSecret(scope.tenantId, sourceId, setting));
    const content = { key_id: keyId, sealed, changed_at: new Date() };
    await scope.db
      .insertInto('source_secret')
      .values({ source_id: sourceId, setting, ...content })
      .onConflict((clash) => clash.columns(['tenant_id', 'source_id', 'setting']).doUpdateSet(content))
      .execute();
  }
}

/**
 * The secrets of a source, opened. One that does not open any more can be entered again: where `replaced` has a new value for it, it
 * counts as empty.
 *
 * @throws PsmError `invalid_setting` when a key is missing
 */
export async function readSecrets(
  scope: TenantScope,
  keys: SecretKeys,
  sourceId: string,
  replaced: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, string>> {
  const rows = await scope.db
    .selectFrom('source_secret')
    .select(['setting', 'key_id', 'sealed'])
    .where('source_id', '=', sourceId)
    .orderBy('setting')
    .execute();
  const opened = ({ setting, key_id: keyId, sealed }: (typeof rows)[number]): string => {
    try {
      return openSecret(keys, { keyId, sealed }, placeOfSecret(scope.tenantId, sourceId, setting));
    } catch (error) {
      if (!isPsmError(error, 'invalid_setting')) throw error;
      if ((replaced[setting] ?? '') !== '' || replaced[setting] === null) return '';
      throw new PsmError('invalid_setting', `${error.message} Or enter "${setting}" of this source again.`, {
        cause: error,
        details: { ...error.details, setting },
      });
    }
  };
  return Object.fromEntries(rows.map((row) => [row.setting, opened(row)]));
}
