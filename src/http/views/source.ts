import type { z } from 'zod';
import type { Connector } from '../../connector/index.ts';
import type { TenantScope } from '../../db/tenant.ts';
import type { RunStatus } from '../../pipeline/run.ts';
import { deliveryOf, readsChanges } from '../../source/configuration.ts';
import { healthOf } from '../../source/health.ts';
import { type Health, healthy } from '../../source/healthRules.ts';
import { overviewOfSource, overviewOfSources, type SourceOverview } from '../../source/overview.ts';
import { changeKinds } from '../../source/policy.ts';
import { type Schedule, schedulesOf } from '../../source/schedule.ts';
import type { health, policy, source } from '../contract/sources.ts';
import { scheduleView } from './schedule.ts';

type View = z.infer<typeof source>;
type Connectors = ReadonlyMap<string, Connector>;

/** All sources with schedule and health, in a fixed number of statements. */
export async function viewOfSources(scope: TenantScope, connectors: Connectors): Promise<View[]> {
  const health = await healthOf(scope);
  const schedules = await schedulesOf(scope);
  return (await overviewOfSources(scope)).map((one) =>
    sourceView(one, connectors, { schedule: schedules.get(one.id), health: health.get(one.id) ?? healthy }),
  );
}

/** @throws PsmError `not_found` */
export async function viewOfSource(
  scope: TenantScope,
  connectors: Connectors,
  sourceId: string,
): Promise<View> {
  const overview = await overviewOfSource(scope, sourceId);
  const health = (await healthOf(scope)).get(sourceId) ?? healthy;
  const schedule = (await schedulesOf(scope)).get(sourceId);
  return sourceView(overview, connectors, { schedule, health });
}

/** A source as the API shows it: its settings without the secret ones. */
function sourceView(
  { policy: stored, last_run: last, secrets, ...rest }: SourceOverview,
  connectors: Connectors,
  more: { readonly schedule: Schedule | undefined; readonly health: Health },
): View {
  const connector = connectors.get(rest.connector);
  const whole = Object.fromEntries(changeKinds.map((kind) => [kind, stored[kind] ?? 'ask']));
  return {
    ...rest,
    schedule: more.schedule === undefined ? null : scheduleView(more.schedule),
    health: healthView(more.health),
    config: { ...rest.config },
    secrets: [...secrets],
    delivery: connector === undefined ? 'pull' : deliveryOf(connector, rest.config),
    reads_changes: connector !== undefined && readsChanges(connector, rest.config),
    policy: { ...whole, restore: 'ask' } as z.infer<typeof policy>,
    last_run: last && { ...last, status: last.status as RunStatus },
  };
}

function healthView({ state, failures, failingSince, retryAt, error }: Health): z.infer<typeof health> {
  return {
    state,
    failures,
    failing_since: failingSince?.toISOString() ?? null,
    retry_at: retryAt?.toISOString() ?? null,
    error: error && { message: error.message, setting: error.setting ?? null },
  };
}
