import { recordEvents } from '../audit/record.ts';
import type { TenantScope } from '../db/tenant.ts';
import { listAdmins } from '../directory/admins.ts';
import { holds } from '../directory/roles.ts';
import { queueMessages } from '../outbox/queue.ts';
import { afterFailure, type Health, healthy, type HealthState, type PullFault } from './healthRules.ts';

/**
 * How sources fare. Locks are taken in one order: the health of a source, then its schedule; so that of two nodes that pull the same
 * source one tells the admins.
 */

interface HealthRow {
  readonly source_id: string;
  readonly state: HealthState;
  readonly failures: number;
  readonly failing_since: Date | null;
  readonly retry_at: Date | null;
  readonly last_error: PullFault | null;
  readonly told_at: Date | null;
}

/** Who keeps the books of a source that nobody pulled by hand. */
const system = 'system';

/** The health of every source that ever failed, by source id; all others are healthy. */
export async function healthOf(scope: TenantScope): Promise<ReadonlyMap<string, Health>> {
  const { rows } = await scope.client.query<HealthRow>('select * from source_health');
  return new Map(rows.map((row) => [row.source_id, healthFrom(row)]));
}

export async function healthOfSource(scope: TenantScope, sourceId: string): Promise<Health> {
  const { rows } = await scope.client.query<HealthRow>('select * from source_health where source_id = $1', [
    sourceId,
  ]);
  return rows[0] === undefined ? healthy : healthFrom(rows[0]);
}

/** A source as people know it. */
export interface NamedSource {
  readonly sourceId: string;
  readonly name: string;
}

/**
 * Counts a failed pull, in the transaction that ends its run: decides when it is tried again, whether it is quarantined or switched
 * off, and tells the admins once when it begins to fail.
 *
 * @param now the database's time when it is left out
 */
export async function recordPullFailed(
  scope: TenantScope,
  source: NamedSource,
  fault: PullFault,
  now?: Date,
): Promise<Health> {
  const before = await lockHealth(scope, source.sourceId);
  const clock = await timesOf(scope, source.sourceId);
  const moment = { now: now ?? clock.now, nextRunAt: clock.nextRunAt, random: Math.random() };
  const { health: decided, happened } = afterFailure(before, fault, moment);
  const scheduled = moment.nextRunAt !== undefined;
  const tell = scheduled && decided.state !== 'ok' && before.toldAt === null;
  const health = { ...decided, toldAt: tell ? moment.now : decided.toldAt };
  await storeHealth(scope, source.sourceId, health);
  if (happened.includes('off')) {
    await scope.client.query(
      `update schedule set paused_at = $2, paused_by = $3, next_run_at = null where source_id = $1 and paused_at is null`,
      [source.sourceId, moment.now, system],
    );
  }
  await recordEvents(
    scope,
    happened.map((what) => ({
      actor: system,
      action: `source.${what}`,
      entity: 'source',
      entityId: source.sourceId,
      body: {
        name: source.name,
        failures: health.failures,
        since: health.failingSince?.toISOString(),
        fault: fault.fault,
        message: fault.message,
        setting: fault.setting,
      },
    })),
  );
  const since = health.failingSince?.toISOString() ?? null;
  const about = { message: fault.message, since, plan: fault.plan ?? null };
  if (tell && health.state !== 'off') await tellAdmins(scope, 'source_failing', source, health, about);
  if (happened.includes('off')) await tellAdmins(scope, 'source_off', source, health, about);
  return health;
}

/** Notes that a pull brought what it should: what failed is well again, and whoever was told so is told. */
export async function recordPullSucceeded(scope: TenantScope, sourceId: string): Promise<void> {
  // Nearly always there is nothing to note, and nothing is locked for that.
  const { rows } = await scope.client.query<HealthRow>(
    `select * from source_health where source_id = $1 and (state <> 'ok' or failures > 0 or failing_since is not null
       or retry_at is not null or told_at is not null) for update`,
    [sourceId],
  );
  if (rows[0] === undefined) return;
  const before = healthFrom(rows[0]);
  await storeHealth(scope, sourceId, healthy);
  if (before.state === 'ok') return;
  const { rows: found } = await scope.client.query<{ name: string }>(
    'select name from source where source_id = $1',
    [sourceId],
  );
  const source = { sourceId, name: found[0]?.name ?? '' };
  const since = before.failingSince?.toISOString() ?? null;
  await recordEvents(scope, [
    {
      actor: system,
      action: 'source.recovered',
      entity: 'source',
      entityId: sourceId,
      body: { name: source.name, failures: before.failures, since },
    },
  ]);
  if (before.toldAt !== null) {
    const about = { failures: before.failures, since };
    await tellAdmins(scope, 'source_recovered', source, before, about);
  }
}

/**
 * Somebody changed the settings, or lets the source go on: what failed is tried again at once and gets its full number of tries.
 * Whoever was told that it fails still hears when it is well. Takes the lock of the health before that of the schedule.
 */
export async function resetHealth(scope: TenantScope, sourceId: string): Promise<void> {
  await scope.client.query(
    `update source_health h set failures = 0, failing_since = case when h.state = 'ok' then null else now() end,
            state = case when h.state = 'ok' then 'ok' else 'failing' end,
            retry_at = case when exists (select from schedule s where s.source_id = h.source_id and s.paused_at is null) then now() end
      where h.source_id = $1 and (h.state <> 'ok' or h.failing_since is not null)`,
    [sourceId],
  );
}

/** The row of the source's health, made when there is none, locked until the transaction ends. */
async function lockHealth(scope: TenantScope, sourceId: string): Promise<Health> {
  await scope.client.query('insert into source_health (source_id) values ($1) on conflict do nothing', [
    sourceId,
  ]);
  const { rows } = await scope.client.query<HealthRow>(
    'select * from source_health where source_id = $1 for update',
    [sourceId],
  );
  return rows[0] === undefined ? healthy : healthFrom(rows[0]);
}

async function timesOf(
  scope: TenantScope,
  sourceId: string,
): Promise<{ now: Date; nextRunAt: Date | undefined }> {
  const { rows } = await scope.client.query<{ now: Date; next_run_at: Date | null }>(
    'select now() as now, (select next_run_at from schedule where source_id = $1) as next_run_at',
    [sourceId],
  );
  return { now: rows[0]?.now ?? new Date(), nextRunAt: rows[0]?.next_run_at ?? undefined };
}

async function storeHealth(scope: TenantScope, sourceId: string, health: Health): Promise<void> {
  await scope.client.query(
    `update source_health set state = $2, failures = $3, failing_since = $4, retry_at = $5, last_error = $6, told_at = $7
      where source_id = $1`,
    [
      sourceId,
      health.state,
      health.failures,
      health.failingSince,
      health.retryAt,
      health.error === null ? null : JSON.stringify(health.error),
      health.toldAt,
    ],
  );
}

async function tellAdmins(
  scope: TenantScope,
  kind: 'source_failing' | 'source_recovered' | 'source_off',
  { sourceId, name }: NamedSource,
  { failingSince }: Health,
  about: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  const { rows } = await scope.client.query<{ hub: string }>(
    'select h.name as hub from source s join hub h using (tenant_id, hub_id) where s.source_id = $1',
    [sourceId],
  );
  const admins = (await listAdmins(scope)).filter(({ role }) => holds(role, 'administer'));
  await queueMessages(
    scope,
    admins.map(({ adminId, email }) => ({
      kind,
      dedupeKey: `${kind}:${sourceId}:${failingSince?.toISOString() ?? ''}:${adminId}`,
      recipient: email,
      data: { admin: adminId, source: sourceId, name, hub: rows[0]?.hub ?? '', ...about },
    })),
  );
}

function healthFrom(row: HealthRow): Health {
  return {
    state: row.state,
    failures: row.failures,
    failingSince: row.failing_since,
    retryAt: row.retry_at,
    error: row.last_error,
    toldAt: row.told_at,
  };
}
