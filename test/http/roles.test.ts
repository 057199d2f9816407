import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { createToken } from '../../src/directory/tokens.ts';
import { formatSecretKeys, newSecretKey } from '../../src/kernel/secretKeys.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { type Person, type Roster, startRoster } from '../pipeline/fixtures/rosterServer.ts';
import { inTenant, newOrganisation, queryIn } from '../support/organisation.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
let tenant: TestTenant;
let roster: Roster;
const nodes: RunningServer[] = [];
beforeAll(async () => {
  home = await freshTenant();
  roster = await startRoster();
  roster.put(
    ...[1, 2, 3].map((number): Person => ({
      id: `p${number}`,
      name: { given: `First${number}`, family: 'Last' },
      email: `person${number}@acme.test`,
    })),
  );
});
beforeEach(async () => {
  tenant = await newOrganisation(home);
});
afterAll(async () => {
  for (const node of nodes.splice(0)) await node.close();
  await roster.close();
  await home.close();
});

const keys = formatSecretKeys({ keys: [newSecretKey('test')] });

async function start(roles: string): Promise<RunningServer> {
  const config = loadConfig({
    DATABASE_URL: home.ownerUrl,
    PORT: '0',
    PSM_BASE_URL: 'https://psm.test',
    PSM_ROLES: roles,
    PSM_SECRET_KEYS: keys,
    PSM_CONNECTORS: fileURLToPath(new URL('../pipeline/fixtures/roster', import.meta.url)),
    PSM_OUTGOING_ALLOW: '127.0.0.1',
  });
  const node = await startServer(config, { log: pino({ level: 'silent' }) });
  nodes.push(node);
  return node;
}

describe('nodes with one role each', () => {
  it('carry a scheduled pull from the slot to the plan together', async () => {
    const api = await start('api');
    const { token } = await inTenant(tenant, (scope) =>
      createToken(scope, { name: 'owner', role: 'owner', createdBy: 'console:test' }),
    );
    const call = async (method: string, path: string, body?: object) => {
      const answer = await fetch(`${api.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return (await answer.json()) as { id: string; items: { id: string; name: string }[] };
    };
    const hub = (await call('GET', '/hubs')).items.find(({ name }) => name === 'Mentoring')?.id;
    const config = { url: roster.url, token: roster.token };
    const { id } = await call('POST', '/sources', { hub, connector: 'roster', name: 'HR', config });
    await call('PUT', `/sources/${id}/schedule`, { cron: '0 2 * * *', time_zone: 'UTC' });
    const runs = () => queryIn<{ status: string }>(tenant, 'select status from run');

    // As if the slot had just come: nobody looks.
    await queryIn(tenant, `update schedule set next_run_at = date_trunc('day', now()) - interval '22 hours'`);
    expect(await runs()).toEqual([]);

    const scheduler = await start('scheduler');
    expect(scheduler.url).toBeUndefined();
    await expect.poll(runs, { timeout: 20_000 }).toEqual([{ status: 'receiving' }]);

    const worker = await start('worker');
    expect(worker.url).toBeUndefined();
    await expect.poll(runs, { timeout: 30_000 }).toEqual([{ status: 'needs_mapping' }]);
    const mails = await queryIn<{ kind: string }>(tenant, 'select distinct kind from outbox_message');
    expect(mails).toEqual([{ kind: 'mapping_needed' }]);
  });
});

it('a node that sends mail and does not listen has to be told the address of the others', async () => {
  const config = loadConfig({ DATABASE_URL: home.ownerUrl, PSM_ROLES: 'worker' });
  await expect(startServer(config, { log: pino({ level: 'silent' }) })).rejects.toThrow(/PSM_BASE_URL/);
});

it('a role that there is not is refused', () => {
  expect(() => loadConfig({ PSM_ROLES: 'api,cook' })).toThrow(/PSM_ROLES/);
});
