import type { TenantScope } from '../../db/tenant.ts';
import { addField, renameField } from '../../directory/fieldChanges.ts';
import { type Field, loadFields } from '../../directory/fields.ts';
import { addOption } from '../../directory/options.ts';
import { PsmError } from '../../kernel/errors.ts';
import { renameOption } from '../../mapping/renameOption.ts';
import type { App } from '../app.ts';
import {
  byOption,
  field,
  fieldChange,
  fieldList,
  newField,
  newOption,
  option,
  optionList,
} from '../contract/directory.ts';
import { byId } from '../contract/primitives.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';

/** Profile fields of the tenant, and the options of select fields. */
export function fieldRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Directory'];
  app.get(
    '/api/v1/fields',
    {
      schema: {
        operationId: 'listFields',
        summary: 'All profile fields',
        tags,
        response: { 200: fieldList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => ({ items: (await loadFields(scope)).map(fieldView) })),
  );
  app.post(
    '/api/v1/fields',
    {
      schema: {
        operationId: 'addField',
        summary: 'Add a profile field',
        tags,
        body: newField,
        response: { 201: field },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => ({
        status: 201,
        body: fieldView(await addField(scope, request.body, actor)),
      })),
  );
  app.patch(
    '/api/v1/fields/:id',
    {
      schema: {
        operationId: 'renameField',
        summary: 'Change the label of a field; its key stays',
        tags,
        params: byId,
        body: fieldChange,
        response: { 200: field },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => ({
        status: 200,
        body: fieldView(await renameField(scope, request.params.id, request.body.label, actor)),
      })),
  );
  optionRoutes(app, deps);
}

function optionRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Directory'];
  app.get(
    '/api/v1/fields/:id/options',
    {
      schema: {
        operationId: 'listOptions',
        summary: 'Options of a select field',
        tags,
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
        tags,
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
  app.patch(
    '/api/v1/fields/:id/options/:option',
    {
      schema: {
        operationId: 'renameOption',
        summary: 'Rename an option: profiles and decisions about values follow',
        tags,
        params: byOption,
        body: newOption,
        response: { 200: option },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => {
        const { id, option: optionId } = request.params;
        const { label } = await renameOption(scope, id, optionId, request.body.label, actor);
        return { status: 200, body: { id: optionId, label } };
      }),
  );
}

function fieldView({ fieldId, key, label, type, role, options }: Field) {
  return { id: fieldId, key, label, type, role: role ?? null, options: options.length };
}

async function fieldBy(scope: TenantScope, fieldId: string): Promise<Field> {
  const field = (await loadFields(scope)).find((one) => one.fieldId === fieldId);
  if (field === undefined) throw new PsmError('not_found', 'There is no such field.');
  return field;
}
