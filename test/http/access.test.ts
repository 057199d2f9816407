import { beforeAll, describe, expect, it } from 'vitest';
import { holds, roles } from '../../src/directory/roles.ts';
import { bodies, guarded, ofConnections, requestOf, routes } from './support/requests.ts';
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

const cells = guarded.flatMap((route) =>
  roles.map((role) => ({
    name: route.name,
    route,
    role,
    allowed: holds(role, route.power),
  })),
);

describe('each role on each route', () => {
  const ask = ({ route, role }: (typeof cells)[number]) =>
    call(server, requestOf(route), {
      token: acme.tokens[role],
      body: bodies[route.name] ?? (route.method === 'GET' ? undefined : {}),
    });

  it.each(cells.filter((cell) => cell.allowed))('$role may: $name', async (cell) => {
    expect([401, 403, 405, 500]).not.toContain((await ask(cell)).status);
  });

  it.each(cells.filter((cell) => !cell.allowed))('$role may not: $name', async (cell) => {
    expect(await ask(cell)).toMatchObject({ status: 403, json: { code: 'forbidden' } });
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
  ] as const)('as the domain has it: %s, %s: %s', (role, name, allowed) => {
    const power = guarded.find((route) => route.name === name)?.power;
    expect(power !== undefined && holds(role, power)).toBe(allowed);
  });
});
