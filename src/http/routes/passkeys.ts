import { z } from 'zod';
import { PsmError } from '../../kernel/errors.ts';
import { listPasskeys, type Passkey, removePasskey, renamePasskey } from '../../signin/passkeys/passkeys.ts';
import { addPasskey, beginPasskey } from '../../signin/passkeys/register.ts';
import type { App } from '../app.ts';
import type { Caller, CallersSession } from '../authenticate.ts';
import { byId } from '../contract/primitives.ts';
import { newPasskey, passkey, passkeyList, passkeyName, passkeyOptions } from '../contract/signin.ts';
import { type HttpDeps, inTenant } from '../deps.ts';
import { once } from '../idempotency.ts';
import { relyingPartyOf } from '../relyingParty.ts';
import { clearSigninCookie, setSigninCookie, signinCookieOf } from '../signinCookie.ts';

const tags = ['Session'];

/** Passkeys of the person who asks. A program has none. */
export function passkeyRoutes(app: App, deps: HttpDeps): void {
  app.get(
    '/api/v1/passkeys',
    {
      schema: {
        operationId: 'listMyPasskeys',
        summary: 'My passkeys',
        tags,
        response: { 200: passkeyList },
      },
    },
    (request) =>
      inTenant(deps, request, async (scope, { session }) => ({
        items: session === null ? [] : (await listPasskeys(scope, session.adminId)).map(passkeyView),
      })),
  );
  app.patch(
    '/api/v1/passkeys/:id',
    {
      schema: {
        operationId: 'renamePasskey',
        summary: 'Rename a passkey of mine',
        tags,
        params: byId,
        body: passkeyName,
        response: { 200: passkey },
      },
    },
    (request, reply) =>
      once(deps, request, reply, async (scope, caller) => {
        const { adminId } = ownerOf(caller, 'not_found');
        const { name } = request.body;
        const renamed = await renamePasskey(scope, adminId, request.params.id, name, caller.actor);
        return { status: 200, body: passkeyView(renamed) };
      }),
  );
  app.delete(
    '/api/v1/passkeys/:id',
    {
      schema: {
        operationId: 'removePasskey',
        summary: 'Remove a passkey of mine: nobody signs in with it any more',
        tags,
        params: byId,
        response: { 204: z.undefined().describe('Removed') },
      },
    },
    async (request, reply) => {
      await once(deps, request, reply, async (scope, caller) => {
        const { adminId } = ownerOf(caller, 'not_found');
        await removePasskey(scope, adminId, request.params.id, caller.actor);
        return { status: 204, body: null };
      });
      return reply.code(204).send();
    },
  );
  newPasskeyRoutes(app, deps);
}

function newPasskeyRoutes(app: App, deps: HttpDeps): void {
  app.post(
    '/api/v1/passkeys/options',
    {
      schema: {
        operationId: 'beginPasskey',
        summary: 'Begin to add a passkey; within 15 minutes of signing in',
        tags,
        response: { 200: passkeyOptions },
      },
    },
    async (request, reply) => {
      const { options, secret } = await once(
        deps,
        request,
        reply,
        async (scope, caller) => ({
          status: 200,
          body: await beginPasskey(scope, ownerOf(caller, 'conflict'), relyingPartyOf(request, deps)),
        }),
        { secret: true },
      );
      setSigninCookie(reply, deps.baseUrl(), secret);
      return { options };
    },
  );
  app.post(
    '/api/v1/passkeys',
    {
      schema: {
        operationId: 'addPasskey',
        summary: 'Add the passkey that the browser made',
        tags,
        body: newPasskey,
        response: { 201: passkey },
      },
    },
    async (request, reply) => {
      const { name, response } = request.body;
      const secret = signinCookieOf(request, deps.baseUrl());
      const added = await once(deps, request, reply, async (scope, caller) => {
        const given = { name, response, secret, actor: caller.actor };
        const done = await addPasskey(
          scope,
          ownerOf(caller, 'conflict'),
          relyingPartyOf(request, deps),
          given,
        );
        return done instanceof PsmError ? { error: done } : { status: 201, body: passkeyView(done) };
      });
      clearSigninCookie(reply);
      return added;
    },
  );
}

/** @throws PsmError of this code for a program, which is nobody */
function ownerOf({ session }: Caller, code: 'conflict' | 'not_found'): CallersSession {
  if (session !== null) return session;
  throw code === 'not_found'
    ? new PsmError(code, 'There is no such passkey.')
    : new PsmError(code, 'Passkeys belong to people. Sign in on the page to add one.');
}

function passkeyView({ passkeyId, name, synced, createdAt, lastUsedAt }: Passkey) {
  return {
    id: passkeyId,
    name,
    synced,
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  };
}
