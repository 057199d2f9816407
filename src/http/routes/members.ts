import { openHolds } from '../../directory/holds.ts';
import { getMember, listMembers, type Member } from '../../directory/members.ts';
import { tracedHistory } from '../../planning/origins.ts';
import { findHub } from '../../source/sources.ts';
import type { App } from '../app.ts';
import { historyPage, memberDetail, memberPage, memberQuery, pageQuery } from '../contract/members.ts';
import { byId } from '../contract/primitives.ts';
import { idAfter, toCursor } from '../cursors.ts';
import { type HttpDeps, inTenant } from '../deps.ts';

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
        const { hub, status, q, cursor, limit } = request.query;
        const hubId = hub === undefined ? undefined : (await findHub(scope, hub)).hubId;
        const after = idAfter('members', cursor);
        const { items, next } = await listMembers(scope, { hub: hubId, status, q, after, limit });
        return { items: items.map(memberView), next: toCursor('members', next) };
      }),
  );
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
    (request) =>
      inTenant(deps, request, async (scope) => {
        const member = await getMember(scope, request.params.id);
        const holds = await openHolds(scope, member.id);
        return {
          ...memberView(member),
          holds: holds.map((hold) => ({ ...hold, at: hold.at.toISOString() })),
        };
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
