import { addHub, listHubs, renameHub } from '../../directory/hubs.ts';
import { addProgram, listPrograms, renameProgram } from '../../directory/programs.ts';
import type { App } from '../app.ts';
import { hub, hubList, newHub, newProgram, program, programList } from '../contract/directory.ts';
import { byId } from '../contract/primitives.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';

/** Hubs, and the programs in them. */
export function hubRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Directory'];
  app.get(
    '/api/v1/hubs',
    { schema: { operationId: 'listHubs', summary: 'All hubs', tags, response: { 200: hubList } } },
    (request) => inTenant(deps, request, async (scope) => ({ items: await listHubs(scope) })),
  );
  app.post(
    '/api/v1/hubs',
    { schema: { operationId: 'addHub', summary: 'Add a hub', tags, body: newHub, response: { 201: hub } } },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => ({
        status: 201,
        body: await addHub(scope, request.body.name, actor),
      })),
  );
  app.patch(
    '/api/v1/hubs/:id',
    {
      schema: {
        operationId: 'renameHub',
        summary: 'Rename a hub',
        tags,
        params: byId,
        body: newHub,
        response: { 200: hub },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => ({
        status: 200,
        body: await renameHub(scope, request.params.id, request.body.name, actor),
      })),
  );
  programRoutes(app, deps);
}

function programRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Directory'];
  app.get(
    '/api/v1/programs',
    {
      schema: { operationId: 'listPrograms', summary: 'All programs', tags, response: { 200: programList } },
    },
    (request) => inTenant(deps, request, async (scope) => ({ items: await listPrograms(scope) })),
  );
  app.post(
    '/api/v1/hubs/:id/programs',
    {
      schema: {
        operationId: 'addProgram',
        summary: 'Add a program to a hub',
        tags,
        params: byId,
        body: newProgram,
        response: { 201: program },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => ({
        status: 201,
        body: await addProgram(scope, request.params.id, request.body.name, actor),
      })),
  );
  app.patch(
    '/api/v1/programs/:id',
    {
      schema: {
        operationId: 'renameProgram',
        summary: 'Rename a program',
        tags,
        params: byId,
        body: newProgram,
        response: { 200: program },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, { actor }) => ({
        status: 200,
        body: await renameProgram(scope, request.params.id, request.body.name, actor),
      })),
  );
}
