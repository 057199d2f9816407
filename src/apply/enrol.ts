import { programOf } from '../directory/enrolmentColumn.ts';
import type { TenantScope } from '../db/tenant.ts';
import type { Item } from './item.ts';

/** The item less what it says about enrolments, which are no values of a profile. */
export function withoutEnrolments(item: Item): Item {
  if (!Object.keys(item.after).some((key) => programOf(key) !== undefined)) return item;
  const after = Object.fromEntries(
    Object.entries(item.after).filter(([key]) => programOf(key) === undefined),
  );
  return { ...item, after };
}

/**
 * Begins and ends the enrolments that items say something about, of members of the program's hub who are not deactivated. Two
 * statements, and none when no item says anything.
 *
 * @param members the member of each item
 */
export async function enrol(
  scope: TenantScope,
  items: readonly Item[],
  members: ReadonlyMap<number, string>,
): Promise<void> {
  const said = items.flatMap((item) => {
    const memberId = members.get(item.itemNo) ?? item.memberId;
    return Object.entries(item.after).flatMap(([key, value]) => {
      const programId = programOf(key);
      return programId === undefined || memberId === null
        ? []
        : [{ programId, memberId, begins: value === true }];
    });
  });
  if (said.length === 0) return;
  const begin = said.filter((one) => one.begins);
  const end = said.filter((one) => !one.begins);
  await scope.client.query(
    `insert into enrolment (program_id, member_id, status)
     select p.program_id, v.member_id, 'active'
       from unnest($1::uuid[], $2::uuid[]) as v (program_id, member_id)
       join program p on p.program_id = v.program_id
       join member m on m.member_id = v.member_id and m.status in ('invited', 'active')
       join hub_membership h on h.hub_id = p.hub_id and h.member_id = v.member_id and h.status <> 'ended'
      order by v.member_id, p.program_id
     on conflict (tenant_id, program_id, member_id) do update
        set status = 'active', since = now(), ended_at = null, ended_reason = null
      where enrolment.status <> 'active'`,
    [begin.map((one) => one.programId), begin.map((one) => one.memberId)],
  );
  await scope.client.query(
    `update enrolment e set status = 'ended', ended_at = now(), ended_reason = 'left_group'
       from unnest($1::uuid[], $2::uuid[]) as v (program_id, member_id)
      where e.program_id = v.program_id and e.member_id = v.member_id and e.status = 'active'`,
    [end.map((one) => one.programId), end.map((one) => one.memberId)],
  );
}
