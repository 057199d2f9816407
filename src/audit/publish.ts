import type { TenantScope } from '../db/tenant.ts';
import { newId } from '../kernel/ids.ts';
import type { AuditEvent } from './record.ts';
import {
  type HappenedRow,
  memberHappened,
  planHappened,
  runHappened,
  sourceHappened,
} from './sql/happened.ts';

/** Entry of the audit trail -> the type under which other services hear of it: docs/webhooks.md describes each. */
const typeOfAction: Readonly<Record<string, string>> = {
  'member.invited': 'member.invited',
  'member.updated': 'member.updated',
  'member.deactivated': 'member.deactivated',
  'member.reactivated': 'member.reactivated',
  'member.deleted_from_hub': 'member.deleted',
  'member.deleted': 'member.deleted',
  'member.restored': 'member.restored',
  'source.quarantined': 'source.quarantined',
};

interface Listener {
  readonly endpoint_id: string;
  readonly events: readonly string[];
}

/**
 * Tells webhooks of the effects that these entries of the trail stand for, in the same transaction: one event for each, with
 * the id of its entry, however many endpoints hear it. Where nobody listens it is one look at a table that is empty.
 */
export async function publishRecorded(
  scope: TenantScope,
  recorded: readonly (AuditEvent & { readonly eventId: string })[],
): Promise<void> {
  const told = recorded.flatMap((entry) => {
    const type = typeOfAction[entry.action];
    return type === undefined || entry.entityId === undefined ? [] : [{ ...entry, type }];
  });
  if (told.length === 0) return;
  const listeners = await listenersTo(scope, [...new Set(told.map(({ type }) => type))]);
  const heard = new Set(listeners.flatMap(({ events }) => events));
  const rows = told.filter(({ type }) => heard.has(type)).map(happenedRow);
  const of = (entity: string) => rows.filter((row) => row.entity === entity);
  await write(scope, listeners, memberHappened, of('member'));
  await write(scope, listeners, sourceHappened, of('source'));
}

function happenedRow(entry: AuditEvent & { readonly eventId: string; readonly type: string }): HappenedRow {
  const { fault, reason = fault, after, hub } = entry.body;
  const isDeletion = entry.type === 'member.deleted';
  return {
    event_id: entry.eventId,
    type: entry.type,
    entity: entry.entity,
    entity_id: entry.entityId ?? null,
    by: entry.actor.split(':')[0] ?? '',
    plan_id: entry.planId ?? null,
    hub_id: typeof hub === 'string' ? hub : null,
    reason: typeof reason === 'string' ? reason : null,
    changed: typeof after === 'object' && after !== null && !Array.isArray(after) ? Object.keys(after) : [],
    scope: isDeletion ? (entry.action === 'member.deleted' ? 'tenant' : 'hub') : null,
  };
}

/**
 * Tells webhooks that a plan waits for people: `plan.held`, or `plan.pending` when something of it is to be decided or its
 * mapping to be reviewed. Call it when the policy has approved what it may.
 */
export async function publishPlan(scope: TenantScope, planId: string): Promise<void> {
  const listeners = await listenersTo(scope, ['plan.pending', 'plan.held']);
  await write(scope, listeners, planHappened, [blankRow('plan', planId)]);
}

/** Tells webhooks that runs have ended, as what they are at this moment. A run that goes on is left out. */
export async function publishRuns(scope: TenantScope, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  const listeners = await listenersTo(scope, ['run.finished']);
  await write(
    scope,
    listeners,
    runHappened,
    runIds.map((runId) => blankRow('run', runId)),
  );
}

function blankRow(entity: 'plan' | 'run', id: string): HappenedRow {
  const none = { type: null, by: '', plan_id: null, hub_id: null, reason: null, changed: [], scope: null };
  return { event_id: newId(), entity, entity_id: id, ...none };
}

/** Endpoints that hear any of these. The lock keeps them from being removed until what they shall hear is written. */
export async function listenersTo(scope: TenantScope, types: readonly string[]): Promise<Listener[]> {
  const { rows } = await scope.client.query<Listener>(
    `select endpoint_id, events from webhook_endpoint
      where paused_at is null and events && $1::text[] order by endpoint_id for key share`,
    [types],
  );
  return rows;
}

/** One statement for any number of events. `happened` makes `event_id, type, data` of the rows in $1. */
async function write(
  scope: TenantScope,
  listeners: readonly Listener[],
  happened: string,
  rows: readonly HappenedRow[],
): Promise<void> {
  if (listeners.length === 0 || rows.length === 0) return;
  await scope.client.query(
    `with happened as materialized (${happened}
     ), heard as materialized (
       select h.event_id, h.type, h.data, l.endpoint_id
         from happened h join jsonb_to_recordset($2::jsonb) as l (endpoint_id uuid, events jsonb) on l.events ? h.type
     ), events as (
       insert into webhook_event (event_id, type, data)
       select distinct on (event_id) event_id, type, data from heard order by event_id
     )
     insert into webhook_delivery (event_id, endpoint_id)
     select event_id, endpoint_id from heard order by event_id, endpoint_id`,
    [JSON.stringify(rows), JSON.stringify(listeners)],
  );
}
