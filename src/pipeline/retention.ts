import { purgeDue } from '../apply/purge.ts';
import type { Config } from '../config.ts';
import type { ConnectorLog } from '../connector/index.ts';
import { type Database, withTenant } from '../db/tenant.ts';
import { warnOfTokenExpiry } from '../directory/tokenExpiry.ts';
import { listTenants } from '../directory/tenants.ts';
import { warnOfExpiry } from '../scim/connection/expiry.ts';
import { forgetOld } from '../scim/connection/forgetOld.ts';

export interface RetentionInput {
  readonly database: Database;
  readonly config: Pick<Config, 'landingDays'>;
  readonly log: ConnectorLog;
}

/**
 * The nightly clean-up of every tenant: members whose 30 days are over are purged, landed files and what was read from them go
 * after their days, open plans expire with the file they were made from, what identity providers asked goes after 30 days. It also is the
 * time to tell admins which tokens expire soon. Each step is a transaction of its own, and one tenant's
 * trouble does not stop the others.
 */
export async function retain(input: RetentionInput): Promise<void> {
  const { database, log } = input;
  await database.app.query('select psm_prepare_weeks(8)');
  for (const { tenantId } of await listTenants(database)) {
    try {
      while ((await withTenant(database, tenantId, (scope) => purgeDue(scope))) > 0);
      while ((await withTenant(database, tenantId, (scope) => forgetOld(scope))) > 0);
      await withTenant(database, tenantId, (scope) => warnOfExpiry(scope));
      await withTenant(database, tenantId, (scope) => warnOfTokenExpiry(scope));
      for (const statement of expiries) {
        await withTenant(database, tenantId, ({ client }) =>
          client.query(statement, [input.config.landingDays]),
        );
      }
    } catch (error) {
      log.warn(
        { tenant: tenantId, err: error instanceof Error ? error.message : String(error) },
        'retention failed; it is tried again tomorrow',
      );
    }
  }
}

/** $1: days that files are kept. */
const expiries = [
  `update plan_section s set status = 'expired' from plan p
    where p.plan_id = s.plan_id and s.status in ('pending', 'held') and p.created_at < now() - make_interval(days => $1)`,
  // What was pushed and is undecided is asked about anew: the identity provider says it still.
  `update scim_resource r set fresh = true, pushed_at = clock_timestamp()
     from scim_step s join plan p on p.run_id = s.run_id join plan_section x on x.plan_id = p.plan_id
    where s.connection_id = r.source_id and s.resource_id = r.resource_id and s.outcome = 'open' and s.revision = r.revision
      and x.status = 'expired' and not r.fresh and $1::int is not null`,
  // What the directory did not allow may be possible by now.
  `update scim_resource r set fresh = true, pushed_at = clock_timestamp()
     from scim_step s
    where s.connection_id = r.source_id and s.resource_id = r.resource_id and s.outcome = 'failed' and s.revision = r.revision
      and not r.fresh and $1::int is not null`,
  // What a group stood for stands until a person takes it back.
  `delete from scim_resource r where r.deleted_at < now() - interval '30 days' and r.settled and $1::int is not null
    and not exists (select from scim_group_use u where u.source_id = r.source_id and u.group_id = r.resource_id)`,
  `update approval set status = 'expired'
    where status = 'prepared' and created_at < now() - interval '1 day' and $1::int is not null`,
  `update landing set complete = false where complete and created_at < now() - make_interval(days => $1)`,
  `delete from landing_chunk c using landing l
    where l.landing_id = c.landing_id and not l.complete and l.created_at < now() - make_interval(days => $1)`,
  `delete from run_column c using run r where r.run_id = c.run_id and r.created_at < now() - make_interval(days => $1)
    and exists (select from run n where n.source_id = r.source_id and n.run_id > r.run_id)`,
  // Of the newest run the values of segments stay: they recognise a renamed column next month, and name nobody.
  `update run_column c set profile = c.profile || '{"values": [], "samples": []}' from run r
    where r.run_id = c.run_id and r.created_at < now() - make_interval(days => $1) and c.profile -> 'samples' <> '[]'
      and not exists (select from mapping_column m join field f using (tenant_id, field_id)
        where m.source_id = r.source_id and m.version = r.mapping_version and m.position = c.position
          and f.role is null and f.type in ('select', 'multi_select'))`,
  `update attention a set value = null, message = 'The value is not kept any more.' from plan p
    where p.plan_id = a.plan_id and a.value is not null and p.created_at < now() - make_interval(days => $1)`,
  `delete from signin_link where expires_at < now() - interval '1 day' and $1::int is not null`,
  `delete from session where expires_at < now() - interval '1 day' and $1::int is not null`,
  `delete from idempotency_key where created_at < now() - interval '72 hours' and $1::int is not null`,
  `delete from webhook_delivery where $1::int is not null
    and (created_at < now() - interval '30 days' or (status = 'delivered' and delivered_at < now() - interval '14 days'))`,
  // A day, because a replay or a new delivery could be under way at this moment.
  `delete from webhook_event e where occurred_at < now() - interval '1 day' and $1::int is not null
    and not exists (select from webhook_delivery d where d.event_id = e.event_id)`,
];
