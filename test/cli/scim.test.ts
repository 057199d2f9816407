import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grantAccessToken } from '../../src/scim/connection/accessTokens.ts';
import { startRequestLog } from '../../src/scim/connection/requestLog.ts';
import { connectionOfToken } from '../../src/scim/connection/tokens.ts';
import { newOrganisation, queryIn } from '../support/organisation.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

const program = fileURLToPath(new URL('../../bin/psm.mjs', import.meta.url));

let tenant: TestTenant;
let slug: string;
beforeAll(async () => {
  tenant = await newOrganisation(await freshTenant());
  slug = (await queryIn<{ slug: string }>(tenant, 'select slug from tenant'))[0]?.slug ?? '';
});
afterAll(() => tenant.close());

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, 'scim', ...args, '--tenant', slug], {
    env: { ...process.env, DATABASE_URL: tenant.ownerUrl, PSM_BASE_URL: 'https://psm.test/', ...env },
    cwd: path.dirname(program),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
}

async function psm(...args: string[]) {
  const { code, stdout } = await run([...args, '--json']);
  return { code, json: JSON.parse(stdout) };
}

const whose = (token: string) => connectionOfToken(tenant.database, token);

describe('psm scim', () => {
  it('connects: exactly the address and the token, and a token that lets in', async () => {
    const { code, json } = await psm('connect', '--hub', 'mentoring', '--policy', 'all-auto');
    expect(code).toBe(0);
    expect(json).toEqual({ url: 'https://psm.test/scim/v2', token: expect.any(String) as string });
    const connection = await whose(json.token);
    expect(connection?.name).toBe('SCIM');
    const [stored] = await queryIn(tenant, 'select policy from source where source_id = $1', [
      connection?.connectionId,
    ]);
    expect(stored).toEqual({
      policy: { invite: 'auto', update: 'auto', reactivate: 'auto', deactivate: 'auto' },
    });
    const mapped = await queryIn(
      tenant,
      `select 1 from mapping_column where source_id = $1 and reviewed_by like 'console:%'`,
      [connection?.connectionId],
    );
    expect(mapped.length).toBeGreaterThanOrEqual(5);
  });

  it('tells people what to enter where, and that the token is shown only now', async () => {
    const { code, stdout, stderr } = await run(['connect', '--hub', 'Alumni', '--name', 'Okta'], {
      PSM_BASE_URL: '',
      PORT: '4123',
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/Okta pushes to Alumni now\. Enter at the identity provider:/);
    expect(stdout).toMatch(
      /base URL[^\n]*http:\/\/127\.0\.0\.1:4123\/scim\/v2\n[^\n]*token[^\n]* (psm_scim_\S{64})\n/,
    );
    expect(stderr).toContain('shown only now');
  });

  it('changes a token for another, and a client for another', async () => {
    const { token: first } = (await psm('connect', '--hub', 'Mentoring', '--name', 'Rotated')).json;
    const second = await psm('token', 'rotated', '--expires-days', 'never');
    expect(second).toMatchObject({ code: 0, json: { expires_at: null, url: 'https://psm.test/scim/v2' } });
    expect(await psm('token', 'Rotated')).toMatchObject({ code: 1, json: { error: { code: 'conflict' } } });
    const { tokenId } = (await whose(first)) ?? { tokenId: '' };
    expect(await psm('revoke', 'Rotated', tokenId)).toEqual({
      code: 0,
      json: { id: tokenId, revoked: true },
    });
    expect(await whose(first)).toBeUndefined();
    expect(await whose(second.json.token)).toBeDefined();
    expect((await psm('revoke', 'Rotated', second.json.prefix)).code).toBe(0);
    expect(await whose(second.json.token)).toBeUndefined();

    const { json } = await psm('client', 'Rotated', '--token-minutes', '360');
    expect(json).toMatchObject({ token_url: 'https://psm.test/scim/oauth/token' });
    const grant = () => grantAccessToken(tenant.database, json.client_id, json.client_secret);
    expect((await grant())?.expiresIn).toBe(21_600);
    expect((await psm('revoke', 'Rotated', json.client_id)).code).toBe(0);
    expect(await grant()).toBeUndefined();
  });

  it('lists connections, and what an identity provider asked', async () => {
    const { token } = (await psm('connect', '--hub', 'Mentoring', '--name', 'Listed')).json;
    const { connectionId, tokenId } = (await whose(token)) ?? { connectionId: '', tokenId: '' };
    const log = startRequestLog(tenant.database, { info: () => {}, warn: () => {} });
    for (const status of [200, 404]) {
      log.note({
        tenantId: tenant.tenantId,
        connectionId,
        tokenId,
        at: new Date('2026-03-01T12:00:00Z'),
        method: 'GET',
        url: '/scim/v2/Users?filter=userName eq "jane"',
        status,
        milliseconds: 1,
      });
    }
    await log.close();
    const { items } = (await psm('list')).json;
    expect(items).toContainEqual({
      id: connectionId,
      name: 'Listed',
      hub: 'Mentoring',
      url: 'https://psm.test/scim/v2',
      tokens: 1,
      clients: 0,
      users: 0,
      groups: 0,
      last_push_at: null,
    });
    expect((await psm('requests', 'Listed')).json.items).toHaveLength(2);
    expect((await psm('requests', 'Listed', '--failed')).json.items).toMatchObject([
      { status: 404, method: 'GET', path: '/scim/v2/Users?filter=userName eq "j… (4)"' },
    ]);
  });

  it.each([
    [['connect', '--hub', 'Nowhere'], 'not_found', /The hubs are "Alumni", "Mentoring"/],
    [['connect', '--hub', 'Mentoring', '--expires-days', '0'], 'invalid_request', /1 to 730, or never/],
    [['connect', '--hub', 'Mentoring', '--policy', 'all'], 'invalid_request', /default, all-auto/],
    [['token', 'Nobody'], 'not_found', /There is no connection "Nobody"/],
    [['client', 'Listed', '--token-minutes', '30'], 'invalid_request', /60 to 360/],
    [['revoke', 'Listed', 'x'], 'not_found', /no token and no client "x", but psm_scim_…/],
  ])('refuses %s, and says what to do', async (args, code, message) => {
    expect(await psm(...args)).toMatchObject({
      code: 1,
      json: { error: { code, message: expect.stringMatching(message) as string } },
    });
  });
});
