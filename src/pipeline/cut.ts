import { recordEvents } from '../audit/record.ts';
import type { Config } from '../config.ts';
import type { Database, TenantScope } from '../db/tenant.ts';
import { loadFields } from '../directory/fields.ts';
import { newId } from '../kernel/ids.ts';
import { type Feed, loadFeeds } from '../scim/cut/feeds.ts';
import { cutMessages } from '../scim/cut/records.ts';
import { readingOf } from '../scim/cut/reading.ts';
import { settleCut } from '../scim/cut/settle.ts';
import { markTaken, openNamesakes, stampCut } from '../scim/cut/stamp.ts';
import { ensureMapping } from '../scim/mapping.ts';
import { landPushed } from './landPushed.ts';

/** Who pushes, as the audit trail names it. */
export function connectionActor(connectionId: string): string {
  return `connection:${connectionId}`;
}

/** How long nothing was pushed, before what was is planned; and how long somebody waits at most, in seconds. */
export const cutAfter = { quiet: 2, longest: 30 };

/** What was pushed is counted anew, as before planning. Not within the transaction of a cut: it would keep others from doing so. */
export async function freshStatistics(database: Pick<Database, 'app'>): Promise<void> {
  await database.app.query('select psm_analyze_directory()');
}

/** A run that took long to plan is followed by a pause of so many times as long: planning everything that waits never becomes all that is done. */
const pause = 10;

/** After a run that could not be planned it is tried again, but not all the time. */
const minutesAfterFailure = 5;

/**
 * Freezes what was pushed and is not settled as a run for each hub of the connection: one change per member, however often it was
 * pushed. Runs are planned like any other.
 *
 * @param options.asked by somebody who wants it now, also if nothing is new
 * @returns the runs; none when nothing was pushed, or while an earlier one is being planned
 */
export async function cut(
  scope: TenantScope,
  config: Pick<Config, 'limits'>,
  connectionId: string,
  options: { readonly asked?: string } = {},
): Promise<readonly string[]> {
  if (!(await isFree(scope, connectionId, options.asked !== undefined))) return [];
  await settleCut(scope, connectionId);
  if (!(await hasNews(scope, connectionId, options.asked !== undefined))) return [];
  await openNamesakes(scope, connectionId);
  const runs: string[] = [];
  const taken: string[] = [];
  for (const feed of await loadFeeds(scope, connectionId)) {
    const runId = newId();
    taken.push(runId);
    const { records, deletions } = await stampCut(scope, connectionId, runId, feed);
    if (records + deletions === 0) continue;
    await landCut(scope, connectionId, runId, feed, options.asked, config.limits);
    runs.push(runId);
  }
  await markTaken(scope, connectionId, taken);
  await settleCut(scope, connectionId);
  return runs;
}

/** Planning has the row of the source locked as long as it takes. */
async function isFree(scope: TenantScope, connectionId: string, asked: boolean): Promise<boolean> {
  const { client } = scope;
  const { rows } = await client.query<{ live: boolean }>(
    'select live from source where source_id = $1 for no key update skip locked',
    [connectionId],
  );
  const [source] = rows;
  // What was pushed to a connection that was removed concerns nobody, and is not looked for again.
  if (source?.live === false)
    await client.query('update scim_resource set fresh = false where source_id = $1 and fresh', [
      connectionId,
    ]);
  if (source?.live !== true) return false;
  const { rows: busy } = await client.query(selectBusy, [connectionId]);
  if (busy.length > 0 || asked) return busy.length === 0;
  const { rows: paused } = await client.query(selectPaused, [connectionId, pause, minutesAfterFailure]);
  return paused.length === 0;
}

/** $1 connection. A look at the index of runs that are under way. */
const selectBusy = `
select from run r join source s using (source_id)
 where (s.source_id = $1 or s.config ->> 'connection' = $1::text) and r.status in ('landed', 'staging', 'planning')
 limit 1`;

/** $1 connection, $2 how many times as long as planning took, $3 minutes. How long it took is what lies between plan and trail. */
const selectPaused = `
select from source s
 cross join lateral (
   select r.run_id, r.status, r.finished_at from run r
    where r.source_id = s.source_id and r.read = 'push'
      and not exists (select from plan o where o.run_id = r.run_id and o.at_once)
    order by r.run_id desc limit 1) r
  left join lateral (
   select p.plan_id, p.created_at from plan p where p.run_id = r.run_id order by p.plan_id desc limit 1) p on true
  left join lateral (
   select min(e.at) as at from audit_event e
    where e.entity_id = p.plan_id and e.action in ('plan.made', 'plan.held')) e on true
 where (s.source_id = $1 or s.config ->> 'connection' = $1::text)
   and (now() < e.at + $2 * (e.at - p.created_at)
        or r.status = 'failed' and now() < r.finished_at + make_interval(mins => $3))
 limit 1`;

async function hasNews(scope: TenantScope, connectionId: string, asked: boolean): Promise<boolean> {
  const { rows } = await scope.client.query(
    `select from scim_resource where source_id = $1 and type = 'User' and (fresh or ($2 and not settled)) limit 1`,
    [connectionId, asked],
  );
  return rows.length > 0;
}

async function landCut(
  scope: TenantScope,
  connectionId: string,
  runId: string,
  feed: Feed,
  asked: string | undefined,
  limits: Config['limits'],
): Promise<void> {
  const actor = asked ?? connectionActor(connectionId);
  const { rows } = await scope.client.query<{ name: string }>(selectSaid, [connectionId, runId]);
  const mapping = await ensureMapping(
    scope,
    feed.sourceId,
    actor,
    rows.map((row) => row.name),
  );
  const maxColumns = Math.max(limits.fileColumns, mapping.columns.length);
  const reading = await readingOf(scope, connectionId, feed, mapping, await loadFields(scope));
  const run = { runId, feed, mapping, actor, limit: limits.fileBytes, maxColumns };
  await landPushed(scope, run, cutMessages(scope, reading, runId));
  await recordEvents(scope, [
    { actor, action: 'run.started', entity: 'run', entityId: runId, body: { read: 'push' } },
  ]);
}

/** $1 connection, $2 run. Names of all columns that anybody in the run ever had. */
const selectSaid = `
select distinct name
  from scim_step s
  join scim_resource r on r.source_id = $1 and r.resource_id = s.resource_id
 cross join unnest(r.said) as name
 where s.run_id = $2 and s.row_no is not null
 order by name`;

/** A run that could not be planned: whom it was about is cut off once more, in a while. */
export async function cutAgain(scope: TenantScope, runId: string): Promise<void> {
  await scope.client.query(
    `update scim_resource r set fresh = true, pushed_at = clock_timestamp()
       from (select q.source_id, q.resource_id
               from scim_step s
               join scim_resource q on q.source_id = s.connection_id and q.resource_id = s.resource_id and q.revision = s.revision
              where s.run_id = $1 and s.outcome = 'open' and not q.fresh
                for no key update of q skip locked) open
      where r.source_id = open.source_id and r.resource_id = open.resource_id`,
    [runId],
  );
}

/** After changes were carried out: how far what was pushed has come. Not needed for anything to be right: the next cut looks again. */
export async function settlePushed(
  scope: TenantScope,
  about: { readonly approval: string } | { readonly plan: string },
): Promise<void> {
  const { rows } = await scope.client.query<{ connection: string }>(
    `select coalesce(s.config ->> 'connection', s.source_id::text) as connection
       from plan p join run r using (tenant_id, run_id) join source s on s.source_id = p.source_id
      where r.read = 'push'
        and p.plan_id = coalesce($2::uuid, (select plan_id from approval where approval_id = $1))`,
    ['approval' in about ? about.approval : null, 'plan' in about ? about.plan : null],
  );
  const [row] = rows;
  if (row !== undefined) await settleCut(scope, row.connection);
}
