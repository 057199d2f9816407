import { loadFields } from '../../src/directory/fields.ts';
import { settlePushed } from '../../src/pipeline/cut.ts';
import { addGroupUse } from '../../src/scim/groups/uses.ts';
import { createResource, patchResource } from '../../src/scim/operations.ts';
import { registryOf } from '../../src/scim/schema/registry.ts';
import type { ScimScope } from '../../src/scim/types.ts';
import { inTenant, person, queryIn } from './organisation.ts';
import { user } from './push.ts';
import { approveAndApply, atConsole } from './sync.ts';
import type { TestTenant } from './tenant.ts';

/** A connection of an organisation, to which groups are pushed as well. */
export interface Place {
  readonly tenant: TestTenant;
  readonly connection: string;
}

/** What the identity provider says about the member of the number, just as the directory has it. */
export function known(number: number, extra = {}) {
  const { email, first_name: givenName, last_name: familyName } = person(number);
  return user(number, {
    emails: [{ type: 'work', value: email }],
    name: { givenName, familyName },
    ...extra,
  });
}

export function scim<T>({ tenant, connection }: Place, work: (at: ScimScope) => Promise<T>): Promise<T> {
  return inTenant(tenant, async (scope) =>
    work({
      scope,
      connectionId: connection,
      registry: registryOf(await loadFields(scope)),
      baseUrl: 'https://psm.test/scim/v2',
    }),
  );
}

/** Pushes a group. @returns its id */
export async function group(at: Place, displayName: string, members: readonly string[]): Promise<string> {
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
  const body = { schemas, displayName, members: members.map((value) => ({ value })) };
  return (await scim(at, (inside) => createResource(inside, 'Group', body, {}))).id;
}

/** Somebody joins or leaves a group. */
export async function change(
  at: Place,
  groupId: string,
  op: 'add' | 'remove',
  member: string,
): Promise<void> {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
  const body = { schemas, Operations: [{ op, path: 'members', value: [{ value: member }] }] };
  await scim(at, (inside) => patchResource(inside, 'Group', groupId, body, {}, {}));
}

const tables = {
  hub: 'select hub_id as id from hub where name = $1',
  program: 'select program_id as id from program where name = $1',
  option: 'select option_id as id from field_option where label = $1',
};

/** Somebody decides what a group stands for. @returns the id of the use */
export async function standsFor(
  { tenant, connection }: Place,
  groupId: string,
  kind: 'hub' | 'program' | 'option',
  name: string,
): Promise<string> {
  const [row] = await queryIn<{ id: string }>(tenant, tables[kind], [name]);
  return inTenant(tenant, (scope) => addGroupUse(scope, connection, groupId, { [kind]: row!.id }, atConsole));
}

/** Approves a plan of pushes, applies it, and looks how far they have come. */
export async function carryOut(
  { tenant }: Pick<Place, 'tenant'>,
  plan: { planId: string },
  choice = {},
): Promise<void> {
  await approveAndApply(tenant, plan, choice);
  await inTenant(tenant, (scope) => settlePushed(scope, { plan: plan.planId }));
}
