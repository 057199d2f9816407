import type { z } from 'zod';
import type { TenantScope } from '../../db/tenant.ts';
import { loadFields } from '../../directory/fields.ts';
import { PsmError } from '../../kernel/errors.ts';
import { addGroupUse, removeGroupUse } from '../../scim/groups/uses.ts';
import { listGroups, type PushedGroup } from '../../scim/groups/list.ts';
import { getResource } from '../../scim/operations.ts';
import { personDetail } from '../../scim/people/detail.ts';
import { listPeople, type PushedPerson } from '../../scim/people/list.ts';
import { registryOf } from '../../scim/schema/registry.ts';
import { getLiveSource, pushConnector } from '../../source/sources.ts';
import type { App } from '../app.ts';
import { byId } from '../contract/primitives.ts';
import {
  byGroup,
  byGroupUse,
  byPerson,
  newGroupUse,
  pushedGroup,
  pushedGroups,
  pushedGroupsQuery,
  pushedPeople,
  pushedPeopleQuery,
  pushedPerson,
  pushedPersonDetail,
} from '../contract/scim.ts';
import { idAfter, toCursor } from '../cursors.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';

/** What identity providers pushed: people with what became of it, and groups with what they stand for. */
export function scimPeopleRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Identity providers'];
  app.get(
    '/api/v1/sources/:id/people',
    {
      schema: {
        operationId: 'listPushedPeople',
        summary: 'People whom an identity provider pushed, newest first',
        tags,
        params: byId,
        querystring: pushedPeopleQuery,
        response: { 200: pushedPeople },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { id } = await connection(scope, request.params.id);
        const { q, state, cursor, limit } = request.query;
        const found = await listPeople(scope, id, {
          q,
          state,
          limit,
          before: idAfter('pushed people', cursor),
        });
        return page(found, limit, 'pushed people', personView);
      }),
  );
  app.get(
    '/api/v1/sources/:id/people/:person',
    {
      schema: {
        operationId: 'getPushedPerson',
        summary: 'What was pushed of a person, beside what the member has',
        tags,
        params: byPerson,
        response: { 200: pushedPersonDetail },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { id } = await connection(scope, request.params.id);
        const person = await personDetail(scope, id, request.params.person);
        if (person === undefined)
          throw new PsmError('not_found', 'There is no such person in this connection.');
        const { fields, groups, attention } = person;
        return {
          ...personView(person),
          fields: fields.map((field) => ({
            ...field,
            desired: shown(field.desired),
            applied: shown(field.applied),
          })),
          groups: [...groups],
          attention: [...attention],
          resource: person.deleted ? {} : await resourceOf(scope, id, person.id, deps.baseUrl()),
        };
      }),
  );
  app.get(
    '/api/v1/sources/:id/groups',
    {
      schema: {
        operationId: 'listPushedGroups',
        summary: 'Groups that an identity provider pushed, and what they stand for',
        tags,
        params: byId,
        querystring: pushedGroupsQuery,
        response: { 200: pushedGroups },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { id } = await connection(scope, request.params.id);
        const { q, cursor, limit } = request.query;
        const found = await listGroups(scope, id, { q, limit, after: idAfter('pushed groups', cursor) });
        return page(found, limit, 'pushed groups', groupView);
      }),
  );
  app.post(
    '/api/v1/sources/:id/groups/:group/uses',
    {
      schema: {
        operationId: 'addGroupUse',
        summary: 'Let a group stand for a hub, a program or an option',
        tags,
        params: byGroup,
        body: newGroupUse,
        response: { 201: pushedGroup },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const { id } = await connection(scope, request.params.id);
        const { group } = request.params;
        await addGroupUse(scope, id, group, request.body, actor);
        return { status: 201, body: await groupOf(scope, id, group) };
      }),
  );
  app.delete(
    '/api/v1/sources/:id/groups/:group/uses/:use',
    {
      schema: {
        operationId: 'removeGroupUse',
        summary: 'Let a group stand for something no longer',
        tags,
        params: byGroupUse,
        response: { 200: pushedGroup },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const { id } = await connection(scope, request.params.id);
        const { group, use } = request.params;
        await removeGroupUse(scope, id, group, use, actor);
        return { status: 200, body: await groupOf(scope, id, group) };
      }),
  );
}

/** The connection that a source is, or that it belongs to. */
async function connection(scope: TenantScope, sourceId: string): Promise<{ readonly id: string }> {
  const source = await getLiveSource(scope, sourceId);
  if (source.connector === pushConnector && source.config['connection'] === undefined)
    return { id: sourceId };
  throw new PsmError('not_found', `Nobody pushes to "${source.name}".`);
}

function page<Item extends { readonly id: string }, View>(
  found: readonly Item[],
  limit: number,
  list: string,
  view: (item: Item) => View,
): { items: View[]; next: string | null } {
  const items = found.slice(0, limit);
  return {
    items: items.map(view),
    next: found.length > limit ? toCursor(list, items.at(-1)?.id ?? null) : null,
  };
}

function personView({ pushed_at: at, ...person }: PushedPerson): z.infer<typeof pushedPerson> {
  const { id, user_name, name, email, active, deleted, state, member, plan } = person;
  return { id, user_name, name, email, active, deleted, state, member, plan, pushed_at: at.toISOString() };
}

function groupView({ pushed_at: at, uses, ...group }: PushedGroup): z.infer<typeof pushedGroup> {
  return { ...group, uses: [...uses], pushed_at: at.toISOString() };
}

async function groupOf(
  scope: TenantScope,
  connectionId: string,
  id: string,
): Promise<z.infer<typeof pushedGroup>> {
  const [group] = await listGroups(scope, connectionId, { id, limit: 1 });
  if (group === undefined) throw new PsmError('not_found', 'There is no such group in this connection.');
  return groupView(group);
}

type Shown = z.infer<typeof pushedPersonDetail>['fields'][number]['desired'];

function shown(value: unknown): Shown {
  return value as Shown;
}

async function resourceOf(
  scope: TenantScope,
  connectionId: string,
  id: string,
  baseUrl: string,
): Promise<Record<string, unknown>> {
  const at = {
    scope,
    connectionId,
    registry: registryOf(await loadFields(scope)),
    baseUrl: `${baseUrl}/scim/v2`,
  };
  return { ...(await getResource(at, 'User', id, {}, {})).resource };
}
