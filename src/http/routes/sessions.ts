import { z } from 'zod';
import {
  emailOf,
  endSessionOf,
  endSessionsOf,
  type ListedSession,
  listSessions,
} from '../../signin/sessionList.ts';
import { shownSession } from '../../signin/shownSession.ts';
import { PsmError } from '../../kernel/errors.ts';
import type { App } from '../app.ts';
import { byId } from '../contract/primitives.ts';
import { adminSessionList } from '../contract/signin.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';
import { clearSessionCookie } from '../sessionCookie.ts';

const ended = { 204: z.undefined().describe('Ended') };

/** Where people are signed in. A program has no session: its list is empty. */
export function sessionListRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Session'];
  app.get(
    '/api/v1/sessions',
    {
      schema: {
        operationId: 'listMySessions',
        summary: 'Where I am signed in',
        tags,
        response: { 200: adminSessionList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope, { session }) => ({
        items: session === null ? [] : views(await listSessions(scope, session.adminId), session.id),
      })),
  );
  app.delete(
    '/api/v1/sessions/:id',
    {
      schema: {
        operationId: 'endMySession',
        summary: 'Sign out somewhere: a session of mine ends at once',
        tags,
        params: byId,
        response: ended,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await once(deps, request, reply, async (scope, { session, actor }) => {
        if (session === null) throw new PsmError('not_found', 'There is no such session.');
        await endSessionOf(scope, session.adminId, id, actor);
        return { status: 204, body: null };
      });
      if (request.caller?.session?.id === id) clearSessionCookie(reply);
      return reply.code(204).send();
    },
  );
  app.delete(
    '/api/v1/sessions',
    {
      schema: {
        operationId: 'endMyOtherSessions',
        summary: 'Sign out everywhere else',
        tags,
        response: ended,
      },
    },
    async (request, reply) => {
      await once(deps, request, reply, async (scope, { session, actor }) => {
        if (session !== null) await endSessionsOf(scope, session.adminId, actor, { but: session.id });
        return { status: 204, body: null };
      });
      return reply.code(204).send();
    },
  );
  adminSessionRoutes(app, deps);
}

/** What owners see of others, and end for them. */
function adminSessionRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Administration'];
  app.get(
    '/api/v1/admins/:id/sessions',
    {
      schema: {
        operationId: 'listAdminSessions',
        summary: 'Where an admin is signed in',
        tags,
        params: byId,
        response: { 200: adminSessionList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope, { session }) => {
        await emailOf(scope, request.params.id);
        return { items: views(await listSessions(scope, request.params.id), session?.id) };
      }),
  );
  app.delete(
    '/api/v1/admins/:id/sessions',
    {
      schema: {
        operationId: 'endAdminSessions',
        summary: 'End all sessions of an admin at once',
        tags,
        params: byId,
        response: ended,
      },
    },
    async (request, reply) => {
      await once(deps, request, reply, async (scope, { actor }) => {
        await endSessionsOf(scope, request.params.id, actor);
        return { status: 204, body: null };
      });
      return reply.code(204).send();
    },
  );
}

function views(sessions: readonly ListedSession[], current: string | undefined) {
  return sessions.map((one) => shownSession(one, current));
}
