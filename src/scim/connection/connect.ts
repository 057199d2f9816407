import { recordEvents } from '../../audit/record.ts';
import type { TenantScope } from '../../db/tenant.ts';

import { nameOf, taken } from '../../directory/names.ts';
import { assertRoom } from '../../directory/limits.ts';
import { newId } from '../../kernel/ids.ts';
import type { Policy } from '../../source/policy.ts';
import { pushConnector } from '../../source/sources.ts';
import { findHub } from '../../source/sources.ts';
import { ensureMapping } from '../mapping.ts';
import { createScimToken } from './tokens.ts';

/**
 * What goes by itself. Who the identity provider sets inactive loses access at once, whatever else waits; who it deletes, or takes out
 * of everything, is always asked about.
 */
export const connectionPolicies = {
  default: { deactivate: 'auto' },
  'all-auto': { invite: 'auto', update: 'auto', reactivate: 'auto', deactivate: 'auto' },
} as const satisfies Record<string, Policy>;

export type ConnectionPolicy = keyof typeof connectionPolicies;

export interface NewConnection {
  /** Id. */
  readonly hub: string;
  /** `SCIM` without it, with a number when the hub has one. */
  readonly name?: string | undefined;
  readonly policy: ConnectionPolicy;
  /** Of its first token; null: it never expires. */
  readonly expiresDays: number | null;
}

/**
 * Connects an identity provider that pushes: a source of its own with an id space of its own, its mapping, and its first token, which
 * is returned this once.
 *
 * @throws PsmError `not_found` for an unknown hub, `conflict` when the hub has a source of the name
 */
export async function connect(
  scope: TenantScope,
  given: NewConnection,
  actor: string,
): Promise<{ readonly connectionId: string; readonly name: string; readonly token: string }> {
  const { hubId } = await findHub(scope, given.hub);
  const connectionId = newId();
  const policy = connectionPolicies[given.policy];
  const name = await addSourceRow(scope, hubId, connectionId, given.name, policy);
  await recordEvents(scope, [
    {
      actor,
      action: 'source.added',
      entity: 'source',
      entityId: connectionId,
      body: {
        hub: hubId,
        connector: pushConnector,
        name,
        ids: 'own',
        delivery: 'push',
        settings: [],
        secrets: [],
        policy: { ...policy },
      },
    },
  ]);
  await ensureMapping(scope, connectionId, actor);
  const { token } = await createScimToken(scope, connectionId, given.expiresDays, actor);
  return { connectionId, name, token };
}

async function addSourceRow(
  scope: TenantScope,
  hubId: string,
  connectionId: string,
  given: string | undefined,
  policy: Policy,
): Promise<string> {
  await assertRoom(scope, 'sources');
  for (let number = 1; ; number += 1) {
    const name = nameOf(given ?? (number === 1 ? 'SCIM' : `SCIM ${number}`));
    const { rowCount } = await scope.client.query(
      `insert into source (source_id, hub_id, connector, name, name_norm, policy, id_space)
       values ($1::uuid, $2, $3, $4, $5, $6, $1::uuid)
       on conflict (tenant_id, hub_id, name_norm) do nothing`,
      [connectionId, hubId, pushConnector, name.text, name.norm, policy],
    );
    if (rowCount === 1) return name.text;
    if (given !== undefined) throw taken('source', name);
  }
}
