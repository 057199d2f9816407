import { z } from 'zod';
import { listAdmins, putAdmin, removeAdmin, type Admin } from '../../directory/admins.ts';
import {
  changeSettings,
  type SettingsChange,
  type TenantSettings,
  tenantSettings,
} from '../../directory/settings.ts';
import type { App } from '../app.ts';
import {
  admin,
  adminList,
  putAdmin as putAdminBody,
  settings,
  settingsChange,
} from '../contract/administration.ts';
import { byId } from '../contract/primitives.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';
import { camelGroups, snakeGroups } from '../letterCase.ts';

/** Admins and settings of the tenant. */
export function administrationRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Administration'];
  app.get(
    '/api/v1/admins',
    { schema: { operationId: 'listAdmins', summary: 'All admins', tags, response: { 200: adminList } } },
    (request) =>
      inTenant(deps, request, async (scope) => ({ items: (await listAdmins(scope)).map(adminView) })),
  );
  app.put(
    '/api/v1/admins',
    {
      schema: {
        operationId: 'putAdmin',
        summary: 'Add an admin, or change a role',
        tags,
        body: putAdminBody,
        response: { 200: admin },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const { email, role } = request.body;
        return { status: 200, body: adminView(await putAdmin(scope, email, role, actor)) };
      }),
  );
  app.delete(
    '/api/v1/admins/:id',
    {
      schema: {
        operationId: 'removeAdmin',
        summary: 'Remove an admin; never the last owner',
        tags,
        params: byId,
        response: { 204: z.undefined().describe('Removed') },
      },
    },
    async (request, reply) => {
      await once(deps, request, reply, async (scope, { actor }) => {
        await removeAdmin(scope, request.params.id, actor);
        return { status: 204, body: null };
      });
      return reply.code(204).send();
    },
  );
  app.get(
    '/api/v1/settings',
    { schema: { operationId: 'getSettings', summary: 'Settings', tags, response: { 200: settings } } },
    (request) => inTenant(deps, request, async (scope) => settingsView(await tenantSettings(scope), deps)),
  );
  app.patch(
    '/api/v1/settings',
    {
      schema: {
        operationId: 'changeSettings',
        summary: 'Change settings',
        tags,
        body: settingsChange,
        response: { 200: settings },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const change = camelGroups(request.body) as SettingsChange;
        return { status: 200, body: settingsView(await changeSettings(scope, change, actor), deps) };
      }),
  );
}

function adminView({ adminId, email, role, createdAt, lastSignedInAt, provider }: Admin) {
  return {
    id: adminId,
    email,
    role,
    created_at: createdAt.toISOString(),
    last_signed_in_at: lastSignedInAt?.toISOString() ?? null,
    provider,
  };
}

function settingsView(given: TenantSettings, { config: { limits } }: HttpDeps) {
  return {
    ...(snakeGroups(given) as Omit<z.infer<typeof settings>, 'files'>),
    files: { bytes: limits.fileBytes, columns: limits.fileColumns, rows: limits.fileRows },
  };
}
