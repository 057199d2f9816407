import { recordEvents } from '../audit/record.ts';
import { type Connector, type Delivery } from '../connector/index.ts';
import { requireConnector } from '../connector/registry.ts';
import type { TenantScope } from '../db/tenant.ts';
import { getHub } from '../directory/hubs.ts';
import { nameOf, taken } from '../directory/names.ts';
import { directoryIdSpace } from '../directory/setup.ts';
import { PsmError } from '../kernel/errors.ts';
import { assertRoom } from '../directory/limits.ts';
import { newId } from '../kernel/ids.ts';
import type { SecretKeys } from '../kernel/secretKeys.ts';
import { checkedConfig, deliveryOf, type GivenConfig, mergedConfig, refuseUnknown } from './configuration.ts';
import { putSecrets } from './secrets.ts';

export interface NewSource {
  /** Id or name. */
  readonly hub: string;
  readonly connector: string;
  readonly name: string;
  readonly config?: GivenConfig | undefined;
  /** `directory`: its Unique IDs are those of uploaded files and of the set-up; `own` when it is left out. */
  readonly ids?: 'own' | 'directory' | undefined;
}

/**
 * Adds a source to a hub. It stands for another system than the hub's own uploads, so that it has an id space of its own unless
 * somebody says that the ids are the same.
 *
 * @returns its id
 * @throws PsmError `not_found` for an unknown hub or connector, `invalid_request` for settings that the connector refuses,
 *   `conflict` when the hub has a source of the name, `limit_reached`
 */
export async function addSource(
  scope: TenantScope,
  connectors: ReadonlyMap<string, Connector>,
  keys: SecretKeys,
  given: NewSource,
  actor: string,
): Promise<string> {
  const connector = requireConnector(connectors, given.connector);
  const { id: hubId } = await getHub(scope, given.hub);
  if (connector.spec.delivery === 'push') {
    throw new PsmError(
      'conflict',
      `"${connector.spec.title}" is not set up as a source: connect it, and enter the address and the token that you get at the identity provider. On the page Sources, by "psm scim connect --hub HUB", or by POST /api/v1/hubs/{id}/scim-connections.`,
    );
  }
  refuseUnknown(connector, given.config ?? {});
  const { config, secrets } = checkedConfig(
    connector,
    mergedConfig(connector, undefined, given.config ?? {}),
  );
  const name = nameOf(given.name);
  await assertRoom(scope, 'sources');
  const sourceId = newId();
  const { rowCount } = await scope.client.query(
    `insert into source (source_id, hub_id, connector, name, name_norm, config, id_space)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant_id, hub_id, name_norm) do nothing`,
    [
      sourceId,
      hubId,
      connector.spec.name,
      name.text,
      name.norm,
      config,
      given.ids === 'directory' ? directoryIdSpace : sourceId,
    ],
  );
  if (rowCount === 0) throw taken('source', name);
  await putSecrets(scope, keys, sourceId, secrets);
  await recordEvents(scope, [
    {
      actor,
      action: 'source.added',
      entity: 'source',
      entityId: sourceId,
      body: {
        hub: hubId,
        connector: connector.spec.name,
        name: name.text,
        ids: given.ids ?? 'own',
        delivery: deliveryOf(connector, config) satisfies Delivery,
        settings: Object.keys(config),
        secrets: Object.keys(secrets),
      },
    },
  ]);
  return sourceId;
}
