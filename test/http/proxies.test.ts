import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { call, serverPerFile, type TestServer } from './support/server.ts';

const limits = { caller: 100, invitations: 2 };
const alone = serverPerFile({ idle: true, rateLimits: limits });
const behind = serverPerFile({ idle: true, rateLimits: limits, config: { trustProxy: ['127.0.0.1'] } });

const guess = async (server: TestServer, forwarded: string) =>
  (await call(server, 'GET /invitations/guess', { headers: { 'x-forwarded-for': forwarded } })).status;
/** Where requests came from, as the log has it. */
const sendersOf = (server: TestServer) =>
  server
    .logged()
    .split('\n')
    .flatMap((line) => /"from":"([^"]+)"/.exec(line)?.[1] ?? []);

// ASVS 4.1.3
// ASVS 15.3.4
describe('what a request says of where it comes from', () => {
  it('is ignored from everybody, unless the operator named proxies', async () => {
    const statuses = [];
    for (const last of [1, 2, 3]) statuses.push(await guess(alone, `198.51.100.${last}`));
    expect(statuses).toEqual([404, 404, 429]);
    expect(new Set(sendersOf(alone))).toEqual(new Set(['127.0.0.1']));
  });

  it('is believed from a proxy that the operator named, as far as that proxy saw it', async () => {
    // The caller wrote the first address; the proxy added the last.
    const forged = (last: number) => `203.0.113.${last}, 198.51.100.1`;
    expect([await guess(behind, forged(1)), await guess(behind, forged(2))]).toEqual([404, 404]);
    expect(await guess(behind, forged(3))).toBe(429);
    expect(await guess(behind, '198.51.100.2')).toBe(404);
    expect(new Set(sendersOf(behind))).toEqual(new Set(['198.51.100.1', '198.51.100.2']));
  });

  it('opens nothing that is for this machine alone', async () => {
    for (const server of [alone, behind]) {
      const headers = { 'x-forwarded-for': '127.0.0.1' };
      expect((await call(server, 'GET /metrics', { headers })).status).toBe(401);
    }
  });

  it('makes no cookie insecure', async () => {
    const headers = { 'x-forwarded-proto': 'http', cookie: 'psm_session=x' };
    const { status } = await call(behind, 'GET /api/v1/me', { headers });
    expect(status).toBe(401);
  });
});

describe('the setting', () => {
  it.each(['true', '1', 'proxy.internal', '0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0.0/8/8'])(
    'takes addresses and networks, and not "%s"',
    (value) => {
      expect(() => loadConfig({ PSM_TRUST_PROXY: value })).toThrow(
        /PSM_TRUST_PROXY.*no address and no network/,
      );
    },
  );

  it('may name several', () => {
    const { trustProxy } = loadConfig({ PSM_TRUST_PROXY: '127.0.0.1, 10.1.0.0/16,fd00::/8' });
    expect(trustProxy).toEqual(['127.0.0.1', '10.1.0.0/16', 'fd00::/8']);
  });
});
