import { z } from 'zod';
import { recordEvents } from '../audit/record.ts';
import type { JsonValue } from '../db/schema.ts';
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

/** When one person is not enough: docs/concepts.md, "Four eyes". */
const fourEyesSchema = z.strictObject({
  ownPlans: z.boolean().default(false),
  removalsOver: count.nullable().default(null),
});

/** How people come in, and how long they stay. */
const signInSchema = z.strictObject({
  idleMinutes: z.number().int().min(5).max(1440).default(120),
  longestHours: z.number().int().min(1).max(168).default(12),
  mailLinks: z.boolean().default(true),
});

const days = (least: number, most: number) => z.number().int().min(least).max(most);

/** How long things are kept, in days; null: as long as the server keeps them, or always. docs/concepts.md, "What is kept". */
const retentionSchema = z.strictObject({
  filesDays: days(1, 365).nullable().default(null),
  plansDays: days(30, 3650).nullable().default(null),
  mailDays: days(1, 3650).default(90),
  requestsDays: days(1, 90).default(30),
  deliveriesDays: days(1, 90).default(30),
  auditDays: days(30, 3650).nullable().default(null),
});

export const settingsSchema = z.strictObject({
  safeguards: safeguardLimitsSchema.prefault({}),
  fourEyes: fourEyesSchema.prefault({}),
  signIn: signInSchema.prefault({}),
  retention: retentionSchema.prefault({}),
});

export type TenantSettings = Readonly<z.infer<typeof settingsSchema>>;
export type FourEyes = TenantSettings['fourEyes'];
export type Retention = TenantSettings['retention'];

/** Of each group the settings that change; what is left out stays as it is. */
export type SettingsChange = {
  readonly [Group in keyof TenantSettings]?:
    | { readonly [Setting in keyof TenantSettings[Group]]?: TenantSettings[Group][Setting] | undefined }
    | undefined;
};

export async function tenantSettings(scope: TenantScope): Promise<TenantSettings> {
  const row = await scope.db.selectFrom('tenant').select('settings').executeTakeFirstOrThrow();
  return settingsSchema.parse(row.settings);
}

export async function safeguardLimits(scope: TenantScope): Promise<SafeguardLimits> {
  return (await tenantSettings(scope)).safeguards;
}

/** Changes settings. The trail keeps what they were. */
export async function changeSettings(
  scope: TenantScope,
  change: SettingsChange,
  actor: string,
): Promise<TenantSettings> {
  await scope.client.query('select from tenant for update');
  const before = await tenantSettings(scope);
  const groups = Object.keys(settingsSchema.shape) as (keyof TenantSettings)[];
  const after = settingsSchema.parse(
    Object.fromEntries(
      groups.map((group) => {
        const given = Object.entries(change[group] ?? {}).filter(([, setting]) => setting !== undefined);
        return [group, { ...before[group], ...Object.fromEntries(given) }];
      }),
    ),
  );
  await scope.client.query('update tenant set settings = $1', [after]);
  await recordEvents(scope, [
    {
      actor,
      action: 'tenant.settings_changed',
      entity: 'tenant',
      entityId: scope.tenantId,
      body: changed(before, after),
    },
  ]);
  return after;
}

/** The groups that are not what they were. */
function changed(before: TenantSettings, after: TenantSettings) {
  const groups = (Object.keys(after) as (keyof TenantSettings)[]).filter(
    (group) => JSON.stringify(before[group]) !== JSON.stringify(after[group]),
  );
  const of = (settings: TenantSettings) =>
    Object.assign({}, ...groups.map((group) => settings[group])) as Record<string, JsonValue>;
  return { before: of(before), after: of(after) };
}
