import { recordEvents } from '../audit/record.ts';
import { loadConnectors, requireConnector } from '../connector/registry.ts';
import type { TenantScope } from '../db/tenant.ts';
import { getHub } from '../directory/hubs.ts';
import { nameOf, taken } from '../directory/names.ts';
import { PsmError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';

/**
 * Adds a source that files are uploaded to. It stands for another system than the hub's own uploads, so that it has an id space
 * of its own.
 *
 * @returns its id
 * @throws PsmError `not_found` for an unknown hub or connector, `conflict` when the hub has a source of the name or the
 *   connector takes no uploads
 */
export async function addSource(
  scope: TenantScope,
  given: { readonly hub: string; readonly connector: string; readonly name: string },
  actor: string,
): Promise<string> {
  const { spec } = requireConnector(await loadConnectors(), given.connector);
  const { id: hubId } = await getHub(scope, given.hub);
  if (spec.delivery !== 'upload') {
    throw new PsmError('conflict', `"${spec.title}" cannot be set up here: only sources of uploads can.`);
  }
  const name = nameOf(given.name);
  const sourceId = newId();
  const { rowCount } = await scope.client.query(
    `insert into source (source_id, hub_id, connector, name, name_norm, id_space) values ($1, $2, $3, $4, $5, $1::uuid::text)
     on conflict (tenant_id, hub_id, name_norm) do nothing`,
    [sourceId, hubId, spec.name, name.text, name.norm],
  );
  if (rowCount === 0) throw taken('source', name);
  await recordEvents(scope, [
    {
      actor,
      action: 'source.added',
      entity: 'source',
      entityId: sourceId,
      body: { hub: hubId, connector: spec.name, name: name.text },
    },
  ]);
  return sourceId;
}
