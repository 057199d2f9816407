import { sql } from 'kysely';
import { recordEvents } from '../audit/record.ts';
import type { JsonValue, Profile } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { shownValue } from '../kernel/json.ts';
import { emailKey, wordsOf } from '../kernel/text.ts';
import { type Field, isAccountField, loadFields } from './fields.ts';
import type { SetupFile } from './setupFile.ts';

/** The id space of employee numbers that the directory itself knows: set-up files and the hubs' own uploads. */
export const directoryIdSpace = 'directory';

/** Without these a file could not be matched: they are there whether a set-up file names them or not. */
const identityFields = [
  { key: 'unique_id', label: 'Unique ID', type: 'text', role: 'unique_id' },
  { key: 'email', label: 'Email Address', type: 'email', role: 'email' },
  { key: 'first_name', label: 'First Name', type: 'text', role: 'first_name' },
  { key: 'last_name', label: 'Last Name', type: 'text', role: 'last_name' },
  { key: 'status', label: 'Employee Status', type: 'text', role: 'status' },
] as const;

export interface SetupResult {
  readonly tenant: string;
  readonly hubs: number;
  readonly fields: number;
  readonly programs: number;
  readonly admins: number;
  readonly members: { readonly created: number; readonly existing: number };
}

/**
 * Creates or updates the tenant's hubs, fields, options, programs and admins, and creates members that are missing. A member
 * that exists is never overwritten. Idempotent.
 */
export async function applySetup(scope: TenantScope, file: SetupFile): Promise<SetupResult> {
  await sql`
    insert into tenant (tenant_id, slug, name) values (${scope.tenantId}, ${file.tenant.slug}, ${file.tenant.name})
    on conflict (tenant_id) do update set name = excluded.name where tenant.name <> excluded.name
  `.execute(scope.db);
  await putHubs(scope, file);
  await putFields(scope, file);
  await putPrograms(scope, file);
  await putAdmins(scope, file);
  const created = await addMembers(scope, file);
  await recordEvents(scope, [
    {
      actor: 'setup',
      action: 'tenant.set_up',
      entity: 'tenant',
      entityId: scope.tenantId,
      body: { hubs: file.hubs.length, fields: file.fields.length, members_created: created },
    },
  ]);
  return {
    tenant: file.tenant.slug,
    hubs: file.hubs.length,
    fields: file.fields.length,
    programs: file.programs.length,
    admins: file.admins.length,
    members: { created, existing: file.members.length - created },
  };
}

async function putHubs(scope: TenantScope, file: SetupFile): Promise<void> {
  for (const hub of file.hubs) {
    await sql`
      insert into hub (hub_id, name, name_norm) values (${newId()}, ${hub.name}, ${wordsOf(hub.name)})
      on conflict (tenant_id, name_norm) do update set name = excluded.name where hub.name <> excluded.name
    `.execute(scope.db);
  }
}

async function putFields(scope: TenantScope, file: SetupFile): Promise<void> {
  const taken = new Set(file.fields.map((field) => field.role));
  const missing = identityFields.filter((field) => !taken.has(field.role));
  const fields = [...missing.map((field) => ({ ...field, options: undefined })), ...file.fields];
  let moved = 0;
  for (const [position, field] of fields.entries()) {
    // An identity field that is there under another key keeps it.
    if (position < missing.length && (await hasRole(scope, field.role))) continue;
    if (field.role !== undefined) {
      // The identity field that an earlier set-up made takes the name that this one gives it.
      await sql`
        update field set key = ${field.key} where role = ${field.role} and key <> ${field.key}
           and not exists (select from field other where other.key = ${field.key})
      `.execute(scope.db);
    }
    const { rows } = await sql<{ field_id: string; moved: boolean }>`
      insert into field (field_id, key, label, type, role, position)
      values (${newId()}, ${field.key}, ${field.label}, ${field.type}, ${field.role ?? null}, ${position})
      on conflict (tenant_id, key) do update
        set label = excluded.label, type = excluded.type, role = excluded.role, position = excluded.position
      where (field.label, field.type, field.role) is distinct from (excluded.label, excluded.type, excluded.role)
      returning field_id, true as moved
    `.execute(scope.db);
    moved += rows.length;
    for (const [order, label] of (field.options ?? []).entries()) {
      const option = await sql`
        insert into field_option (option_id, field_id, label, norm, position)
        select ${newId()}, field_id, ${label}, ${wordsOf(label)}, ${order} from field where key = ${field.key}
        on conflict (tenant_id, field_id, label) do nothing returning 1
      `.execute(scope.db);
      moved += option.rows.length;
    }
  }
  if (moved > 0) await sql`update source set epoch = epoch + 1`.execute(scope.db);
}

async function hasRole(scope: TenantScope, role: string | undefined): Promise<boolean> {
  const found = await scope.db
    .selectFrom('field')
    .select('key')
    .where('role', '=', role as never)
    .executeTakeFirst();
  return found !== undefined;
}

async function putPrograms(scope: TenantScope, file: SetupFile): Promise<void> {
  for (const program of file.programs) {
    const { rows } = await sql`
      insert into program (program_id, hub_id, name, name_norm)
      select ${newId()}, hub_id, ${program.name}, ${wordsOf(program.name)} from hub
       where name_norm = ${wordsOf(program.hub)}
      on conflict (tenant_id, hub_id, name_norm) do update set name = excluded.name
      returning 1
    `.execute(scope.db);
    if (rows.length === 0) throw unknownName('program', program.name, 'hub', program.hub);
  }
}

async function putAdmins(scope: TenantScope, file: SetupFile): Promise<void> {
  for (const admin of file.admins) {
    await sql`
      insert into admin_user (admin_id, email, email_norm, role)
      values (${newId()}, ${admin.email}, ${emailKey(admin.email)}, ${admin.role})
      on conflict (tenant_id, email_norm) do update set role = excluded.role where admin_user.role <> excluded.role
    `.execute(scope.db);
  }
}

/** @returns how many were created; members whose Unique ID or e-mail is known already are left alone */
async function addMembers(scope: TenantScope, file: SetupFile): Promise<number> {
  if (file.members.length === 0) return 0;
  const fields = new Map((await loadFields(scope)).map((field) => [field.key, field]));
  const rows = file.members.map((member, index) => ({
    member_id: newId(),
    position: index,
    unique_id: member.unique_id,
    email: member.email,
    email_norm: emailKey(member.email),
    first_name: member.first_name,
    last_name: member.last_name,
    status: member.status === 'inactive' ? 'deactivated' : member.status,
    profile: profileOf(member.profile, fields, `members[${index}].profile`),
    protected: member.protected ?? false,
    hubs: member.hubs.map(wordsOf),
    programs: (member.programs ?? []).map((program) => [wordsOf(program.hub), wordsOf(program.name)]),
  }));
  await assertPlaces(scope, file);
  const { rows: created } = await sql<{ member_id: string }>`
    with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g (member_id uuid, position int,
        unique_id text, email text, email_norm text, first_name text, last_name text, status text, profile jsonb,
        protected boolean, hubs text[], programs jsonb)
    ), fresh as materialized (
      select distinct on (email_norm) g.* from given g
       where not exists (select from member m where m.email_norm = g.email_norm and m.deleted_at is null)
         and not exists (select from member_identity i
           where i.id_space = ${directoryIdSpace} and i.value = g.unique_id and i.live)
       order by email_norm, position
    ), members as (
      insert into member (member_id, email, email_norm, first_name, last_name, profile, protected, accepted_at, holds)
      select member_id, email, email_norm, first_name, last_name, profile, protected,
             case when status <> 'invited' then now() end, case when status = 'deactivated' then 1 else 0 end
        from fresh
      returning member_id
    ), identities as (
      insert into member_identity (member_id, id_space, value)
      select member_id, ${directoryIdSpace}, unique_id from fresh where unique_id is not null
    ), memberships as (
      insert into hub_membership (hub_id, member_id, status)
      select h.hub_id, f.member_id, case when f.status = 'invited' then 'invited' else 'active' end
        from fresh f cross join unnest(f.hubs) as given_hub join hub h on h.name_norm = given_hub
      on conflict do nothing
    ), holds as (
      insert into deactivation (deactivation_id, member_id, reason, actor)
      select gen_random_uuid(), member_id, 'manual', 'setup' from fresh where status = 'deactivated'
    ), enrolments as (
      insert into enrolment (program_id, member_id, status)
      select p.program_id, f.member_id, 'active'
        from fresh f cross join jsonb_array_elements(f.programs) as pair
        join hub h on h.name_norm = pair ->> 0
        join program p on p.hub_id = h.hub_id and p.name_norm = pair ->> 1
      on conflict do nothing
    )
    select member_id from members
  `.execute(scope.db);
  if (created.length > 0) await sql`update hub set revision = revision + 1`.execute(scope.db);
  await recordEvents(
    scope,
    created.map(({ member_id }) => ({
      actor: 'setup',
      action: 'member.created',
      entity: 'member' as const,
      entityId: member_id,
      body: {},
    })),
  );
  return created.length;
}

/** Everything a member is put into has to be listed: a slip of the pen would drop them without a word. */
async function assertPlaces(scope: TenantScope, file: SetupFile): Promise<void> {
  const hubs = await scope.db.selectFrom('hub').select(['hub_id', 'name_norm']).execute();
  const programs = await scope.db.selectFrom('program').select(['hub_id', 'name_norm']).execute();
  const idOf = new Map(hubs.map((hub) => [hub.name_norm, hub.hub_id]));
  const known = new Set(programs.map((program) => `${program.hub_id} ${program.name_norm}`));
  for (const member of file.members) {
    const hub = member.hubs.find((name) => !idOf.has(wordsOf(name)));
    if (hub !== undefined) throw unknownName('member', member.email, 'hub', hub);
    const program = (member.programs ?? []).find(
      (one) => !known.has(`${idOf.get(wordsOf(one.hub))} ${wordsOf(one.name)}`),
    );
    if (program !== undefined) throw unknownName('member', member.email, 'program', program.name);
  }
}

function unknownName(what: string, name: string, kind: string, unknown: string): PsmError {
  return new PsmError(
    'invalid_setup',
    `The set-up file puts the ${what} "${name}" into the ${kind} "${unknown}", which it does not list. Add it to "${kind}s".`,
  );
}

/** Profile values as they are stored: option labels as the field spells them, multi-select values as sorted sets. */
function profileOf(
  given: Readonly<Record<string, JsonValue>>,
  fields: ReadonlyMap<string, Field>,
  place: string,
): Profile {
  const profile: Profile = {};
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === '') continue;
    const field = fields.get(key);
    if (field === undefined || isAccountField(field)) {
      throw new PsmError(
        'invalid_setup',
        `The set-up file is wrong at ${place}.${key}: there is no profile field "${key}".`,
      );
    }
    profile[key] = canonical(field, value, `${place}.${key}`);
  }
  return profile;
}

function canonical(field: Field, value: JsonValue, place: string): JsonValue {
  const labelOf = (text: string) => {
    const option =
      field.options.find((candidate) => candidate.label === text.trim()) ??
      field.options.find((candidate) => candidate.norm === wordsOf(text));
    if (option !== undefined) return option.label;
    throw new PsmError(
      'invalid_setup',
      `The set-up file is wrong at ${place}: "${text}" is no option of "${field.label}". Add it to the field's options.`,
    );
  };
  if (field.type === 'select') return labelOf(shownValue(value));
  if (field.type === 'multi_select') {
    const values = Array.isArray(value) ? value.map(shownValue) : shownValue(value).split(/[;|\n]/);
    return [...new Set(values.filter((one) => one.trim() !== '').map(labelOf))].sort();
  }
  if (
    field.type === 'number' &&
    typeof value === 'string' &&
    value.trim() !== '' &&
    Number.isFinite(Number(value))
  ) {
    return Number(value);
  }
  return typeof value === 'string' ? value.trim() : value;
}
