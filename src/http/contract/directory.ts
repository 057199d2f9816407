import { z } from 'zod';
import { tokenScope } from './administration.ts';
import { count, id, list, named, role, text, time } from './primitives.ts';

export const me = z
  .object({
    actor: z.string().describe('How the audit trail names the caller'),
    role,
    tenant: named.extend({ slug: z.string() }),
    email: z.string().nullable().describe('Of an admin who signed in'),
    session: z.object({ id, expires_at: time }).nullable(),
    token: z
      .object({
        id,
        name: z.string(),
        scopes: z
          .array(tokenScope)
          .nullable()
          .describe('What it may do at most; null: all that the role may'),
        expires_at: time.nullable(),
      })
      .nullable(),
    powers: z.array(z.string()).describe('What the role may do'),
  })
  .meta({ id: 'Me', description: 'Who is calling' });

export const roleList = z
  .object({
    items: z.array(z.object({ role, powers: z.array(z.string()) })).describe('From the one that may most'),
    powers: z.array(
      z.object({ power: z.string(), may: z.string().describe('In words, as "They may …" goes on') }),
    ),
  })
  .meta({ id: 'RoleList', description: 'What each role may do' });

export const hub = z
  .object({ id, name: z.string(), members: count.describe('Active and invited members') })
  .meta({ id: 'Hub' });
export const newHub = z.strictObject({ name: text(200) }).meta({ id: 'NewHub' });

export const program = z
  .object({ id, hub: named, name: z.string(), enrolled: count })
  .meta({ id: 'Program' });
export const programList = list(program).meta({ id: 'ProgramList' });
export const newProgram = z.strictObject({ name: text(200) }).meta({ id: 'NewProgram' });

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
export const byOption = z.strictObject({ id, option: id });
export const newOption = z.strictObject({ label: text(200) }).meta({ id: 'NewOption' });

export const newField = z.strictObject({ label: text(200), type: fieldType }).meta({ id: 'NewField' });
export const fieldChange = z.strictObject({ label: text(200) }).meta({ id: 'FieldChange' });
