import type { TenantScope } from '../../db/tenant.ts';
import { directoryIdSpace } from '../../directory/setup.ts';
import { emailKey } from '../../kernel/text.ts';
import { recordColumns } from '../record.ts';
import type { ResourceBody } from '../schema/types.ts';
import type { Feed } from './feeds.ts';

/**
 * Which of these people could be a member, whatever the mapping says: by a link, or because something that was pushed of them is
 * somebody's e-mail address or Unique ID. Two looks by key, which spare the whole way for everybody who is not.
 */
export async function mayBeKnown(
  scope: TenantScope,
  connectionId: string,
  feed: Pick<Feed, 'sourceId'>,
  ids: readonly string[],
): Promise<string[]> {
  const { rows: people } = await scope.client.query<{ resource_id: string; body: ResourceBody }>(
    'select resource_id, body from scim_resource where source_id = $1 and resource_id = any ($2::uuid[])',
    [connectionId, ids],
  );
  const said = people.map(({ resource_id: id, body }) => {
    const values = [...new Set([...recordColumns(body).values()].map((value) => value.trim()))];
    return { id, values, emails: values.filter((value) => value.includes('@')).map(emailKey) };
  });
  const { rows } = await scope.client.query<{ id: string }>(selectKnown, [
    JSON.stringify(said),
    feed.sourceId,
    directoryIdSpace,
  ]);
  return rows.map((row) => row.id);
}

/** $1 people with what was said of them, $2 source of the hub, $3 the directory's id space. */
const selectKnown = `
select p.id
  from jsonb_to_recordset($1::jsonb) as p (id text, "values" text[], emails text[])
 where exists (select from source_record k where k.source_id = $2 and k.record_key = 'key:' || p.id and k.member_id is not null)
    or exists (select from member m where m.email_norm = any (p.emails) and m.deleted_at is null)
    or exists (select from member_identity i
                where i.id_space in (select s.id_space from source s where s.source_id = $2 union all select $3::text)
                  and i.value = any (p."values") and i.live)`;
