import { expect, it } from 'vitest';
import { createToken } from '../../src/directory/tokens.ts';
import { inTenant } from '../support/organisation.ts';
import { call, organisationOf, serverPerFile } from './support/server.ts';

const server = serverPerFile({ idle: true, rateLimits: { caller: 5, invitations: 3 } });

// ASVS 2.4.1
it('a caller who asks too often gets 429, and others do not notice', async () => {
  const acme = await organisationOf(server);
  const statuses: number[] = [];
  for (let n = 0; n < 6; n += 1) {
    statuses.push((await call(server, 'GET /api/v1/me', { token: acme.tokens.admin })).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  const refused = await call(server, 'GET /api/v1/me', { token: acme.tokens.admin });
  expect(refused.json).toMatchObject({ code: 'rate_limited', status: 429 });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await call(server, 'GET /api/v1/me', { token: acme.tokens.owner })).status).toBe(200);
  // Who has no token is refused for that, however often.
  for (let n = 0; n < 8; n += 1) expect((await call(server, 'GET /api/v1/me')).status).toBe(401);
});

// ASVS 2.4.1
it('a token has a limit of its own where it was made with one', async () => {
  const acme = await organisationOf(server);
  const made = (requestsPerMinute: number) =>
    inTenant(acme, (scope) =>
      createToken(scope, { name: 'CI', role: 'viewer', requestsPerMinute, createdBy: 'console:test' }),
    );
  for (const [limit, token] of [
    [2, (await made(2)).token],
    [7, (await made(7)).token],
  ] as const) {
    for (let n = 0; n < limit; n += 1)
      expect((await call(server, 'GET /api/v1/me', { token })).status).toBe(200);
    const refused = await call(server, 'GET /api/v1/me', { token });
    expect(refused).toMatchObject({ status: 429, json: { code: 'rate_limited' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  }
});

// ASVS 2.4.1, 6.6.3
it('an address that guesses invitations gets 429, as a page', async () => {
  for (const method of ['GET', 'POST']) {
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      statuses.push((await call(server, `${method} /invitations/guess${n}`)).status);
    }
    expect(statuses).toEqual([404, 404, 404, 429]);
  }
  const refused = await call(server, 'GET /invitations/again');
  expect(refused.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(refused.text).toContain('too many requests');
});

// ASVS 2.4.1
it('a network that has any number of addresses is counted as one', async () => {
  const statuses: number[] = [];
  for (let n = 1; n <= 4; n += 1) {
    const remoteAddress = `2001:db8:0:1::${n}`;
    statuses.push((await server.app.inject({ url: '/api/v1/signin', remoteAddress })).statusCode);
  }
  expect(statuses).toEqual([200, 200, 200, 429]);
});

it('health is never counted', async () => {
  for (let n = 0; n < 20; n += 1) expect((await call(server, 'GET /healthz')).status).toBe(200);
});
