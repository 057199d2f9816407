import { beforeAll, describe, expect, it } from 'vitest';
import { holds, roles } from '../../src/directory/roles.ts';
import { createToken } from '../../src/directory/tokens.ts';
import { neededScope } from '../../src/http/neededScope.ts';
import { newId } from '../../src/kernel/ids.ts';
import { inTenant } from '../support/organisation.ts';
import { ask, type Caller, callerNames, everyCaller } from './support/callers.ts';
import { type GuardedRoute, guarded, ofConnections, requestOf, routes } from './support/requests.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
beforeAll(async () => {
  acme = await organisationOf(server);
});

describe('the table of permissions', () => {
  it.each(routes)('has a route for $name', ({ method, url }) => {
    expect(server.app.hasRoute({ method, url })).toBe(true);
  });
});

describe('without a token', () => {
  // ASVS 8.3.1, 6.3.4
  it.each(guarded)('$name answers 401 before it reads anything', async (route) => {
    const request = requestOf(route, 'no-id').concat('?unknown=1&limit=x');
    const unreadable =
      route.method === 'GET' ? {} : { body: '{"cut off', headers: { 'content-type': 'text/x' } };
    const answer = await call(server, request, unreadable);
    expect(answer).toMatchObject({ status: 401, json: { code: 'unauthenticated' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    // Not counted either.
    expect(answer.headers.get('x-ratelimit-limit')).toBeNull();
  });

  it('answers alike whatever the token lacks', async () => {
    const foreign = acme.tokens.owner.slice(0, 26) + 'A'.repeat(acme.tokens.owner.length - 26);
    const wrong = ['', 'psm_', 'psm_short', foreign, acme.tokens.owner.slice(4), `${acme.tokens.owner}x`];
    const answers = await Promise.all(wrong.map((token) => call(server, 'GET /api/v1/me', { token })));
    const basic = await call(server, 'GET /api/v1/me', {
      headers: { authorization: `Basic ${acme.tokens.owner}` },
    });
    expect(new Set([...answers, basic].map((answer) => `${answer.status} ${answer.text}`)).size).toBe(1);
    expect(basic.status).toBe(401);
  });
});

/** Ends sessions: not for callers who still need theirs. */
const endsSessions = (route: GuardedRoute) =>
  route.method !== 'GET' && /\/(session|sessions)\b/.test(route.url);

describe('each route', () => {
  let callers: Readonly<Record<string, Caller>>;
  beforeAll(async () => {
    callers = await everyCaller(server, acme, await organisationOf(server));
  });

  // ASVS 8.2.1, 8.3.1, 8.4.1, 7.4.1, 7.4.2
  it.each(callerNames)('tells %s what is due to them, and nothing more', async (name) => {
    const caller = callers[name];
    if (caller === undefined) throw new Error(`There is no caller "${name}".`);
    const asked = 'cookie' in caller.headers ? guarded.filter((route) => !endsSessions(route)) : guarded;
    const got: Record<string, unknown> = {};
    for (let at = 0; at < asked.length; at += 8) {
      await Promise.all(
        asked.slice(at, at + 8).map(async (route) => {
          got[route.name] = await ask(server, caller, route);
        }),
      );
    }
    expect(got).toEqual(Object.fromEntries(asked.map((route) => [route.name, caller.gets(route)])));
  });

  it('is asked by every kind of caller', () => {
    expect(Object.keys(callers).toSorted()).toEqual([...callerNames].toSorted());
  });
});

describe('a route of identity providers', () => {
  it.each(ofConnections)('$name takes no token of the admin API', async ({ method, url }) => {
    for (const role of roles) {
      const answer = await call(server, `${method} ${url.replace(':id', 'no-id')}`, {
        token: acme.tokens[role],
        ...(method !== 'GET' && { body: '{"cut off' }),
      });
      expect(answer).toMatchObject({ status: 401, json: { status: '401' } });
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm=.*error="invalid_token"$/);
    }
  });
});

// ASVS 8.2.1
describe('a role', () => {
  it.each([
    ['owner', 'DELETE /api/v1/admins/:id', true],
    ['admin', 'DELETE /api/v1/admins/:id', false],
    ['admin', 'POST /api/v1/hubs/:id/uploads', true],
    ['admin', 'POST /api/v1/plans/:id/override', true],
    ['approver', 'POST /api/v1/approvals/:id/confirm', true],
    ['approver', 'POST /api/v1/hubs/:id/uploads', false],
    ['approver', 'POST /api/v1/plans/:id/override', false],
    ['viewer', 'GET /api/v1/members', true],
    ['viewer', 'POST /api/v1/plans/:id/decisions', false],
    ['operator', 'GET /api/v1/members', false],
    ['operator', 'POST /api/v1/restore-requests/:id/grant', true],
    ['owner', 'POST /api/v1/restore-requests/:id/grant', false],
    ['approver', 'POST /api/v1/approvals/:id/second', true],
    ['viewer', 'POST /api/v1/approvals/:id/second', false],
    ['admin', 'POST /api/v1/tokens', false],
    ['admin', 'PATCH /api/v1/settings', false],
  ] as const)('as the domain has it: %s, %s: %s', (role, name, allowed) => {
    const power = guarded.find((route) => route.name === name)?.power;
    expect(power !== undefined && holds(role, power)).toBe(allowed);
  });
});

describe('a scope', () => {
  // ASVS 8.2.1, 13.2.2
  it.each([
    ['GET /api/v1/members', 'read'],
    ['GET /api/v1/plans/:id/changes.csv', 'read'],
    ['GET /api/v1/runs/:id/file', 'read'],
    ['POST /api/v1/hubs/:id/uploads', 'plan'],
    ['POST /api/v1/sources/:id/sync', 'plan'],
    ['POST /api/v1/runs/:id/mapping/review', 'plan'],
    ['POST /api/v1/runs/:id/plan', 'plan'],
    ['POST /api/v1/plans/:id/decisions', 'approve'],
    ['POST /api/v1/approvals/:id/confirm', 'approve'],
    ['POST /api/v1/approvals/:id/second', 'approve'],
    ['POST /api/v1/plans/:id/override', null],
    ['POST /api/v1/members/:id/deactivate', null],
    ['POST /api/v1/tokens', null],
    ['PATCH /api/v1/settings', null],
    ['GET /api/v1/webhooks', null],
    ['GET /api/v1/me', undefined],
  ] as const)('of %s is %s', (name, scope) => {
    const route = guarded.find((one) => one.name === name);
    expect(route && neededScope(route.method, route.url, route.power)).toBe(scope);
  });

  it('that a token lacks is named', async () => {
    const { token } = await inTenant(acme, (scope) =>
      createToken(scope, { name: 'x', role: 'owner', scopes: ['read', 'plan'], createdBy: 'console:test' }),
    );
    const me = await call(server, 'GET /api/v1/me', { token });
    expect(me.json.token.scopes).toEqual(['read', 'plan']);
    const confirm = await call(server, `POST /api/v1/approvals/${newId()}/confirm`, { token, body: {} });
    expect(confirm).toMatchObject({
      status: 403,
      json: {
        code: 'forbidden',
        details: { needs_scope: 'approve' },
        detail: expect.stringContaining('the scope "approve"'),
      },
    });
    const settings = await call(server, 'PATCH /api/v1/settings', { token, body: {} });
    expect(settings.json).toMatchObject({
      details: { needs_scope: null },
      detail: expect.stringContaining('without scopes'),
    });
  });
});
