import type { JsonValue } from '../../db/schema.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { type Field, loadFields } from '../../directory/fields.ts';
import { shownValue } from '../../kernel/json.ts';
import { emailKey } from '../../kernel/text.ts';
import { loadMapping, type Mapping } from '../../mapping/store.ts';
import { type MappedRecord, rowTransform } from '../../mapping/transform.ts';
import { getSource, type Source } from '../../source/sources.ts';
import { readingOf } from '../cut/reading.ts';
import { peopleMessages } from '../cut/records.ts';
import { findPerson, type PushedPerson } from './list.ts';

export type FieldState = 'same' | 'waiting' | 'declined' | 'differs' | 'unsaid';

export interface DesiredField {
  readonly field: string;
  readonly label: string;
  readonly desired: JsonValue;
  readonly applied: JsonValue;
  readonly state: FieldState;
}

export interface PersonDetail extends PushedPerson {
  readonly fields: readonly DesiredField[];
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly attention: readonly { readonly code: string; readonly message: string }[];
}

/**
 * What the identity provider said last about somebody beside what the member has, field by field.
 *
 * @returns undefined when there is no such person
 */
export async function personDetail(
  scope: TenantScope,
  connectionId: string,
  id: string,
): Promise<PersonDetail | undefined> {
  const person = await findPerson(scope, connectionId, id);
  if (person === undefined) return undefined;
  const fields = await loadFields(scope);
  const mapping = await loadMapping(scope, connectionId);
  const said =
    mapping === undefined || person.deleted
      ? undefined
      : await desiredOf(scope, connectionId, id, mapping, fields, await getSource(scope, connectionId));
  const applied = person.member === null ? undefined : await appliedOf(scope, person.member, fields);
  return {
    ...person,
    fields: fields.flatMap((field) => comparedField(field, person, said, applied)),
    groups: await groupsOf(scope, connectionId, id),
    attention: await attentionOf(scope, connectionId, id),
  };
}

async function desiredOf(
  scope: TenantScope,
  connectionId: string,
  id: string,
  mapping: Mapping,
  fields: readonly Field[],
  source: Source,
): Promise<MappedRecord | undefined> {
  const reading = await readingOf(scope, connectionId, source, mapping, fields);
  const headers = mapping.columns.map((column) => column.header);
  for await (const message of peopleMessages(scope, reading, [id])) {
    if (message.type !== 'records' || message.records[0] === undefined) continue;
    const { attributes } = message.records[0];
    const cells = headers.map((name) => (Object.hasOwn(attributes, name) ? String(attributes[name]) : ''));
    const unsaid = new Set(headers.flatMap((name, at) => (Object.hasOwn(attributes, name) ? [] : [at])));
    return rowTransform(mapping, fields)(cells, unsaid);
  }
  return undefined;
}

type Applied = Readonly<Record<string, JsonValue>>;

async function appliedOf(
  scope: TenantScope,
  memberId: string,
  fields: readonly Field[],
): Promise<Applied | undefined> {
  const { rows } = await scope.client.query<{
    email: string | null;
    first_name: string | null;
    last_name: string | null;
    status: string;
    unique_ids: string[];
    profile: Applied;
  }>(
    `select m.email, m.first_name, m.last_name, m.status, m.profile,
            array(select distinct i.value from member_identity i where i.member_id = m.member_id order by 1) as unique_ids
       from member m where m.member_id = $1 and m.purged_at is null`,
    [memberId],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const keyOf = (role: string) => fields.find((field) => field.role === role)?.key ?? role;
  return {
    ...row.profile,
    [keyOf('email')]: row.email,
    [keyOf('first_name')]: row.first_name,
    [keyOf('last_name')]: row.last_name,
    [keyOf('status')]: row.status === 'deactivated' || row.status === 'deleted' ? 'inactive' : 'active',
    [keyOf('unique_id')]: row.unique_ids.join(', ') || null,
  };
}

function comparedField(
  field: Field,
  person: PushedPerson,
  said: MappedRecord | undefined,
  applied: Applied | undefined,
): DesiredField[] {
  const desired = said === undefined ? undefined : desiredValue(field, said);
  const has = applied?.[field.key] ?? null;
  if (desired === undefined && has === null) return [];
  const { key, label } = field;
  if (desired === undefined) return [{ field: key, label, desired: null, applied: has, state: 'unsaid' }];
  const same = isSame(field, desired, has);
  const open = person.state === 'declined' || person.state === 'failed' ? 'declined' : 'waiting';
  const state = same ? 'same' : person.state === 'applied' ? 'differs' : open;
  return [{ field: key, label, desired, applied: has, state }];
}

/** Undefined: nothing was said. */
function desiredValue({ key, role }: Field, said: MappedRecord): JsonValue | undefined {
  if (role === 'unique_id') return said.uniqueId ?? undefined;
  if (role === 'email') return said.email ?? undefined;
  if (role === 'first_name') return said.firstName ?? undefined;
  if (role === 'last_name') return said.lastName ?? undefined;
  if (role === 'status') return said.status ?? undefined;
  return said.values[key];
}

function isSame({ role }: Field, desired: JsonValue, has: JsonValue): boolean {
  // A member has an id in each of several id spaces.
  if (role === 'unique_id') return typeof has === 'string' && has.split(', ').includes(shownValue(desired));
  if (role === 'email') return emailKey(shownValue(desired)) === emailKey(shownValue(has));
  const sorted = (value: JsonValue) => (Array.isArray(value) ? value.map(String).toSorted() : value);
  return JSON.stringify(sorted(desired)) === JSON.stringify(sorted(has));
}

async function groupsOf(scope: TenantScope, connectionId: string, id: string) {
  const { rows } = await scope.client.query<{ id: string; name: string }>(
    `select g.resource_id as id, coalesce(g.body ->> 'displayName', '') as name
       from scim_member m join scim_resource g on g.source_id = $1 and g.resource_id = m.group_id
      where m.source_id = $1 and m.resource_id = $2 order by g.display_name_norm, g.resource_id limit 1000`,
    [connectionId, id],
  );
  return rows;
}

async function attentionOf(scope: TenantScope, connectionId: string, id: string) {
  const { rows } = await scope.client.query<{ code: string; message: string }>(
    `select distinct on (a.code, a.message) a.code, a.message
       from scim_step s
      cross join lateral (select plan_id from plan n where n.run_id = s.run_id order by plan_id desc limit 1) p
       join attention a on a.plan_id = p.plan_id and a.row_no = s.row_no
      where s.connection_id = $1 and s.resource_id = $2 and s.outcome = 'open' order by a.code, a.message limit 100`,
    [connectionId, id],
  );
  return rows;
}
