import type { TenantScope } from '../../db/tenant.ts';
import { type Field, loadFields } from '../../directory/fields.ts';
import { addOption } from '../../directory/options.ts';
import { PsmError } from '../../kernel/errors.ts';
import type { App } from '../app.ts';
import { fieldList, hubList, me, newOption, option, optionList } from '../contract/directory.ts';
import { byId } from '../contract/primitives.ts';
import { callerOf } from '../authenticate.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';
import { powersOf } from '../permissions.ts';

/** Who calls, and what the organisation looks like. */
export function directoryRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/me',
    {
      schema: { operationId: 'getMe', summary: 'Who is calling', tags: ['Directory'], response: { 200: me } },
    },
    async (request) => {
      const { actor, role, token, session } = callerOf(request);
      const tenant = await inTenant(deps, request, ({ db }) =>
        db.selectFrom('tenant').select(['tenant_id as id', 'name', 'slug']).executeTakeFirstOrThrow(),
      );
      return {
        actor,
        role,
        email: session?.email ?? null,
        tenant,
        session: session && { id: session.id, expires_at: session.expiresAt.toISOString() },
        token: token && {
          id: token.id,
          name: token.name,
          expires_at: token.expiresAt?.toISOString() ?? null,
        },
        powers: powersOf(role),
      };
    },
  );
  app.get(
    '/api/v1/hubs',
    {
      schema: {
        operationId: 'listHubs',
        summary: 'All hubs',
        tags: ['Directory'],
        response: { 200: hubList },
      },
    },
    (request) =>
      inTenant(deps, request, async ({ db }) => ({
        items: await db.selectFrom('hub').select(['hub_id as id', 'name']).orderBy('name').execute(),
      })),
  );
  app.get(
    '/api/v1/fields',
    {
      schema: {
        operationId: 'listFields',
        summary: 'All profile fields',
        tags: ['Directory'],
        response: { 200: fieldList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => ({
        items: (await loadFields(scope)).map(({ fieldId, key, label, type, role, options }) => ({
          id: fieldId,
          key,
          label,
          type,
          role: role ?? null,
          options: options.length,
        })),
      })),
  );
  optionRoutes(app, deps);
}

function optionRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/fields/:id/options',
    {
      schema: {
        operationId: 'listOptions',
        summary: 'Options of a select field',
        tags: ['Directory'],
        params: byId,
        response: { 200: optionList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => ({
        items: (await fieldBy(scope, request.params.id)).options.map(({ optionId, label }) => ({
          id: optionId,
          label,
        })),
      })),
  );
  app.post(
    '/api/v1/fields/:id/options',
    {
      schema: {
        operationId: 'addOption',
        summary: 'Add an option, for example for a value that files bring',
        tags: ['Directory'],
        params: byId,
        body: newOption,
        response: { 201: option },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const field = await fieldBy(scope, request.params.id);
        const { optionId, label } = await addOption(scope, field, request.body.label, actor);
        return { status: 201, body: { id: optionId, label } };
      }),
  );
}

async function fieldBy(scope: TenantScope, fieldId: string): Promise<Field> {
  const field = (await loadFields(scope)).find((one) => one.fieldId === fieldId);
  if (field === undefined) throw new PsmError('not_found', 'There is no such field.');
  return field;
}
