import { withTenant } from '../../src/db/tenant.ts';
import { newId } from '../../src/kernel/ids.ts';
import { cut } from '../../src/pipeline/cut.ts';
import { planRun } from '../../src/pipeline/pipeline.ts';
import { pushed } from '../../src/pipeline/pushed.ts';
import { connect, type ConnectionPolicy } from '../../src/scim/connection/connect.ts';
import { recordColumns } from '../../src/scim/record.ts';
import type { JsonObject } from '../../src/scim/schema/types.ts';
import { atConsole, pipelineOf, planned, type Planned } from './sync.ts';
import { inTenant, type Tenant } from './organisation.ts';

/** A connection of an identity provider to Mentoring. @returns its id */
export async function connected(
  tenant: Tenant,
  policy: ConnectionPolicy = 'default',
  hub = 'Mentoring',
): Promise<string> {
  const { connectionId } = await inTenant(tenant, (scope) =>
    connect(scope, { hub, policy, expiresDays: null }, atConsole),
  );
  return connectionId;
}

/** A user as identity providers push them. */
export function user(number: number, extra: JsonObject = {}): JsonObject {
  return {
    userName: `person${number}@acme.test`,
    name: { givenName: `First${number}`, familyName: `Last${number}` },
    emails: [{ type: 'work', primary: true, value: `person${number}@acme.test` }],
    active: true,
    ...extra,
  };
}

/**
 * Puts a user into the desired state as `body` says, and does what a push does besides.
 *
 * @returns the id
 */
export async function put(
  tenant: Tenant,
  connectionId: string,
  body: JsonObject,
  id: string = newId(),
): Promise<string> {
  await withTenant(tenant.database, tenant.tenantId, async (scope) => {
    const { rows: before } = await scope.client.query<{ active: boolean }>(
      'select active from scim_resource where resource_id = $1',
      [id],
    );
    const active = body['active'] !== false;
    await scope.client.query(
      `insert into scim_resource as r (source_id, resource_id, type, user_name, user_name_norm, external_id, active, body, said, fresh, settled)
       values ($1, $2, 'User', $3, lower($3), $4, $5, $6, $7, true, false)
       on conflict (tenant_id, source_id, resource_id) do update
          set user_name = excluded.user_name, user_name_norm = excluded.user_name_norm, external_id = excluded.external_id,
              active = excluded.active, body = excluded.body, revision = r.revision + 1, version = r.version + 1,
              said = array(select distinct unnest(r.said || excluded.said)), fresh = true, settled = false,
              pushed_at = clock_timestamp()`,
      [
        connectionId,
        id,
        body['userName'],
        body['externalId'] ?? null,
        active,
        JSON.stringify(body),
        [...recordColumns(body).keys()],
      ],
    );
    await scope.client.query('delete from scim_email where source_id = $1 and resource_id = $2', [
      connectionId,
      id,
    ]);
    await scope.client.query(
      `insert into scim_email (source_id, resource_id, value_norm)
       select distinct $1::uuid, $2::uuid, lower(e ->> 'value') from jsonb_array_elements($3::jsonb) e`,
      [connectionId, id, JSON.stringify(body['emails'] ?? [])],
    );
    const deactivated = !active && before[0]?.active !== false;
    const answer = {
      id,
      version: 1,
      location: '',
      resource: {},
      type: 'User',
      changed: true,
      deactivated,
    } as const;
    await pushed(pipelineOf(tenant).config, { scope, connectionId }, [answer]);
  });
  return id;
}

/** The identity provider deletes a user. */
export async function drop(tenant: Tenant, connectionId: string, id: string): Promise<void> {
  await inTenant(tenant, ({ client }) =>
    client.query(
      `update scim_resource set deleted_at = now(), revision = revision + 1, fresh = true, settled = false, pushed_at = now()
        where source_id = $1 and resource_id = $2`,
      [connectionId, id],
    ),
  );
}

/** Cuts what was pushed and plans it. @returns the plan of the first hub; undefined when there was nothing */
export async function planPushed(tenant: Tenant, connectionId: string): Promise<Planned | undefined> {
  return (await planAllPushed(tenant, connectionId))[0];
}

/** The same for all hubs. */
export async function planAllPushed(tenant: Tenant, connectionId: string): Promise<Planned[]> {
  const pipeline = pipelineOf(tenant);
  const runs = await inTenant(tenant, (scope) =>
    cut(scope, pipeline.config, connectionId, { asked: atConsole }),
  );
  const plans: Planned[] = [];
  for (const run of runs) plans.push(await planned(tenant, (await planRun(pipeline, run)).planId));
  return plans;
}
