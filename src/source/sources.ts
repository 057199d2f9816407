import { sql } from 'kysely';
import type { TenantScope } from '../db/tenant.ts';
import { directoryIdSpace } from '../directory/setup.ts';
import { PsmError } from '../kernel/errors.ts';
import { assertRoom } from '../directory/limits.ts';
import { newId } from '../kernel/ids.ts';
import { wordsOf } from '../kernel/text.ts';
import type { Policy } from './policy.ts';

/** The name of the source that every hub has for files that an admin uploads. */
export const uploadSourceName = 'Upload';

/** The connector of identity providers that push by SCIM. */
export const pushConnector = 'scim-push';

export interface Source {
  readonly sourceId: string;
  readonly hubId: string;
  readonly connector: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly policy: Policy;
  readonly idSpace: string;
  /**
   * Of identity providers that push: where an id is looked up that they bring for the first time. Their `externalId` often is the
   * employee number that the directory knows already; docs/decisions/0027-ids-of-identity-providers.md.
   */
  readonly otherIdSpace?: string | undefined;
  readonly epoch: number;
  /** False once it was removed. */
  readonly live: boolean;
}

export interface Hub {
  readonly hubId: string;
  readonly name: string;
}

/** @throws PsmError `not_found` with the hubs that there are */
export async function findHub(scope: TenantScope, name: string): Promise<Hub> {
  const hubs = await scope.db
    .selectFrom('hub')
    .select(['hub_id', 'name', 'name_norm'])
    .orderBy('name')
    .execute();
  const hub = hubs.find((one) => one.hub_id === name || one.name_norm === wordsOf(name));
  if (hub !== undefined) return { hubId: hub.hub_id, name: hub.name };
  const known = hubs.map((one) => `"${one.name}"`).join(', ');
  throw new PsmError(
    'not_found',
    known === ''
      ? `There is no hub "${name}", and no other.`
      : `There is no hub "${name}". The hubs are ${known}.`,
  );
}

/**
 * The source of uploads of a hub. The hub's own upload source is made when it is first needed, and so is one that is named
 * here for the first time: it stands for another system, so it gets an id space of its own.
 */
export async function uploadSource(
  scope: TenantScope,
  hubId: string,
  name: string = uploadSourceName,
): Promise<Source> {
  const own = wordsOf(name) === wordsOf(uploadSourceName);
  if (!own) await assertRoomFor(scope, hubId, name);
  const sourceId = newId();
  await sql`
    insert into source (source_id, hub_id, connector, name, name_norm, id_space)
    values (${sourceId}, ${hubId}, 'csv', ${name.trim()}, ${wordsOf(name)}, ${own ? directoryIdSpace : sourceId})
    on conflict (tenant_id, hub_id, name_norm) do nothing
  `.execute(scope.db);
  const row = await scope.db
    .selectFrom('source')
    .selectAll()
    .where('hub_id', '=', hubId)
    .where('name_norm', '=', wordsOf(name))
    .executeTakeFirstOrThrow();
  return sourceOf(row);
}

/** @throws PsmError `limit_reached` when the hub has no source of the name, and may not get one */
async function assertRoomFor(scope: TenantScope, hubId: string, name: string): Promise<void> {
  const known = await scope.db
    .selectFrom('source')
    .select('source_id')
    .where('hub_id', '=', hubId)
    .where('name_norm', '=', wordsOf(name))
    .executeTakeFirst();
  if (known === undefined) await assertRoom(scope, 'sources');
}

/** Also one that was removed: what it brought is still told of. @throws PsmError `not_found` */
export async function getSource(scope: TenantScope, sourceId: string): Promise<Source> {
  const row = await scope.db
    .selectFrom('source')
    .selectAll()
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
  if (row === undefined) throw new PsmError('not_found', 'There is no such source.');
  return sourceOf(row);
}

/** @throws PsmError `not_found`, also for one that was removed */
export async function getLiveSource(scope: TenantScope, sourceId: string): Promise<Source> {
  const source = await getSource(scope, sourceId);
  if (!source.live) throw new PsmError('not_found', 'There is no such source.');
  return source;
}

export async function listSources(scope: TenantScope): Promise<Source[]> {
  return (
    await scope.db.selectFrom('source').selectAll().where('live', '=', true).orderBy('name').execute()
  ).map(sourceOf);
}

function sourceOf(row: {
  source_id: string;
  hub_id: string;
  connector: string;
  name: string;
  config: Record<string, unknown>;
  policy: Record<string, 'ask' | 'auto'>;
  id_space: string;
  epoch: number;
  live: boolean;
}): Source {
  return {
    sourceId: row.source_id,
    hubId: row.hub_id,
    connector: row.connector,
    name: row.name,
    config: row.config,
    policy: row.policy,
    idSpace: row.id_space,
    ...(row.connector === pushConnector && { otherIdSpace: directoryIdSpace }),
    epoch: row.epoch,
    live: row.live,
  };
}

/** Mapping, fields or options of the source changed: what is remembered of its rows does not hold any more. */
export async function moveEpoch(scope: TenantScope, sourceId: string): Promise<void> {
  await sql`update source set epoch = epoch + 1 where source_id = ${sourceId}`.execute(scope.db);
}
