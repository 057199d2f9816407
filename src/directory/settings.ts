import { z } from 'zod';
import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';

const share = z.number().min(0).max(1);
const count = z.number().int().min(0);

/** Safety limits of a tenant; the defaults are those of docs/concepts.md, "Safeguards". */
export const safeguardLimitsSchema = z.strictObject({
  removalShare: share.default(0.2).describe("Share of a hub's members that may be removed within 24 hours"),
  removalCount: count
    .default(500)
    .describe('Members of a hub that may be removed within 24 hours, whatever its size'),
  smallHub: count.default(20).describe('Hubs with fewer members are judged by smallHubRemovals'),
  smallHubRemovals: count.default(4).describe('Members of a small hub that may be removed within 24 hours'),
  rejectedShare: share.default(0.4).describe('Share of the rows of a file that may be rejected'),
  rowDropShare: share
    .default(0.3)
    .describe('Share by which the number of rows may fall against the last file'),
  recognisedShare: share
    .default(0.5)
    .describe("Share of the hub's members that a full file has to recognise"),
});

export type SafeguardLimits = Readonly<z.infer<typeof safeguardLimitsSchema>>;

export const defaultLimits: SafeguardLimits = safeguardLimitsSchema.parse({});

export const settingsSchema = z.strictObject({
  safeguards: safeguardLimitsSchema.default(defaultLimits),
});

export type TenantSettings = Readonly<z.infer<typeof settingsSchema>>;

export async function tenantSettings(scope: TenantScope): Promise<TenantSettings> {
  const row = await scope.db.selectFrom('tenant').select('settings').executeTakeFirstOrThrow();
  return settingsSchema.parse(row.settings);
}

export async function safeguardLimits(scope: TenantScope): Promise<SafeguardLimits> {
  return (await tenantSettings(scope)).safeguards;
}

/** Changes limits; those that are left out stay as they are. The trail keeps what they were. */
export async function changeLimits(
  scope: TenantScope,
  change: { readonly [Limit in keyof SafeguardLimits]?: number | undefined },
  actor: string,
): Promise<TenantSettings> {
  await scope.client.query('select from tenant for update');
  const before = await tenantSettings(scope);
  const given = Object.entries(change).filter(([, limit]) => limit !== undefined);
  const after = settingsSchema.parse({
    ...before,
    safeguards: { ...before.safeguards, ...Object.fromEntries(given) },
  });
  await scope.client.query('update tenant set settings = $1', [after]);
  await recordEvents(scope, [
    {
      actor,
      action: 'tenant.settings_changed',
      entity: 'tenant',
      entityId: scope.tenantId,
      body: { before: { ...before.safeguards }, after: { ...after.safeguards } },
    },
  ]);
  return after;
}
