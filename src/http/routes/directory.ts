import { type Power, powerInWords, powersOf, roles } from '../../directory/roles.ts';
import { getTenant } from '../../directory/tenants.ts';
import type { App } from '../app.ts';
import { callerOf } from '../authenticate.ts';
import { me, roleList } from '../contract/directory.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { fieldRoutes } from './fields.ts';
import { hubRoutes } from './hubs.ts';

/** Who calls, and what the organisation looks like. */
export function directoryRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/me',
    {
      schema: { operationId: 'getMe', summary: 'Who is calling', tags: ['Directory'], response: { 200: me } },
    },
    async (request) => {
      const { actor, role, token, session } = callerOf(request);
      const { tenantId, name, slug } = await inTenant(deps, request, getTenant);
      return {
        actor,
        role,
        email: session?.email ?? null,
        tenant: { id: tenantId, name, slug },
        session: session && { id: session.id, expires_at: session.expiresAt.toISOString() },
        token: token && {
          id: token.id,
          name: token.name,
          scopes: token.scopes && [...token.scopes],
          expires_at: token.expiresAt?.toISOString() ?? null,
        },
        powers: powersOf(role),
      };
    },
  );
  app.get(
    '/api/v1/roles',
    {
      schema: {
        operationId: 'listRoles',
        summary: 'What each role may do, as it is looked at everywhere',
        tags: ['Directory'],
        response: { 200: roleList },
      },
    },
    async () => ({
      items: roles.map((role) => ({ role, powers: powersOf(role) })),
      powers: (Object.keys(powerInWords) as Power[]).map((power) => ({ power, may: powerInWords[power] })),
    }),
  );
  hubRoutes(app, deps);
  fieldRoutes(app, deps);
}
