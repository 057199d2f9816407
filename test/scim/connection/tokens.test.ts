import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearerOf, createToken } from '../../../src/directory/tokens.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { newTenantToken } from '../../../src/kernel/tenantToken.ts';
import {
  connectionOfToken,
  createScimToken,
  listScimTokens,
  revokeScimToken,
} from '../../../src/scim/connection/tokens.ts';
import { inTenant, newOrganisation, queryIn } from '../../support/organisation.ts';
import { freshTenant, type TestTenant } from '../../support/tenant.ts';
import { newConnection, otherSource } from './support/connection.ts';

let home: TestTenant;
let tenant: TestTenant;

beforeAll(async () => {
  home = await freshTenant();
  tenant = await newOrganisation(home);
});
afterAll(() => home.close());

const whose = (token: string) => connectionOfToken(tenant.database, token);
const make = (connectionId: string, days: number | null = 365) =>
  inTenant(tenant, (scope) => createScimToken(scope, connectionId, days, 'console:test'));
const revoke = (connectionId: string, tokenId: string) =>
  inTenant(tenant, (scope) => revokeScimToken(scope, connectionId, tokenId, 'console:test'));
const change = (tokenId: string, assignment: string) =>
  queryIn(tenant, `update scim_token set ${assignment} where token_id = $1`, [tokenId]);

describe('a bearer token', () => {
  it('leads to its connection, and to no other', async () => {
    const [first, second] = [await newConnection(tenant), await newConnection(tenant)];
    const { token, stored } = await make(first.connectionId);
    expect(await whose(token)).toEqual({
      tenantId: tenant.tenantId,
      connectionId: first.connectionId,
      hubId: first.hubId,
      name: first.name,
      tokenId: stored.tokenId,
    });
    const other = await make(second.connectionId);
    expect((await whose(other.token))?.connectionId).toBe(second.connectionId);
  });

  it('is stored as its hash, and shown as a prefix that gives nothing away', async () => {
    const { connectionId } = await newConnection(tenant);
    const { token, stored } = await make(connectionId);
    expect(token).toMatch(/^psm_scim_[\w-]{64}$/);
    expect(stored.prefix).toBe(`psm_scim_…${token.slice(31, 37)}`);
    const everything = await queryIn(tenant, 'select scim_token::text as row from scim_token');
    const trail = await queryIn(tenant, 'select body from audit_payload');
    expect(JSON.stringify([everything, trail])).not.toContain(token.slice(37));
  });

  const unknown: [string, (token: string) => string][] = [
    ['nothing', () => ''],
    ['another secret of the tenant', () => `psm_scim_${newTenantToken(tenant.tenantId)}`],
    ['a token of a tenant that there is not', () => `psm_scim_${newTenantToken(newId())}`],
    ['the token without its mark', (token) => token.slice('psm_scim_'.length)],
    ['a token with more behind it', (token) => `${token}A`],
    ['a token with a sign that base64url does not have', (token) => `${token.slice(0, -1)}=`],
    ['another spelling of it', (token) => token.toUpperCase()],
  ];
  it.each(unknown)('%s is nobody’s', async (_what, of) => {
    const { token } = await make((await newConnection(tenant)).connectionId);
    expect(await whose(of(token))).toBeUndefined();
  });

  it('of a tenant lets into no other, whatever id it is given', async () => {
    const other = await newOrganisation(home);
    const { token } = await make((await newConnection(tenant)).connectionId);
    const foreign = newTenantToken(other.tenantId).slice(0, 21) + token.slice('psm_scim_'.length + 21);
    expect(await whose(`psm_scim_${foreign}`)).toBeUndefined();
  });

  it('is no API token, and an API token is none of a connection', async () => {
    const { token } = await make((await newConnection(tenant)).connectionId);
    expect(await bearerOf(tenant.database, token)).toBeUndefined();
    expect(await bearerOf(tenant.database, token.replace('scim_', ''))).toBeUndefined();
    const api = await inTenant(tenant, (scope) =>
      createToken(scope, { name: 'CI', role: 'owner', createdBy: 'console:test' }),
    );
    expect(await whose(api.token)).toBeUndefined();
    expect(await whose(api.token.replace('psm_', 'psm_scim_'))).toBeUndefined();
  });

  it('ends at once when it is revoked; doing it again changes nothing', async () => {
    const { connectionId } = await newConnection(tenant);
    const { token, stored } = await make(connectionId);
    await revoke(connectionId, stored.tokenId);
    await revoke(connectionId, stored.tokenId);
    expect(await whose(token)).toBeUndefined();
    const trail = await queryIn(
      tenant,
      `select 1 from audit_event where action = 'scim.token_revoked' and entity_id = $1`,
      [connectionId],
    );
    expect(trail).toHaveLength(1);
  });

  it('ends when it expires, and says so in the weeks before', async () => {
    const { connectionId } = await newConnection(tenant);
    const { token, stored } = await make(connectionId, 30);
    expect(stored.state).toBe('live');
    const state = async () =>
      (await inTenant(tenant, (scope) => listScimTokens(scope, connectionId))).map((one) => one.state);
    await change(stored.tokenId, `expires_at = now() + interval '14 days'`);
    expect(await state()).toEqual(['expiring']);
    expect(await whose(token)).toBeDefined();
    await change(stored.tokenId, `expires_at = now()`);
    expect(await state()).toEqual(['expired']);
    expect(await whose(token)).toBeUndefined();
  });

  it('ends when its connection is removed', async () => {
    const { connectionId } = await newConnection(tenant);
    const { token } = await make(connectionId);
    await queryIn(tenant, 'update source set live = false where source_id = $1', [connectionId]);
    expect(await whose(token)).toBeUndefined();
    await expect(make(connectionId)).rejects.toThrow('There is no such connection.');
  });

  it('is made for connections only', async () => {
    await expect(make(await otherSource(tenant))).rejects.toThrow('There is no such connection.');
  });

  it('of another connection cannot be revoked here', async () => {
    const { stored } = await make((await newConnection(tenant)).connectionId);
    const { connectionId } = await newConnection(tenant);
    await expect(revoke(connectionId, stored.tokenId)).rejects.toThrow('There is no such token.');
  });
});

describe('its last use', () => {
  it('is noted once a minute', async () => {
    const { connectionId } = await newConnection(tenant);
    const { token, stored } = await make(connectionId);
    const noted = async (ago: string) => {
      await change(stored.tokenId, `last_used_at = ${ago}`);
      await whose(token);
      const [row] = await queryIn<{ now: boolean }>(
        tenant,
        `select coalesce(last_used_at > now() - interval '20 seconds', false) as now from scim_token where token_id = $1`,
        [stored.tokenId],
      );
      return row?.now;
    };
    expect(await noted('null')).toBe(true);
    expect(await noted(`now() - interval '30 seconds'`)).toBe(false);
    expect(await noted(`now() - interval '61 seconds'`)).toBe(true);
  });

  it('lets nobody wait for who notes it', async () => {
    const { token, stored } = await make((await newConnection(tenant)).connectionId);
    await inTenant(tenant, async ({ client }) => {
      await client.query('select 1 from scim_token where token_id = $1 for update', [stored.tokenId]);
      expect(await whose(token)).toBeDefined();
    });
  });
});

describe('two tokens', () => {
  it('can be live, to change one for the other; a third is refused until one is revoked or expired', async () => {
    const { connectionId } = await newConnection(tenant);
    const [first, second] = [await make(connectionId), await make(connectionId)];
    await expect(make(connectionId)).rejects.toThrow(
      `This connection has two live tokens already, ${second.stored.prefix} and ${first.stored.prefix}. Revoke`,
    );
    expect(await Promise.all([whose(first.token), whose(second.token)])).not.toContain(undefined);
    await revoke(connectionId, first.stored.tokenId);
    await make(connectionId);
    await change(second.stored.tokenId, 'expires_at = now()');
    await make(connectionId);
  });

  it('stay two when two people make one at the same moment', async () => {
    const { connectionId } = await newConnection(tenant);
    await make(connectionId);
    const made = await Promise.allSettled([make(connectionId), make(connectionId), make(connectionId)]);
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
