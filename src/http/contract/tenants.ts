import { z } from 'zod';
import { count, id, list, text, time } from './primitives.ts';

const slug = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, 'has small letters, digits and hyphens only');
const host = z
  .string()
  .max(253)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'is no host name, such as people.example.com');

const tenantLimits = z
  .strictObject({
    members: count.nullable().describe('Members that are not deleted'),
    hubs: count.nullable(),
    sources: count.nullable(),
    files_per_day: count.nullable().describe('Uploads and pulls within 24 hours'),
    requests_per_minute: count.nullable().describe('Of all callers of the API together, on each node'),
  })
  .describe('Null: without a limit');

export const tenant = z
  .object({
    id,
    name: z.string(),
    slug: z.string(),
    host: z.string().nullable().describe('The host name it is reached under, where it has one of its own'),
    status: z.enum(['active', 'suspended', 'erasing']),
    suspended: z.object({ at: time, by: z.string(), reason: z.string().nullable() }).nullable(),
    limits: tenantLimits,
    usage: z.object({ members: count, hubs: count, sources: count, admins: count }),
    created_at: time,
  })
  .meta({ id: 'Tenant' });
export const tenantList = list(tenant).meta({ id: 'TenantList' });
export const newTenant = z
  .strictObject({
    name: text(200),
    slug,
    host: host.nullable().optional(),
    owner_email: z.email().max(254),
    hubs: z.array(text(200)).max(100).optional(),
    limits: tenantLimits.partial().optional(),
  })
  .meta({ id: 'NewTenant' });
export const createdTenant = z
  .object({ tenant, link: z.string().describe('Signs the owner in, once, within 15 minutes') })
  .meta({ id: 'CreatedTenant' });
export const tenantChange = z
  .strictObject({ name: text(200), host: host.nullable(), limits: tenantLimits.partial() })
  .partial()
  .meta({ id: 'TenantChange', description: 'What is left out stays as it is' });
export const suspension = z.strictObject({ reason: text(500) }).meta({ id: 'Suspension' });
export const erasure = z
  .strictObject({ slug: z.string().max(63).describe('Typed: the short name of the tenant') })
  .meta({ id: 'Erasure', description: 'Only a suspended tenant is erased' });
export const erased = z
  .object({ id, slug: z.string(), erased_at: time, counts: z.record(z.string(), count) })
  .meta({ id: 'ErasedTenant', description: 'How many rows of each table there were' });
export const archiveForm = z.object({
  key: z.string().max(100).optional().describe('Of the secrets in it; without it they are left out'),
  slug: slug.optional().describe('Another short name'),
  host: host.or(z.literal('')).optional().describe('Another host name; empty: none'),
  file: z.file().describe('The archive, after the other fields'),
});
export const importedTenant = z
  .object({
    tenant,
    counts: z.record(z.string(), count).describe('How many rows of each table there are'),
    left_out: z.array(z.string()).describe('Secrets that have to be given anew'),
  })
  .meta({ id: 'ImportedTenant' });
