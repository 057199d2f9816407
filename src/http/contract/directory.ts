import { z } from 'zod';
import { count, id, list, named, role, text, time } from './primitives.ts';

export const me = z
  .object({
    actor: z.string().describe('How the audit trail names the caller'),
    role,
    tenant: named.extend({ slug: z.string() }),
    token: z.object({ id, name: z.string(), expires_at: time.nullable() }).nullable(),
    powers: z.array(z.string()).describe('What the role may do'),
  })
  .meta({ id: 'Me', description: 'Who is calling' });

export const hub = z.object({ id, name: z.string() }).meta({ id: 'Hub' });
export const hubList = list(hub).meta({ id: 'HubList' });

export const fieldType = z.enum([
  'text',
  'email',
  'phone',
  'url',
  'date',
  'number',
  'boolean',
  'select',
  'multi_select',
]);

export const field = z
  .object({
    id,
    key: z.string(),
    label: z.string(),
    type: fieldType,
    role: z.enum(['unique_id', 'email', 'first_name', 'last_name', 'status', 'eligibility']).nullable(),
    options: count.describe('How many options it has'),
  })
  .meta({ id: 'Field', description: 'A profile field of the tenant' });
export const fieldList = list(field).meta({ id: 'FieldList' });

export const option = z.object({ id, label: z.string() }).meta({ id: 'Option' });
export const optionList = list(option).meta({ id: 'OptionList' });
export const newOption = z.strictObject({ label: text(200) }).meta({ id: 'NewOption' });
