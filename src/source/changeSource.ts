import { publishRuns } from '../audit/publish.ts';
import { recordEvents } from '../audit/record.ts';
import type { Connector } from '../connector/index.ts';
import { requireConnector } from '../connector/registry.ts';
import type { TenantScope } from '../db/tenant.ts';
import { nameOf, unlessTaken } from '../directory/names.ts';
import { PsmError } from '../kernel/errors.ts';
import type { SecretKeys } from '../kernel/secretKeys.ts';
import { checkedConfig, type GivenConfig, mergedConfig, refuseUnknown } from './configuration.ts';
import { forgetAuthority } from './fieldAuthority.ts';
import { resetHealth } from './health.ts';
import { putSecrets, readSecrets } from './secrets.ts';
import { getLiveSource, uploadSourceName } from './sources.ts';

export interface SourceSettings {
  readonly name?: string | undefined;
  /** All open settings; secret ones only where they change, null to remove one. */
  readonly config?: GivenConfig | undefined;
}

/**
 * Changes name and settings of a source.
 *
 * @throws PsmError `not_found`, `invalid_request` for settings that the connector refuses, `conflict` for a name that is taken
 */
export async function changeSource(
  scope: TenantScope,
  connectors: ReadonlyMap<string, Connector>,
  keys: SecretKeys,
  sourceId: string,
  change: SourceSettings,
  actor: string,
): Promise<void> {
  // One change after the other: settings are replaced as a whole.
  await lockSource(scope, sourceId);
  const before = await getLiveSource(scope, sourceId);
  const body: Record<string, string | string[]> = {};
  if (change.name !== undefined && change.name !== before.name) {
    const name = nameOf(change.name);
    await unlessTaken('source', name, () =>
      scope.client.query('update source set name = $2, name_norm = $3 where source_id = $1', [
        sourceId,
        name.text,
        name.norm,
      ]),
    );
    body['name'] = [before.name, name.text];
  }
  if (change.config !== undefined) {
    const connector = requireConnector(connectors, before.connector);
    const stored = {
      config: before.config,
      secrets: await readSecrets(scope, keys, sourceId, change.config),
    };
    refuseUnknown(connector, change.config);
    const { config, secrets } = checkedConfig(connector, mergedConfig(connector, stored, change.config));
    await scope.client.query('update source set config = $2 where source_id = $1', [sourceId, config]);
    const gone = Object.keys(stored.secrets).filter((name) => !Object.hasOwn(secrets, name));
    const fresh = Object.entries(secrets).filter(([name, value]) => stored.secrets[name] !== value);
    await putSecrets(scope, keys, sourceId, {
      ...Object.fromEntries(gone.map((name) => [name, null])),
      ...Object.fromEntries(fresh),
    });
    const names = new Set([...Object.keys(before.config), ...Object.keys(config)]);
    const open = [...names].filter(
      (name) => JSON.stringify(before.config[name]) !== JSON.stringify(config[name]),
    );
    const sealed = [...gone, ...fresh.map(([name]) => name)];
    body['settings'] = open;
    body['secrets'] = sealed;
    if (open.length + sealed.length > 0) await readAnew(scope, sourceId);
    await resetHealth(scope, sourceId);
  }
  await recordEvents(scope, [
    { actor, action: 'source.changed', entity: 'source', entityId: sourceId, body },
  ]);
}

async function lockSource(scope: TenantScope, sourceId: string): Promise<void> {
  await scope.client.query('select from source where source_id = $1 for no key update', [sourceId]);
}

/**
 * With other settings other people may be read: where reads ended says nothing any more, and one that is under way begins again,
 * since half of it would be of the old settings.
 */
async function readAnew(scope: TenantScope, sourceId: string): Promise<void> {
  await scope.client.query(
    'update run set read_until = null where source_id = $1 and read_until is not null',
    [sourceId],
  );
  // The fence moves, so that whoever reads with the old settings writes nothing more.
  await scope.client.query(
    `update run set fence = fence + 1, lease_until = null, landing_id = null, read_since = null, attempts = 0
      where source_id = $1 and status = 'receiving' and read in ('snapshot', 'changes')`,
    [sourceId],
  );
}

/**
 * Takes a source away: its schedule and its secrets are gone, the tokens of who pushes to it end, and it says nothing about anybody any more. Its runs, plans and
 * what it once brought stay, as does every member.
 *
 * @throws PsmError `not_found`, `conflict` for the uploads of a hub or while the source is read
 */
export async function removeSource(scope: TenantScope, sourceId: string, actor: string): Promise<void> {
  await lockSource(scope, sourceId);
  const source = await getLiveSource(scope, sourceId);
  if (source.name === uploadSourceName && source.connector === 'csv') {
    throw new PsmError(
      'conflict',
      'Files that are uploaded to a hub are always possible: this source stays.',
    );
  }
  const { rows } = await scope.client.query(
    `select 1 from run where source_id = $1 and status in ('receiving', 'landed', 'staging', 'planning', 'applying') limit 1`,
    [sourceId],
  );
  if (rows.length > 0) {
    throw new PsmError(
      'conflict',
      'The source is being read or applied at the moment. Try again when that is done.',
    );
  }
  await scope.client.query(
    `update source set live = false, name_norm = name_norm || ' ' || source_id::text where source_id = $1`,
    [sourceId],
  );
  await scope.client.query(
    `update plan_section s set status = 'cancelled' from plan p
      where p.plan_id = s.plan_id and p.source_id = $1 and s.status in ('pending', 'held')`,
    [sourceId],
  );
  const { rows: cancelled } = await scope.client.query<{ run_id: string }>(
    `update run set status = 'cancelled', finished_at = now()
      where source_id = $1 and status in ('needs_mapping', 'ready', 'quarantined') returning run_id`,
    [sourceId],
  );
  await publishRuns(
    scope,
    cancelled.map((run) => run.run_id),
  );
  await forgetAuthority(scope, source);
  for (const table of ['source_secret', 'schedule', 'source_health']) {
    await scope.client.query(`delete from ${table} where source_id = $1`, [sourceId]);
  }
  // Nobody pushes to it any more, and what brought its people to other hubs goes with it.
  const { rows: feeds } = await scope.client.query<{ source_id: string }>(
    `select source_id from source where live and config ->> 'connection' = $1::text order by source_id`,
    [sourceId],
  );
  for (const feed of feeds) await removeSource(scope, feed.source_id, actor);
  for (const table of ['scim_token', 'scim_client']) {
    await scope.client.query(
      `update ${table} set revoked_at = now() where source_id = $1 and revoked_at is null`,
      [sourceId],
    );
  }
  await recordEvents(scope, [
    { actor, action: 'source.removed', entity: 'source', entityId: sourceId, body: { name: source.name } },
  ]);
}
