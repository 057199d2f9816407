import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/kernel/ids.ts';
import { retain } from '../../../src/pipeline/retention.ts';
import { createScimClient } from '../../../src/scim/connection/clients.ts';
import { createScimToken } from '../../../src/scim/connection/tokens.ts';
import { inTenant, queryIn } from '../../support/organisation.ts';
import { tenantPerTest } from '../../support/tenant.ts';
import { newConnection } from './support/connection.ts';

const tenant = tenantPerTest();
const log = { info: () => {}, warn: (fields: object) => expect.fail(JSON.stringify(fields)) };
const night = () => retain({ database: tenant.database, config: { landingDays: 14 }, log });
const token = (connectionId: string, days: number | null) =>
  inTenant(tenant, (scope) => createScimToken(scope, connectionId, days, 'console:test'));
const client = (connectionId: string, days: number | null) =>
  inTenant(tenant, (scope) =>
    createScimClient(
      scope,
      connectionId,
      { name: 'Entra ID', tokenMinutes: 60, expiresDays: days },
      'console:test',
    ),
  );
const mails = () =>
  queryIn<{ recipient: string; data: Record<string, unknown> }>(
    tenant,
    `select recipient, data from outbox_message where kind = 'token_expiring' order by data ->> 'client' nulls first`,
  );

describe('admins are told that a credential is about to expire', () => {
  it('once for each, however many nights go by', async () => {
    const { connectionId, name } = await newConnection(tenant);
    const { stored } = await token(connectionId, 14);
    const made = await client(connectionId, 10);
    await night();
    await night();
    expect(await mails()).toMatchObject([
      {
        recipient: 'owner@acme.test',
        data: { prefix: stored.prefix, client: null, name, hub: 'Mentoring', source: connectionId },
      },
      { recipient: 'owner@acme.test', data: { prefix: made.stored.secretPrefix, client: 'Entra ID' } },
    ]);
    expect(JSON.stringify(await mails())).not.toContain(made.secret.slice(50));
  });

  it.each<[string, number | null, string]>([
    ['that has more time', 15, 'select 1'],
    ['that never expires', null, 'select 1'],
    ['that is revoked', 10, 'update scim_token set revoked_at = now()'],
    ['that has expired', 10, `update scim_token set expires_at = now()`],
    ['of a connection that was removed', 10, 'update source set live = false'],
  ])('not about one %s', async (_what, days, statement) => {
    const { connectionId } = await newConnection(tenant);
    await token(connectionId, days);
    await queryIn(tenant, statement);
    await night();
    expect(await mails()).toEqual([]);
  });
});

it('access tokens go a day after they expired; tokens that people made stay in the list', async () => {
  const { connectionId } = await newConnection(tenant);
  const { stored } = await client(connectionId, null);
  await token(connectionId, 30);
  const add = (ago: string) =>
    queryIn(
      tenant,
      `insert into scim_token (source_id, token_id, client_id, prefix, hash, created_by, expires_at)
       values ($1, gen_random_uuid(), $2, $3::text, sha256(convert_to($3, 'UTF8')), 'client', now() - $3::interval)`,
      [connectionId, stored.clientId, ago],
    );
  await add('25 hours');
  await add('23 hours');
  await queryIn(
    tenant,
    `update scim_token set expires_at = now() - interval '90 days' where client_id is null`,
  );
  await night();
  const left = await queryIn(tenant, 'select prefix, client_id is null as own from scim_token order by own');
  expect(left).toMatchObject([{ prefix: '23 hours' }, { own: true }]);
});

it('requests go after 30 days', async () => {
  const { connectionId } = await newConnection(tenant);
  for (const days of [29, 31]) {
    await queryIn(
      tenant,
      `insert into scim_request (source_id, request_id, at, method, path, status, milliseconds)
       values ($1, $2, now() - make_interval(days => $3), 'GET', '/scim/v2/Users', 200, $3)`,
      [connectionId, newId(), days],
    );
  }
  await night();
  expect(await queryIn(tenant, 'select milliseconds from scim_request')).toEqual([{ milliseconds: 29 }]);
});
