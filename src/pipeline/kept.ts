import type { Config } from '../config.ts';
import type { TenantScope } from '../db/tenant.ts';
import { tenantSettings } from '../directory/settings.ts';

/** How many days each kind of data is kept; null: always. docs/concepts.md, "What is kept". */
export interface Kept {
  readonly files: number;
  readonly plans: number | null;
  readonly mail: number;
  readonly requests: number;
  readonly deliveries: number;
  readonly audit: number | null;
}

/** What the tenant wishes; files never longer than the server keeps them. */
export async function keptDays(scope: TenantScope, config: Pick<Config, 'landingDays'>): Promise<Kept> {
  const { retention } = await tenantSettings(scope);
  return {
    files: Math.min(retention.filesDays ?? config.landingDays, config.landingDays),
    plans: retention.plansDays,
    mail: retention.mailDays,
    requests: retention.requestsDays,
    deliveries: retention.deliveriesDays,
    audit: retention.auditDays,
  };
}
