import { forgottenChange } from '../../apply/purge.ts';
import type { Kept } from '../kept.ts';

/** What goes after some days, $1; without `of` it goes by times of its own. One statement each, set-based, in this order. */
export const expiries: readonly { readonly of?: keyof Kept; readonly sql: string }[] = [
  {
    of: 'files',
    sql: `update plan_section s set status = 'expired' from plan p
    where p.plan_id = s.plan_id and s.status in ('pending', 'held') and p.created_at < now() - make_interval(days => $1)`,
  },
  // What was pushed and is undecided is asked about anew: the identity provider says it still.
  {
    sql: `update scim_resource r set fresh = true, pushed_at = clock_timestamp()
     from scim_step s join plan p on p.run_id = s.run_id join plan_section x on x.plan_id = p.plan_id
    where s.connection_id = r.source_id and s.resource_id = r.resource_id and s.outcome = 'open' and s.revision = r.revision
      and x.status = 'expired' and not r.fresh`,
  },
  // What the directory did not allow may be possible by now.
  {
    sql: `update scim_resource r set fresh = true, pushed_at = clock_timestamp()
     from scim_step s
    where s.connection_id = r.source_id and s.resource_id = r.resource_id and s.outcome = 'failed' and s.revision = r.revision
      and not r.fresh`,
  },
  // What a group stood for stands until a person takes it back.
  {
    sql: `delete from scim_resource r where r.deleted_at < now() - interval '30 days' and r.settled
    and not exists (select from scim_group_use u where u.source_id = r.source_id and u.group_id = r.resource_id)`,
  },
  // A first approval waits a week for a second one, and no longer than its plan.
  {
    sql: `update approval a set status = 'expired'
    where a.status = 'awaiting_second' and (a.confirmed_at < now() - interval '7 days' or exists (
      select from approval_section f join plan_section s using (plan_id, kind)
       where f.approval_id = a.approval_id and s.status = 'expired'))`,
  },
  {
    sql: `update approval set status = 'expired'
    where status = 'prepared' and created_at < now() - interval '1 day'`,
  },
  {
    of: 'files',
    sql: `update landing set complete = false where complete and created_at < now() - make_interval(days => $1)`,
  },
  {
    of: 'files',
    sql: `delete from landing_chunk c using landing l
    where l.landing_id = c.landing_id and not l.complete and l.created_at < now() - make_interval(days => $1)`,
  },
  {
    of: 'files',
    sql: `delete from run_column c using run r where r.run_id = c.run_id and r.created_at < now() - make_interval(days => $1)
    and exists (select from run n where n.source_id = r.source_id and n.run_id > r.run_id)`,
  },
  // Of the newest run the values of segments stay: they recognise a renamed column next month, and name nobody.
  {
    of: 'files',
    sql: `update run_column c set profile = c.profile || '{"values": [], "samples": []}' from run r
    where r.run_id = c.run_id and r.created_at < now() - make_interval(days => $1) and c.profile -> 'samples' <> '[]'
      and not exists (select from mapping_column m join field f using (tenant_id, field_id)
        where m.source_id = r.source_id and m.version = r.mapping_version and m.position = c.position
          and f.role is null and f.type in ('select', 'multi_select'))`,
  },
  {
    of: 'files',
    sql: `update attention a set value = null, message = 'The value is not kept any more.' from plan p
    where p.plan_id = a.plan_id and a.value is not null and p.created_at < now() - make_interval(days => $1)`,
  },
  { sql: `delete from signin_link where expires_at < now() - interval '1 day'` },
  { sql: `delete from session where expires_at < now() - interval '1 day'` },
  { sql: `delete from idempotency_key where created_at < now() - interval '72 hours'` },
  {
    of: 'deliveries',
    sql: `delete from webhook_delivery
    where created_at < now() - make_interval(days => $1) or (status = 'delivered' and delivered_at < now() - interval '14 days')`,
  },
  // A day, because a replay or a new delivery could be under way at this moment.
  {
    sql: `delete from webhook_event e where occurred_at < now() - interval '1 day'
    and not exists (select from webhook_delivery d where d.event_id = e.event_id)`,
  },
  // Whom mail went to, and what it said: how many were sent stays.
  {
    of: 'mail',
    sql: `update outbox_message set recipient = null, data = '{}'
           where status <> 'queued' and recipient is not null and created_at < now() - make_interval(days => $1)`,
  },
  // Whom a plan was about: counts and decisions stay. What is open stays whole.
  {
    of: 'plans',
    sql: `with old as (
            update plan p set forgotten_at = now()
             where p.forgotten_at is null and p.created_at < now() - make_interval(days => $1) and not exists (
               select from plan_section s where s.plan_id = p.plan_id and s.status in ('pending', 'held', 'approved', 'applying'))
            returning p.plan_id)
          update change c set ${forgottenChange} from old where c.plan_id = old.plan_id`,
  },
  // Particulars of the trail: entries and seals stay.
  {
    of: 'audit',
    sql: `delete from audit_payload p using audit_event e
           where e.event_id = p.event_id and e.at < now() - make_interval(days => $1)`,
  },
  { sql: `delete from signin_challenge where expires_at < now() - interval '1 day'` },
];
