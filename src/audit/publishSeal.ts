import type { TenantScope } from '../db/tenant.ts';
import { newId } from '../kernel/ids.ts';
import { listenersTo } from './publish.ts';
import { listedEntries } from './sql/entryDigest.ts';

/** Under which security systems follow the trail. */
const trailEvent = 'audit.recorded';

/** Entries of one event, so that it stays small enough for those who hear it. */
const most = 500;

/**
 * Tells those who follow the trail what was sealed, in the order of the chain and with its digest: who did what to what, without
 * particulars, which can hold personal data.
 */
export async function publishSeal(scope: TenantScope, seq: number): Promise<void> {
  const listeners = await listenersTo(scope, [trailEvent]);
  if (listeners.length === 0) return;
  const { rows } = await scope.client.query<{ data: object }>(
    `select jsonb_build_object(
        'seal', jsonb_build_object('seq', s.seq, 'digest', encode(s.digest, 'hex'), 'previous', encode(s.previous, 'hex')),
        'entries', jsonb_agg(jsonb_build_object('id', e.event_id, 'at', to_jsonb(e.at), 'actor', e.actor, 'action', e.action,
          'entity', e.entity, 'entity_id', e.entity_id, 'plan', e.plan_id, 'approval', e.approval_id) order by l.n)) as data
       from audit_seal s cross join lateral ${listedEntries} l join audit_event e on e.event_id = l.event_id
      where s.seq = $1 group by s.seq, s.digest, s.previous, l.n / ${most} order by l.n / ${most}`,
    [seq],
  );
  const events = rows.map(({ data }) => ({ event_id: newId(), data }));
  await scope.client.query(
    `with events as (
       insert into webhook_event (event_id, type, data)
       select event_id, $1, data from jsonb_to_recordset($2::jsonb) as e (event_id uuid, data jsonb) returning event_id
     )
     insert into webhook_delivery (event_id, endpoint_id)
     select event_id, endpoint_id from events, unnest($3::uuid[]) as endpoint_id order by event_id, endpoint_id`,
    [trailEvent, JSON.stringify(events), listeners.map((one) => one.endpoint_id)],
  );
}
