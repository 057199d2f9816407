import type { JsonValue, MemberStatus, MembershipStatus, Profile } from '../db/schema.ts';
import type { TenantScope } from '../db/tenant.ts';
import { PsmError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { emailKey } from '../kernel/text.ts';

export interface Member {
  readonly id: string;
  readonly unique_id: string | null;
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly status: MemberStatus;
  /** Names of the hubs that the person is in or invited to, as a set-up file lists them. */
  readonly hubs: readonly string[];
  readonly memberships: readonly {
    readonly hub_id: string;
    readonly hub: string;
    readonly status: Exclude<MembershipStatus, 'ended'>;
  }[];
  readonly programs: readonly { readonly hub: string; readonly name: string }[];
  readonly profile: Profile;
  readonly protected: boolean;
  readonly version: number;
  readonly deleted_at: Date | null;
}

/** Of `member m`. */
export const memberColumns = `
  m.member_id as id, m.email, m.first_name, m.last_name, m.status, m.profile, m.protected, m.version, m.deleted_at,
  (select i.value from member_identity i where i.member_id = m.member_id
    order by i.id_space = 'directory' desc, i.id_space limit 1) as unique_id,
  coalesce((select jsonb_agg(h.name order by h.name)
     from hub_membership x join hub h using (hub_id) where x.member_id = m.member_id and x.status <> 'ended'), '[]') as hubs,
  coalesce((select jsonb_agg(jsonb_build_object('hub_id', h.hub_id, 'hub', h.name, 'status', x.status) order by h.name)
     from hub_membership x join hub h using (hub_id) where x.member_id = m.member_id and x.status <> 'ended'), '[]') as memberships,
  coalesce((select jsonb_agg(jsonb_build_object('hub', h.name, 'name', p.name) order by h.name, p.name)
     from enrolment e join program p using (program_id) join hub h on h.hub_id = p.hub_id
    where e.member_id = m.member_id and e.status = 'active'), '[]') as programs`;

/** @param reference an id or an e-mail address; of several with one address the living one */
export async function getMember(scope: TenantScope, reference: string): Promise<Member> {
  const { rows } = await scope.client.query<Member>(
    `select ${memberColumns} from member m where ${isId(reference) ? 'm.member_id = $1::uuid' : 'm.email_norm = $1'}
      order by m.deleted_at desc nulls first limit 1`,
    [isId(reference) ? reference : emailKey(reference)],
  );
  if (rows[0] === undefined) throw new PsmError('not_found', 'There is no such member.');
  return rows[0];
}

export interface HistoryEntry {
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  /** null once a purge erased it */
  readonly particulars: Readonly<Record<string, JsonValue>> | null;
  /** Where it came from, when a plan brought it. */
  readonly origin: {
    readonly plan: string;
    readonly run: string;
    readonly source: string;
    readonly file: string | null;
    readonly row: number | null;
    readonly approved_by: string | null;
  } | null;
}

/** Who looked at a member changed nothing of it: that is in the trail alone. */
const onlyLookedAt = ['console.read', 'operator.read', 'person.exported'];

/** Everything that happened to a member, newest first, with file, row and approval of what a plan brought. */
export async function memberHistory(
  scope: TenantScope,
  memberId: string,
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<{ items: HistoryEntry[]; next: string | null }> {
  const { rows } = await scope.client.query<HistoryEntry & { id: string }>(
    `select e.event_id as id, e.at, e.actor, e.action, p.body as particulars,
            case when l.plan_id is not null then jsonb_build_object('plan', l.plan_id, 'run', r.run_id, 'source', s.name,
              'file', f.filename, 'row', c.row_no, 'approved_by', a.actor) end as origin
       from audit_event e
       left join audit_payload p using (tenant_id, event_id)
       left join plan l using (tenant_id, plan_id)
       left join run r on r.run_id = l.run_id
       left join source s on s.source_id = l.source_id
       left join landing f on f.landing_id = r.landing_id
       left join change c on c.plan_id = e.plan_id and c.item_no = e.item_no
       left join approval a on a.approval_id = e.approval_id
      where e.entity_id = $1 and e.entity = 'member' and ($2::uuid is null or e.event_id < $2)
        and e.action <> all ($4)
      order by e.event_id desc limit $3`,
    [memberId, page.before ?? null, page.limit + 1, onlyLookedAt],
  );
  const items = rows.slice(0, page.limit);
  return {
    items: items.map(({ at, actor, action, particulars, origin }) => ({
      at,
      actor,
      action,
      particulars,
      origin,
    })),
    next: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null,
  };
}
