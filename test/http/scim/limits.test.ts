import { expect, it } from 'vitest';
import { call } from '../support/server.ts';
import { bulkRequest, person, providerOf, providerPerFile } from './support/provider.ts';

const limits = { connection: { perSecond: 0.01, burst: 5 }, unknownTokens: { perSecond: 0.01, burst: 4 } };
const test = providerPerFile({ rateLimits: { caller: 1, invitations: 1, scim: limits } });

/** Asks until it is told to wait. */
async function untilRefused(ask: () => Promise<{ status: number }>): Promise<number> {
  for (let n = 0; n < 20; n += 1) if ((await ask()).status === 429) return n;
  return Infinity;
}

it('a connection has a limit for reads and one for writes; others do not notice', async () => {
  const { provider } = test;
  expect(await untilRefused(() => provider.ask('GET /Users'))).toBe(5);
  const refused = await provider.ask('GET /ServiceProviderConfig');
  expect(refused).toMatchObject({ status: 429, json: { status: '429' } });
  expect(refused.headers.get('content-type')).toBe('application/scim+json');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect((await provider.ask('POST /Users/.search', { filter: 'userName pr' })).status).toBe(429);
  expect(await untilRefused(() => provider.ask('POST /Users', person()))).toBe(5);
  const other = await providerOf(test.server, test.tenant, 'Other');
  expect((await other.ask('GET /Users')).status).toBe(200);
});

it('operations of a bulk request count', async () => {
  const provider = await providerOf(test.server, test.tenant, 'Bulk');
  const operations = Array.from({ length: 60 }, () => ({}));
  const bulk = () => provider.ask('POST /Bulk', { schemas: [bulkRequest], Operations: operations });
  expect((await bulk()).status).toBe(200);
  expect((await bulk()).status).toBe(429);
});

it('an address that guesses tokens is stopped, and whoever has a good one does not notice', async () => {
  const provider = await providerOf(test.server, test.tenant, 'Known');
  expect((await provider.ask('GET /Users')).status).toBe(200);
  let guess = 0;
  const guessing = () =>
    call(test.server, 'GET /scim/v2/Users', { token: `${provider.token}${(guess += 1)}` });
  expect(await untilRefused(guessing)).toBe(4);
  expect((await provider.ask('GET /Users')).status).toBe(200);
});
