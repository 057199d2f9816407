import { z } from 'zod';
import { type ApiToken, createToken, listTokens, revokeToken } from '../../directory/tokens.ts';
import type { App } from '../app.ts';
import { createdToken, newToken, tokenList } from '../contract/administration.ts';
import { byId } from '../contract/primitives.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';

/** Tokens for the API: made by owners, shown once. */
export function tokenRoutes(app: App, deps: HttpDeps): void {
  const tags = ['Administration'];
  app.get(
    '/api/v1/tokens',
    {
      schema: {
        operationId: 'listTokens',
        summary: 'All tokens, newest first; never the tokens themselves',
        tags,
        response: { 200: tokenList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope) => ({ items: (await listTokens(scope)).map(tokenView) })),
  );
  app.post(
    '/api/v1/tokens',
    {
      schema: {
        operationId: 'createToken',
        summary: 'Make a token; it is shown this once',
        tags,
        body: newToken,
        response: { 201: createdToken },
      },
    },
    (request, reply) =>
      once(
        deps,
        request,
        reply,
        async (scope, { actor }) => {
          const { name, role, scopes, expires_days: expiresDays } = request.body;
          const { requests_per_minute: requestsPerMinute } = request.body;
          const given = { name, role, scopes, requestsPerMinute, expiresDays, createdBy: actor };
          const { token, stored } = await createToken(scope, given);
          return { status: 201, body: { ...tokenView(stored), token } };
        },
        { secret: true },
      ),
  );
  app.delete(
    '/api/v1/tokens/:id',
    {
      schema: {
        operationId: 'revokeToken',
        summary: 'End a token at once',
        tags,
        params: byId,
        response: { 204: z.undefined().describe('Revoked') },
      },
    },
    async (request, reply) => {
      await once(deps, request, reply, async (scope, { actor }) => {
        await revokeToken(scope, request.params.id, actor);
        return { status: 204, body: null };
      });
      return reply.code(204).send();
    },
  );
}

function tokenView(token: ApiToken) {
  return {
    id: token.tokenId,
    name: token.name,
    prefix: token.prefix,
    role: token.role,
    scopes: token.scopes,
    requests_per_minute: token.requestsPerMinute,
    created_by: token.createdBy,
    created_at: token.createdAt.toISOString(),
    expires_at: token.expiresAt?.toISOString() ?? null,
    last_used_at: token.lastUsedAt?.toISOString() ?? null,
    revoked_at: token.revokedAt?.toISOString() ?? null,
  };
}
