import { acceptInvitation } from '../../src/directory/accept.ts';
import { queryIn, type Tenant } from './organisation.ts';

/** A member as people see it: no ids, no times, so that two states can be compared. */
export interface Seen {
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly status: string;
  readonly protected: boolean;
  readonly profile: Record<string, unknown>;
  /** Id space's kind -> Unique ID: `directory`, or `source` for a source's own. */
  readonly ids: Record<string, string>;
  /** Hub -> status of the membership, ended ones too. */
  readonly hubs: Record<string, string>;
  /** Program -> status of the enrolment. */
  readonly programs: Record<string, string>;
  /** Holds that are not lifted: who holds (`admin` or a source's name) and why. */
  readonly holds: string[];
  /** Hubs with an open invitation. */
  readonly invitations: string[];
  /** Addresses that mail in the queue goes to. */
  readonly mail: string[];
}

/** Every member of the tenant, deleted ones too, by e-mail address. */
export async function directoryOf(tenant: Tenant): Promise<Record<string, Seen>> {
  const seen = await queryIn<Seen>(
    tenant,
    `select m.email, m.first_name, m.last_name, m.status, m.protected, m.profile,
            coalesce((select jsonb_object_agg(case i.id_space when 'directory' then 'directory' else 'source' end, i.value)
               from member_identity i where i.member_id = m.member_id), '{}') as ids,
            coalesce((select jsonb_object_agg(h.name, x.status)
               from hub_membership x join hub h using (hub_id) where x.member_id = m.member_id), '{}') as hubs,
            coalesce((select jsonb_object_agg(p.name, e.status)
               from enrolment e join program p using (program_id) where e.member_id = m.member_id), '{}') as programs,
            array(select coalesce(s.name, 'admin') || ': ' || d.reason
               from deactivation d left join source s using (source_id)
              where d.member_id = m.member_id and d.lifted_at is null order by 1) as holds,
            array(select h.name from invitation v join hub h using (hub_id)
              where v.member_id = m.member_id and v.status = 'open' order by 1) as invitations,
            array(select o.recipient from outbox_message o
              where o.member_id = m.member_id and o.status = 'queued' order by 1) as mail
       from member m order by m.email_norm, m.member_id`,
  );
  return Object.fromEntries(seen.map((member) => [member.email, member]));
}

/** @throws when there is no such member */
export async function memberOf(tenant: Tenant, email: string): Promise<Seen> {
  const seen = (await directoryOf(tenant))[email];
  if (seen === undefined) throw new Error(`There is no member ${email}.`);
  return seen;
}

export async function memberId(tenant: Tenant, email: string): Promise<string> {
  const [found] = await queryIn<{ member_id: string }>(
    tenant,
    'select member_id from member where email_norm = lower($1) order by deleted_at desc nulls first',
    [email],
  );
  if (found === undefined) throw new Error(`There is no member ${email}.`);
  return found.member_id;
}

/** An admin writes to a member beside the sync, as the directory does: the version moves. */
export async function edit(tenant: Tenant, email: string, assignment: string): Promise<void> {
  await queryIn(
    tenant,
    `update member set ${assignment}, version = version + 1, updated_at = now() where member_id = $1`,
    [await memberId(tenant, email)],
  );
}

/** An admin deactivates a member by hand. */
export async function holdByHand(tenant: Tenant, email: string, admin = 'owner@acme.test'): Promise<void> {
  const id = await memberId(tenant, email);
  await queryIn(
    tenant,
    `insert into deactivation (deactivation_id, member_id, reason, actor) values (gen_random_uuid(), $1, 'manual', $2)`,
    [id, `admin:${admin}`],
  );
  await edit(tenant, email, 'holds = holds + 1');
}

/** The person follows the link of the newest invitation mail. */
export async function accept(tenant: Tenant, email: string): Promise<void> {
  const [mail] = await queryIn<{ token: string }>(
    tenant,
    `select data ->> 'token' as token from outbox_message
      where member_id = $1 and status = 'queued' order by message_id desc limit 1`,
    [await memberId(tenant, email)],
  );
  await acceptInvitation(tenant.database, mail?.token ?? '');
}

export interface TrailEntry {
  readonly action: string;
  readonly actor: string;
  readonly body: Record<string, unknown>;
}

/** What the trail says about a member, oldest first. */
export async function trailOf(tenant: Tenant, email: string): Promise<TrailEntry[]> {
  return queryIn<TrailEntry>(
    tenant,
    `select e.action, e.actor, p.body from audit_event e join audit_payload p using (event_id)
      where e.entity = 'member' and e.entity_id = $1 order by e.event_id`,
    [await memberId(tenant, email)],
  );
}
