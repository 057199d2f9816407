import type { ResourceTypeName } from '../../../src/scim/schema/types.ts';
import { loadFields } from '../../../src/directory/fields.ts';
import {
  createResource,
  deleteResource,
  getResource,
  listResources,
  patchResource,
  replaceResource,
} from '../../../src/scim/operations.ts';
import { registryOf } from '../../../src/scim/schema/registry.ts';
import type { ListQuery, Preconditions, Projection, ScimScope, Written } from '../../../src/scim/types.ts';
import { newConnection } from '../connection/support/connection.ts';
import { inTenant, queryIn, type Tenant } from '../../support/organisation.ts';

export const baseUrl = 'https://psm.test/scim/v2';

const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
const group = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** What an identity provider would send of a user; more attributes as they are given. */
export function aUser(userName: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { schemas: [user], userName, ...more };
}

export function aGroup(displayName: string, members?: readonly string[]): Record<string, unknown> {
  const given = members === undefined ? {} : { members: members.map((value) => ({ value })) };
  return { schemas: [group], displayName, ...given };
}

export function patchOf(...operations: readonly Record<string, unknown>[]): Record<string, unknown> {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
}

/** A connection and what an identity provider does with it: every call is a transaction of its own. */
export async function pushing(tenant: Tenant) {
  const { connectionId } = await newConnection(tenant);
  const within = <T>(work: (at: ScimScope) => Promise<T>): Promise<T> =>
    inTenant(tenant, async (scope) =>
      work({ scope, connectionId, registry: registryOf(await loadFields(scope)), baseUrl }),
    );
  const of = (type: ResourceTypeName) => ({
    create: (input: unknown, projection: Projection = {}): Promise<Written> =>
      within((at) => createResource(at, type, input, projection)),
    get: (id: string, projection: Projection = {}, preconditions: Preconditions = {}) =>
      within((at) => getResource(at, type, id, projection, preconditions)),
    replace: (id: string, input: unknown, preconditions: Preconditions = {}) =>
      within((at) => replaceResource(at, type, id, input, {}, preconditions)),
    patch: (id: string, input: unknown, preconditions: Preconditions = {}) =>
      within((at) => patchResource(at, type, id, input, {}, preconditions)),
    delete: (id: string, preconditions: Preconditions = {}) =>
      within((at) => deleteResource(at, type, id, preconditions)),
    list: (query: ListQuery = {}) => within((at) => listResources(at, [type], query)),
  });
  return {
    connectionId,
    tenant,
    within,
    users: of('User'),
    groups: of('Group'),
    all: (query: ListQuery = {}) => within((at) => listResources(at, ['User', 'Group'], query)),
  };
}

export type Pushing = Awaited<ReturnType<typeof pushing>>;

/** The row of a resource, as far as a cut goes by it. */
export async function rowOf(idp: Pushing, id: string) {
  const [row] = await queryIn<{
    version: number;
    revision: number;
    fresh: boolean;
    settled: boolean;
    said: string[];
    active: boolean | null;
    deleted: boolean;
    written: string;
  }>(
    idp.tenant,
    `select version, revision, fresh, settled, said, active, deleted_at is not null as deleted, xmin || ' ' || ctid as written
       from scim_resource where source_id = $1 and resource_id = $2`,
    [idp.connectionId, id],
  );
  if (row === undefined) throw new Error('There is no such row.');
  return row;
}

/** As if a cut had taken everything, and all of it had been carried out. */
export async function settle(idp: Pushing): Promise<void> {
  await queryIn(
    idp.tenant,
    'update scim_resource set fresh = false, settled = true where source_id = $1 and (fresh or not settled)',
    [idp.connectionId],
  );
}
