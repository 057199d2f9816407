import { purgeDue } from '../apply/purge.ts';
import type { Config } from '../config.ts';
import type { ConnectorLog } from '../connector/index.ts';
import { type Database, withTenant } from '../db/tenant.ts';
import { warnOfTokenExpiry } from '../directory/tokenExpiry.ts';
import { listTenants } from '../directory/tenants.ts';
import { keptDays } from './kept.ts';
import { expiries } from './sql/expiries.ts';
import { warnOfExpiry } from '../scim/connection/expiry.ts';
import { forgetOld } from '../scim/connection/forgetOld.ts';

export interface RetentionInput {
  readonly database: Database;
  readonly config: Pick<Config, 'landingDays'>;
  readonly log: ConnectorLog;
}

/**
 * The nightly clean-up of every tenant: members whose 30 days are over are purged, and whatever the tenant keeps no longer goes, by
 * the days of its settings: files and what was read from them, open plans with the file they were made from, whom old plans were about,
 * mail, what identity providers asked and webhooks were told. It also is the
 * time to tell admins which tokens expire soon. Each step is a transaction of its own, and one tenant's
 * trouble does not stop the others.
 */
export async function retain(input: RetentionInput): Promise<void> {
  const { database, log } = input;
  await database.app.query('select psm_prepare_weeks(8)');
  for (const { tenantId } of await listTenants(database)) {
    try {
      const kept = await withTenant(database, tenantId, (scope) => keptDays(scope, input.config));
      while ((await withTenant(database, tenantId, (scope) => purgeDue(scope))) > 0);
      while ((await withTenant(database, tenantId, (scope) => forgetOld(scope, kept.requests))) > 0);
      await withTenant(database, tenantId, (scope) => warnOfExpiry(scope));
      await withTenant(database, tenantId, (scope) => warnOfTokenExpiry(scope));
      for (const { of, sql } of expiries) {
        const days = of === undefined ? undefined : kept[of];
        if (days === null) continue;
        await withTenant(database, tenantId, ({ client }) =>
          client.query(sql, days === undefined ? [] : [days]),
        );
      }
    } catch (error) {
      log.warn(
        { tenant: tenantId, err: error instanceof Error ? error.message : String(error) },
        'retention failed; it is tried again tomorrow',
      );
    }
  }
}
