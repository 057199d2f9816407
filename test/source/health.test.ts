import { describe, expect, it } from 'vitest';
import { withTenant } from '../../src/db/tenant.ts';
import { newId } from '../../src/kernel/ids.ts';
import { deliverDue } from '../../src/outbox/deliver.ts';
import { listOutbox } from '../../src/outbox/list.ts';
import {
  healthOfSource,
  recordPullFailed,
  recordPullSucceeded,
  resetHealth,
} from '../../src/source/health.ts';
import type { PullFault } from '../../src/source/healthRules.ts';
import { startMailServer } from '../support/mailServer.ts';
import { inTenant, queryIn } from '../support/organisation.ts';
import { tenantPerTest } from '../support/tenant.ts';

const tenant = tenantPerTest();
const broken: PullFault = {
  fault: 'unreachable',
  message: 'Nobody answers at hr.acme.test.',
  setting: 'host',
};

/** A source that is pulled every night. */
async function nightly(paused = false): Promise<{ sourceId: string; name: string }> {
  const sourceId = newId();
  await queryIn(
    tenant,
    `insert into source (source_id, hub_id, connector, name, name_norm, id_space)
     select $1::uuid, hub_id, 'csv', 'HR', 'hr', $1::uuid::text from hub where name = 'Mentoring'`,
    [sourceId],
  );
  await queryIn(
    tenant,
    `insert into schedule (source_id, cron, time_zone, next_run_at) values ($1, '0 2 * * *', 'UTC', case when not $2 then now() + interval '1 day' end)`,
    [sourceId, paused],
  );
  await queryIn(
    tenant,
    `insert into admin_user (admin_id, email, email_norm, role)
     select gen_random_uuid(), r || '@acme.test', r || '@acme.test', r from unnest(array['admin', 'approver', 'viewer']) r`,
  );
  return { sourceId, name: 'HR' };
}

const fail = (source: { sourceId: string; name: string }, fault = broken, now?: Date) =>
  inTenant(tenant, (scope) => recordPullFailed(scope, source, fault, now));
const succeed = ({ sourceId }: { sourceId: string }) =>
  inTenant(tenant, (scope) => recordPullSucceeded(scope, sourceId));
const mails = async () =>
  (
    await queryIn<{ mail: string }>(
      tenant,
      `select kind || ' ' || recipient as mail from outbox_message order by message_id, recipient`,
    )
  ).map(({ mail }) => mail);
const trail = async () =>
  (
    await queryIn<{ action: string }>(
      tenant,
      `select action from audit_event where entity = 'source' order by event_id`,
    )
  ).map(({ action }) => action);
const both = (kind: string) => [`${kind} admin@acme.test`, `${kind} owner@acme.test`];

describe('the admins', () => {
  it('get one mail when a source begins to fail and one when it works again, however often it is tried', async () => {
    const source = await nightly();
    for (let time = 0; time < 6; time += 1) await fail(source);
    expect((await mails()).toSorted()).toEqual(both('source_failing'));
    await succeed(source);
    await succeed(source);
    expect((await mails()).slice(2).toSorted()).toEqual(both('source_recovered'));
    expect(await trail()).toEqual(['source.failing', 'source.quarantined', 'source.recovered']);
    await fail(source);
    expect(await mails()).toHaveLength(6);
  });

  it('get one mail from any number of nodes', async () => {
    const source = await nightly();
    await Promise.all(Array.from({ length: 5 }, () => fail(source)));
    expect((await mails()).toSorted()).toEqual(both('source_failing'));
    expect(await inTenant(tenant, (scope) => healthOfSource(scope, source.sourceId))).toMatchObject({
      failures: 5,
      state: 'quarantined',
    });
    await Promise.all(Array.from({ length: 5 }, () => succeed(source)));
    expect(await mails()).toHaveLength(4);
  });

  it('get none while nothing is pulled by itself: whoever pulls it sees it', async () => {
    const source = await nightly(true);
    await fail(source);
    await succeed(source);
    expect(await mails()).toEqual([]);
  });

  it('get none for a file that is late, before a day is over', async () => {
    const source = await nightly();
    const late: PullFault = { fault: 'not_ready', message: 'There is no file yet.' };
    await fail(source, late);
    await fail(source, late);
    expect(await inTenant(tenant, (scope) => healthOfSource(scope, source.sourceId))).toMatchObject({
      state: 'ok',
      failures: 0,
      error: { message: 'There is no file yet.' },
    });
    await succeed(source);
    expect(await mails()).toEqual([]);
    expect(await trail()).toEqual([]);
  });
});

it('mail goes to who is an admin when it leaves, and what was said can be read afterwards', async () => {
  const source = await nightly();
  await fail(source);
  await queryIn(tenant, `delete from admin_user where role = 'admin'`);
  const server = await startMailServer();
  const baseUrl = 'https://psm.test';
  const log = { info() {}, warn() {} };
  const { database } = tenant;
  // What other tests left goes out too: only this tenant's is looked at.
  await deliverDue({ database, smtpUrl: server.url, mailFrom: 'PSM <psm@psm.test>', baseUrl, log });
  await server.close();
  expect(server.received.map((mail) => mail.header('subject'))).toContain('HR cannot be read');
  const { items } = await inTenant(tenant, (scope) => listOutbox(scope, { limit: 10, baseUrl }));
  expect(new Map(items.map(({ recipient, status, reason }) => [recipient, [status, reason]]))).toEqual(
    new Map([
      ['admin@acme.test', ['cancelled', 'no admin any more']],
      ['owner@acme.test', ['sent', null]],
    ]),
  );
  expect(items.find(({ status }) => status === 'sent')?.text).toContain(broken.message);
});

describe('a source that fails for 28 days', () => {
  it('is switched off by the system, its schedule is paused, and the admins are told', async () => {
    const source = await nightly();
    await fail(source);
    const health = await fail(source, broken, new Date(Date.now() + 29 * 86_400_000));
    expect(health).toMatchObject({ state: 'off', retryAt: null });
    const [schedule] = await queryIn(tenant, 'select paused_by, next_run_at from schedule');
    expect(schedule).toEqual({ paused_by: 'system', next_run_at: null });
    expect((await mails()).slice(2).toSorted()).toEqual(both('source_off'));
    await succeed(source);
    expect((await mails()).slice(4).toSorted()).toEqual(both('source_recovered'));
  });
});

describe('changed settings', () => {
  it('are tried at once, and whoever was told hears when it works', async () => {
    const source = await nightly();
    for (let time = 0; time < 5; time += 1) await fail(source, { ...broken, fault: 'not_allowed' });
    await inTenant(tenant, (scope) => resetHealth(scope, source.sourceId));
    const [due] = await queryIn<{ due: boolean }>(
      tenant,
      `select retry_at <= now() as due, state, failures, told_at is not null as told from source_health`,
    );
    expect(due).toEqual({ due: true, state: 'failing', failures: 0, told: true });
    await fail(source);
    expect(await mails()).toHaveLength(2);
    await succeed(source);
    expect(await mails()).toHaveLength(4);
  });

  it('touch nothing of a source that works', async () => {
    const source = await nightly();
    await inTenant(tenant, (scope) => resetHealth(scope, source.sourceId));
    expect(await queryIn(tenant, 'select 1 as one from source_health')).toEqual([]);
  });
});

it('a failure that is rolled back with its run tells nobody', async () => {
  const source = await nightly();
  await expect(
    withTenant(tenant.database, tenant.tenantId, async (scope) => {
      await recordPullFailed(scope, source, broken);
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  expect(await mails()).toEqual([]);
  expect(await trail()).toEqual([]);
});
