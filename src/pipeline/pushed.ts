import { approveByPolicy } from '../approval/policy.ts';
import { applyWithin } from '../apply/apply.ts';
import { recordEvents } from '../audit/record.ts';
import type { Config } from '../config.ts';
import { hasSqlState, sqlState } from '../db/client.ts';
import type { TenantScope } from '../db/tenant.ts';
import { loadFields } from '../directory/fields.ts';
import { safeguardLimits } from '../directory/settings.ts';
import { isPsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { readLandingWithin } from '../landing/landing.ts';
import { openLandedTable } from '../landing/landedTable.ts';
import { unreviewed } from '../mapping/propose.ts';
import { makePlan } from '../planning/plan.ts';
import { concernedBy, type Feed, loadFeeds } from '../scim/cut/feeds.ts';
import { mayBeKnown } from '../scim/cut/mayBeKnown.ts';
import { peopleMessages } from '../scim/cut/records.ts';
import { pushedTransform } from '../scim/cut/pushedTransform.ts';
import { readingOf } from '../scim/cut/reading.ts';
import { ensureMapping } from '../scim/mapping.ts';
import type { ScimScope, Written } from '../scim/types.ts';
import { getSource } from '../source/sources.ts';
import { stage } from '../staging/stage.ts';
import { type StagedRecord, stagedRecord } from '../staging/staged.ts';
import { connectionActor } from './cut.ts';
import { fileLimits } from './pipeline.ts';
import { landPushed } from './landPushed.ts';
import { moveRun } from './run.ts';

/**
 * What becomes of a push, in the transaction of the push itself: somebody who was set inactive is deactivated at once, where the policy
 * of the connection says so and the brake allows it, by the same correlation, safeguards, approval and apply as everybody else. What
 * does not go at once waits for the next cut, and so does everything else that was pushed.
 */
export async function pushed(
  config: Config,
  { scope, connectionId }: Pick<ScimScope, 'scope' | 'connectionId'>,
  written: readonly Written[],
): Promise<void> {
  const ids = written.filter((one) => one.type === 'User' && one.deactivated).map((one) => one.id);
  if (ids.length === 0) return;
  for (const feed of await loadFeeds(scope, connectionId)) {
    const concerned = await concernedBy(scope, connectionId, feed, ids);
    const known = concerned.length === 0 ? [] : await mayBeKnown(scope, connectionId, feed, concerned);
    if (known.length === 0) continue;
    await scope.client.query('savepoint at_once');
    await scope.client.query(`set local lock_timeout = '${patience}'`);
    const result = await deactivateAtOnce(config, scope, connectionId, feed, known).catch(
      async (error: unknown): Promise<AtOnce> => {
        await scope.client.query('rollback to savepoint at_once');
        if (!isPsmError(error) && !hasSqlState(error, sqlState.lockNotAvailable)) throw error;
        return 'waits';
      },
    );
    await scope.client.query(
      result === 'done' ? 'release savepoint at_once' : 'rollback to savepoint at_once',
    );
    await scope.client.query('reset lock_timeout');
    // An account is deactivated in all its hubs: what the next hub would propose is done, and what has to wait waits in all of them.
    if (result !== 'nothing') return;
  }
}

/** How long an identity provider is kept waiting while others change the same hub or member. Then the next cut has it. */
const patience = '3s';

/** Unless it is done, whoever calls undoes what was written. */
type AtOnce = 'done' | 'nothing' | 'waits';

/** `nothing`: nobody in this hub is to be deactivated. `waits`: that is not for this moment to decide. */
async function deactivateAtOnce(
  config: Config,
  scope: TenantScope,
  connectionId: string,
  feed: Feed,
  ids: readonly string[],
): Promise<AtOnce> {
  const source = await getSource(scope, feed.sourceId);
  if (source.policy.deactivate !== 'auto') return 'waits';
  const actor = connectionActor(connectionId);
  const fields = await loadFields(scope);
  const mapping = await ensureMapping(scope, feed.sourceId, actor);
  if (unreviewed(mapping).length > 0) return 'waits';
  const runId = newId();
  const reading = await readingOf(scope, connectionId, feed, mapping, fields);
  const run = {
    runId,
    feed,
    mapping,
    actor,
    limit: config.limits.fileBytes,
    maxColumns: Number.MAX_SAFE_INTEGER,
  };
  const landed = await landPushed(scope, run, peopleMessages(scope, reading, ids));
  if (landed === undefined) return 'waits';
  const { landingId, format } = landed.landing;
  await moveRun(scope, runId, 'staging');
  const table = await openLandedTable(() => readLandingWithin(scope, landingId), format, fileLimits(config));
  const transform = pushedTransform(mapping, fields, table.header);
  const records: StagedRecord[] = [];
  for await (const rows of table.rows())
    records.push(...rows.map((row) => stagedRecord(row, transform(row.cells, row.unsaid))));
  await stage(scope, records);
  const plan = await makePlan(scope, {
    runId,
    source,
    hubId: feed.hubId,
    population: 'partial',
    mappingVersion: mapping.version,
    unreviewed: 0,
    fields,
    snapshot: undefined,
    deletions: false,
    limits: await safeguardLimits(scope),
    notes: [],
    pushed: true,
    atOnce: true,
  });
  if (plan.sections.size === 0) return 'nothing';
  const others = [...plan.sections.keys()].filter((kind) => kind !== 'deactivate');
  if (plan.safeguards.length > 0 || others.length > 0) return 'waits';
  for (const status of ['planning', 'ready'] as const) await moveRun(scope, runId, status);
  await recordEvents(scope, [
    {
      actor,
      action: 'plan.made',
      entity: 'plan',
      entityId: plan.planId,
      planId: plan.planId,
      body: { rows: plan.rows, safeguards: [], at_once: true },
    },
  ]);
  const approval = await approveByPolicy(scope, plan.planId, { deactivate: 'auto' });
  if (approval === undefined) return 'waits';
  const outcomes = await applyWithin(scope, approval, config);
  return outcomes.every((outcome) => outcome.result === 'applied') ? 'done' : 'waits';
}
