import { z } from 'zod';
import { PsmError } from '../kernel/errors.ts';
import { adminRoles } from './roles.ts';

const text = z.string().trim().min(1).max(200);
const fieldTypes = [
  'text',
  'email',
  'phone',
  'url',
  'date',
  'number',
  'boolean',
  'select',
  'multi_select',
] as const;
const roles = ['unique_id', 'email', 'first_name', 'last_name', 'status', 'eligibility'] as const;
const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

/** The set-up file: what an organisation looks like before its first sync. Applying it twice changes nothing. */
export const setupSchema = z.strictObject({
  tenant: z.strictObject({
    name: text,
    slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use lower-case letters, digits and hyphens'),
  }),
  hubs: z.array(z.strictObject({ name: text })).default([]),
  fields: z
    .array(
      z.strictObject({
        key: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'use lower-case letters, digits and underscores'),
        label: text,
        type: z.enum(fieldTypes),
        role: z.enum(roles).optional(),
        options: z.array(text).optional(),
      }),
    )
    .default([]),
  programs: z.array(z.strictObject({ hub: text, name: text })).default([]),
  admins: z.array(z.strictObject({ email: z.email(), role: z.enum(adminRoles) })).default([]),
  members: z
    .array(
      z.strictObject({
        unique_id: text.optional(),
        email: text.regex(/^[^\s@]+@[^\s@]+$/, 'write an e-mail address'),
        first_name: text,
        last_name: text,
        status: z.enum(['active', 'invited', 'deactivated', 'inactive']).default('active'),
        hubs: z.array(text).default([]),
        programs: z.array(z.strictObject({ hub: text, name: text })).optional(),
        profile: z.record(z.string(), value).default({}),
        protected: z.boolean().optional(),
      }),
    )
    .default([]),
});

export type SetupFile = z.infer<typeof setupSchema>;

/** @throws PsmError `invalid_setup` naming the first place that is wrong */
export function parseSetup(content: string): SetupFile {
  let json: unknown;
  try {
    json = JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new PsmError('invalid_setup', `The set-up file is no valid JSON: ${(cause as Error).message}.`, {
      cause,
    });
  }
  const parsed = setupSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place =
    issue?.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('') ?? '';
  throw new PsmError(
    'invalid_setup',
    `The set-up file is wrong at ${place.replace(/^\./, '') || 'its root'}: ${issue?.message ?? ''}.`,
  );
}
