import type { z } from 'zod';
import { protectByHand } from '../../apply/byHand.ts';
import type { TenantScope } from '../../db/tenant.ts';
import { openHolds } from '../../directory/holds.ts';
import { countMembers, fieldValue, listMembers } from '../../directory/memberList.ts';
import { getMember, type Member } from '../../directory/members.ts';
import { tracedHistory } from '../../planning/origins.ts';
import { findHub } from '../../source/sources.ts';
import type { App } from '../app.ts';
import {
  historyPage,
  memberChange,
  memberCountQuery,
  memberCounts,
  memberDetail,
  memberPage,
  memberQuery,
  pageQuery,
} from '../contract/members.ts';
import { byId } from '../contract/primitives.ts';
import { idAfter, positionAfter, toCursor } from '../cursors.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';

/** Members of the tenant, and what happened to each. */
export function memberRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/members',
    {
      schema: {
        operationId: 'listMembers',
        summary: 'Members, a page at a time',
        tags: ['Members'],
        querystring: memberQuery,
        response: { 200: memberPage },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { status, sort, cursor, limit } = request.query;
        const list = sort === undefined ? 'members' : `members ${sort}`;
        const after = positionAfter(list, cursor, sort === 'name' ? 2 : 0);
        const filter = await filterOf(scope, request.query);
        const { items, next } = await listMembers(scope, { ...filter, status, order: sort, after, limit });
        return { items: items.map(memberView), next: toCursor(list, next) };
      }),
  );
  app.get(
    '/api/v1/members/counts',
    {
      schema: {
        operationId: 'countMembers',
        summary: 'How many members of each status a list would have',
        tags: ['Members'],
        querystring: memberCountQuery,
        response: { 200: memberCounts },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => countMembers(scope, await filterOf(scope, request.query))),
  );
  memberRoute(app, deps);
}

/** One member. */
function memberRoute(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/members/:id',
    {
      schema: {
        operationId: 'getMember',
        summary: 'One member',
        tags: ['Members'],
        params: byId,
        response: { 200: memberDetail },
      },
    },
    (request) => inTenant(deps, request, (scope) => detailOf(scope, request.params.id)),
  );
  app.patch(
    '/api/v1/members/:id',
    {
      schema: {
        operationId: 'changeMember',
        summary: 'Mark a member as one whom no sync removes, or take the mark off',
        tags: ['Members'],
        params: byId,
        body: memberChange,
        response: { 200: memberDetail },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const { id } = request.params;
        await protectByHand(scope, id, request.body.protected, actor);
        return { status: 200, body: await detailOf(scope, id) };
      }),
  );
  app.get(
    '/api/v1/members/:id/history',
    {
      schema: {
        operationId: 'listHistory',
        summary: 'What happened to a member, newest first, with file, row and approval',
        tags: ['Members'],
        params: byId,
        querystring: pageQuery,
        response: { 200: historyPage },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const { cursor, limit } = request.query;
        const { id } = await getMember(scope, request.params.id);
        const { items, next } = await tracedHistory(scope, id, {
          before: idAfter(`history ${id}`, cursor),
          limit,
        });
        return {
          items: items.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
          next: toCursor(`history ${id}`, next),
        };
      }),
  );
}

async function filterOf(scope: TenantScope, query: z.infer<typeof memberCountQuery>) {
  const { hub, q, field, value } = query;
  return {
    hub: hub === undefined ? undefined : (await findHub(scope, hub)).hubId,
    q,
    has: await fieldValue(scope, field, value),
  };
}

async function detailOf(scope: TenantScope, id: string) {
  const member = await getMember(scope, id);
  const holds = await openHolds(scope, member.id);
  return { ...memberView(member), holds: holds.map((hold) => ({ ...hold, at: hold.at.toISOString() })) };
}

function memberView(member: Member) {
  return {
    ...member,
    profile: member.profile as Record<string, string | number | boolean | string[] | null>,
    hubs: [...member.hubs],
    memberships: [...member.memberships],
    programs: [...member.programs],
    deleted_at: member.deleted_at?.toISOString() ?? null,
  };
}
