import { z } from 'zod';
import { createScimClient, listScimClients, revokeScimClient } from '../../scim/connection/clients.ts';
import { connect } from '../../scim/connection/connect.ts';
import { assertConnection } from '../../scim/connection/lockConnection.ts';
import { overviewOfConnection } from '../../scim/connection/overview.ts';
import { createScimToken, listScimTokens, revokeScimToken } from '../../scim/connection/tokens.ts';
import type { App } from '../app.ts';
import { byId } from '../contract/primitives.ts';
import {
  byClient,
  byToken,
  newScimClient,
  newScimConnection,
  newScimToken,
  scimClientList,
  scimClientWithSecret,
  scimConnected,
  scimConnection,
  scimTokenList,
  scimTokenWithSecret,
} from '../contract/scim.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';
import { clientView, connectionView, scimAddresses, tokenView } from '../views/scimConnection.ts';

const tags = ['Identity providers'];

/** Connections of identity providers that push, and what these prove themselves with. */
export function scimConnectionRoutes(app: App, deps: HttpDeps): void {
  app.post(
    '/api/v1/hubs/:id/scim-connections',
    {
      schema: {
        operationId: 'connectIdentityProvider',
        summary: 'Connect an identity provider that pushes by SCIM 2.0; its token is shown this once',
        tags,
        params: byId,
        body: newScimConnection,
        response: { 201: scimConnected },
      },
    },
    (request, reply) =>
      once(
        deps,
        request,
        reply,
        async (scope, { actor }) => {
          const { name, policy, expires_days: expiresDays } = request.body;
          const given = { hub: request.params.id, name, policy, expiresDays };
          const { connectionId, token } = await connect(scope, given, actor);
          const { url } = scimAddresses(deps.baseUrl());
          return { status: 201, body: { source: connectionId, url, token } };
        },
        { secret: true },
      ),
  );
  app.get(
    '/api/v1/sources/:id/connection',
    {
      schema: {
        operationId: 'getScimConnection',
        summary: 'A connection with its credentials, attributes, numbers and warnings; never the secrets',
        tags,
        params: byId,
        response: { 200: scimConnection },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) =>
        connectionView(await overviewOfConnection(scope, request.params.id), deps.baseUrl()),
      ),
  );
  tokenRoutes(app, deps);
  clientRoutes(app, deps);
}

function tokenRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/sources/:id/tokens',
    {
      schema: {
        operationId: 'listScimTokens',
        summary: 'Bearer tokens of a connection, newest first; never the tokens themselves',
        tags,
        params: byId,
        response: { 200: scimTokenList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        await assertConnection(scope, request.params.id);
        return { items: (await listScimTokens(scope, request.params.id)).map(tokenView) };
      }),
  );
  app.post(
    '/api/v1/sources/:id/tokens',
    {
      schema: {
        operationId: 'createScimToken',
        summary: 'Make a second bearer token, to change the first one for; it is shown this once',
        tags,
        params: byId,
        body: newScimToken,
        response: { 201: scimTokenWithSecret },
      },
    },
    (request, reply) =>
      once(
        deps,
        request,
        reply,
        async (scope, { actor }) => {
          const { expires_days: expiresDays } = request.body;
          const { token, stored } = await createScimToken(scope, request.params.id, expiresDays, actor);
          return { status: 201, body: { ...tokenView(stored), token } };
        },
        { secret: true },
      ),
  );
  app.delete(
    '/api/v1/sources/:id/tokens/:token',
    {
      schema: {
        operationId: 'revokeScimToken',
        summary: 'End a bearer token at once',
        tags,
        params: byToken,
        response: { 204: z.undefined().describe('Revoked') },
      },
    },
    async (request, reply) => {
      await once(deps, request, reply, async (scope, { actor }) => {
        await revokeScimToken(scope, request.params.id, request.params.token, actor);
        return { status: 204, body: null };
      });
      return reply.code(204).send();
    },
  );
}

function clientRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/sources/:id/clients',
    {
      schema: {
        operationId: 'listScimClients',
        summary: 'OAuth 2.0 clients of a connection, newest first; never their secrets',
        tags,
        params: byId,
        response: { 200: scimClientList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => {
        await assertConnection(scope, request.params.id);
        return { items: (await listScimClients(scope, request.params.id)).map(clientView) };
      }),
  );
  app.post(
    '/api/v1/sources/:id/clients',
    {
      schema: {
        operationId: 'createScimClient',
        summary: 'Make a client of OAuth 2.0 client credentials; its secret is shown this once',
        tags,
        params: byId,
        body: newScimClient,
        response: { 201: scimClientWithSecret },
      },
    },
    (request, reply) =>
      once(
        deps,
        request,
        reply,
        async (scope, { actor }) => {
          const { name, token_minutes: tokenMinutes, expires_days: expiresDays } = request.body;
          const given = { name, tokenMinutes, expiresDays };
          const { secret, stored } = await createScimClient(scope, request.params.id, given, actor);
          return { status: 201, body: { ...clientView(stored), client_secret: secret } };
        },
        { secret: true },
      ),
  );
  app.delete(
    '/api/v1/sources/:id/clients/:client',
    {
      schema: {
        operationId: 'revokeScimClient',
        summary: 'End a client and all its access tokens at once',
        tags,
        params: byClient,
        response: { 204: z.undefined().describe('Revoked') },
      },
    },
    async (request, reply) => {
      await once(deps, request, reply, async (scope, { actor }) => {
        await revokeScimClient(scope, request.params.id, request.params.client, actor);
        return { status: 204, body: null };
      });
      return reply.code(204).send();
    },
  );
}
