import { z } from 'zod';
import {
  addProvider,
  changeProvider,
  getProvider,
  listProviders,
  removeProvider,
} from '../../signin/providers.ts';
import { providerAddresses } from '../../signin/oidc/addresses.ts';
import { checkProvider } from '../../signin/oidc/check.ts';
import { changeOf, shownProvider } from '../../signin/oidc/shown.ts';
import type { App } from '../app.ts';
import { callerOf } from '../authenticate.ts';
import { byId } from '../contract/primitives.ts';
import {
  identityProvider,
  identityProviderChange,
  identityProviderCheck,
  identityProviderList,
  newIdentityProvider,
} from '../contract/signin.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';

const tags = ['Identity providers'];

/** Where people of the organisation sign in: made and changed by owners. Client secrets are never shown. */
export function identityProviderRoutes(app: App, deps: HttpDeps): void {
  readRoutes(app, deps);
  writeRoutes(app, deps);
}

function readRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/identity-providers',
    {
      schema: {
        operationId: 'listIdentityProviders',
        summary: 'All identity providers, oldest first',
        tags,
        response: { 200: identityProviderList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        const addresses = await providerAddresses(scope, deps.baseUrl());
        return { items: (await listProviders(scope)).map((one) => shownProvider(one, addresses)) };
      }),
  );
  app.get(
    '/api/v1/identity-providers/:id',
    {
      schema: {
        operationId: 'getIdentityProvider',
        summary: 'One identity provider',
        tags,
        params: byId,
        response: { 200: identityProvider },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) =>
        shownProvider(
          await getProvider(scope, request.params.id),
          await providerAddresses(scope, deps.baseUrl()),
        ),
      ),
  );
  app.post(
    '/api/v1/identity-providers/:id/check',
    {
      schema: {
        operationId: 'checkIdentityProvider',
        summary: 'Ask an identity provider what it offers, and say what is wrong',
        tags,
        params: byId,
        response: { 200: identityProviderCheck },
      },
    },
    (request) => {
      const { database, providers: clients } = deps;
      const { tenantId } = callerOf(request);
      return checkProvider({ database, clients }, tenantId, request.params.id, deps.baseUrl());
    },
  );
}

function writeRoutes(app: App, deps: HttpDeps): void {
  app.post(
    '/api/v1/identity-providers',
    {
      schema: {
        operationId: 'addIdentityProvider',
        summary: 'Add an identity provider',
        tags,
        body: newIdentityProvider,
        response: { 201: identityProvider },
      },
    },
    async (request, reply) => {
      const { name, issuer, client_id: clientId } = request.body;
      const keys = await deps.database.secretKeys();
      return once(deps, request, reply, async (scope, { actor }) => {
        const given = { ...changeOf(request.body), name, issuer, clientId };
        const added = await addProvider(scope, keys, given, actor);
        const addresses = await providerAddresses(scope, deps.baseUrl());
        return { status: 201, body: shownProvider(added, addresses) };
      });
    },
  );
  app.patch(
    '/api/v1/identity-providers/:id',
    {
      schema: {
        operationId: 'changeIdentityProvider',
        summary: 'Change an identity provider; what is left out stays as it is',
        tags,
        params: byId,
        body: identityProviderChange,
        response: { 200: identityProvider },
      },
    },
    async (request, reply) => {
      const keys = await deps.database.secretKeys();
      return once(deps, request, reply, async (scope, { actor }) => {
        const { id } = request.params;
        const changed = await changeProvider(scope, keys, id, changeOf(request.body), actor);
        const addresses = await providerAddresses(scope, deps.baseUrl());
        return { status: 200, body: shownProvider(changed, addresses) };
      });
    },
  );
  app.delete(
    '/api/v1/identity-providers/:id',
    {
      schema: {
        operationId: 'removeIdentityProvider',
        summary: 'Remove an identity provider, with the sessions that were opened there',
        tags,
        params: byId,
        response: { 204: z.undefined().describe('Removed') },
      },
    },
    async (request, reply) => {
      await once(deps, request, reply, async (scope, { actor }) => {
        await removeProvider(scope, request.params.id, actor);
        return { status: 204, body: null };
      });
      return reply.code(204).send();
    },
  );
}
