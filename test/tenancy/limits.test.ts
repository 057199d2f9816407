import { beforeAll, describe, expect, it } from 'vitest';
import { grantRestore } from '../../src/apply/restore.ts';
import { addHub } from '../../src/directory/hubs.ts';
import { tickSchedules } from '../../src/pipeline/scheduler.ts';
import { startPull } from '../../src/pipeline/startPull.ts';
import { uploadSource } from '../../src/source/sources.ts';
import { changeTenant } from '../../src/tenancy/administer.ts';
import {
  call,
  organisationOf,
  serverPerFile,
  type TestOrganisation,
  uploadForm,
} from '../http/support/server.ts';
import { directoryOf, memberId } from '../support/directory.ts';
import { inTenant, people, queryIn, row, rows } from '../support/organisation.ts';
import { connected } from '../support/push.ts';
import { apply, approve, csvOf, planCsv, sourceOf } from '../support/sync.ts';
import type { GivenLimits } from '../../src/directory/limits.ts';

const server = serverPerFile({ idle: true });
const actor = 'console:test';
let acme: TestOrganisation;
beforeAll(async () => {
  acme = await organisationOf(server, { members: people(2) });
});

const limit = (limits: GivenLimits, tenant = acme) =>
  changeTenant(server.home.database, tenant.tenantId, { limits }, actor);
const asOwner = (request: string, body?: unknown) =>
  call(server, request, { token: acme.tokens.owner, body });

describe('a limit', () => {
  const mentoring = () => acme.hubs['Mentoring'] ?? '';
  it.each<[keyof GivenLimits, number, string, () => [string, unknown]]>([
    ['hubs', 2, '2 hubs', () => ['POST /api/v1/hubs', { name: 'Third' }]],
    [
      'sources',
      0,
      '0 sources',
      () => ['POST /api/v1/sources', { hub: mentoring(), connector: 'csv', name: 'HR' }],
    ],
    ['sources', 0, '0 sources', () => [`POST /api/v1/hubs/${mentoring()}/scim-connections`, {}]],
    [
      'files_per_day',
      0,
      '0 files within 24 hours',
      () => [`POST /api/v1/hubs/${mentoring()}/uploads`, uploadForm(csvOf(rows(2)))],
    ],
  ])(
    'of %s refuses one more, and says how many there may be and who can raise it',
    async (name, most, said, request) => {
      await limit({ [name]: most });
      const refused = await asOwner(...request());
      expect(refused).toMatchObject({
        status: 409,
        json: { code: 'limit_reached', details: { limit: name, most } },
      });
      expect(refused.json.detail).toContain(`may have ${said}`);
      expect(refused.json.detail).toContain('Whoever runs this service can raise the limit');
      await limit({ [name]: null });
      expect((await asOwner(...request())).status).toBeLessThan(300);
    },
  );

  // ASVS 2.4.1, 15.4.2
  it('holds for many who add at the same time', async () => {
    const tenant = await organisationOf(server);
    await limit({ hubs: 5 }, tenant);
    const added = await Promise.allSettled(
      Array.from({ length: 10 }, (_, number) =>
        inTenant(tenant, (scope) => addHub(scope, `Hub ${number}`, actor)),
      ),
    );
    expect(added.filter((one) => one.status === 'fulfilled')).toHaveLength(3);
    expect(await queryIn(tenant, 'select from hub')).toHaveLength(5);
  });

  // ASVS 2.4.1
  it('of requests counts all people and programs of a tenant together, and no operator', async () => {
    const tenant = await organisationOf(server);
    await limit({ requests_per_minute: 4 }, tenant);
    const { owner, viewer, operator } = tenant.tokens;
    const statuses: number[] = [];
    for (const token of [owner, viewer, owner, viewer, owner, operator]) {
      statuses.push((await call(server, 'GET /api/v1/me', { token })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 429, 200]);
    const refused = await call(server, 'GET /api/v1/me', { token: viewer });
    expect(refused.json).toMatchObject({
      code: 'rate_limited',
      details: { limit: 'requests_per_minute', most: 4 },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call(server, 'GET /api/v1/me', { token: acme.tokens.viewer })).status).toBe(200);
    await limit({ requests_per_minute: null }, tenant);
    expect((await call(server, 'GET /api/v1/me', { token: viewer })).status).toBe(200);
  });

  it('of sources leaves every hub its own uploads', async () => {
    const tenant = await organisationOf(server);
    await limit({ sources: 1 }, tenant);
    await connected(tenant);
    expect((await sourceOf(tenant, { hub: 'Alumni' })).name).toBe('Upload');
    await expect(
      inTenant(tenant, (scope) => uploadSource(scope, tenant.hubs['Alumni'] ?? '', 'HR')),
    ).rejects.toMatchObject({ code: 'limit_reached' });
  });

  it('of files lets the slot of a schedule pass, and says why; who asks by hand is told', async () => {
    const tenant = await organisationOf(server);
    const { sourceId } = await sourceOf(tenant, { source: 'HR' });
    await queryIn(
      tenant,
      `insert into schedule (source_id, cron, time_zone, next_run_at) values ($1, '0 2 * * *', 'UTC', now() - interval '1 hour')`,
      [sourceId],
    );
    await limit({ files_per_day: 0 }, tenant);
    const log = { info: () => {}, warn: () => {} };
    const worker = { enqueuePull: async () => {} };
    expect(await tickSchedules({ database: server.home.database, log, worker })).toEqual({
      started: 0,
      skipped: 1,
    });
    expect(
      await queryIn(
        tenant,
        `select p.body ->> 'why' as why from audit_event join audit_payload p using (event_id) where action = 'source.skipped'`,
      ),
    ).toEqual([{ why: expect.stringContaining('0 files within 24 hours') }]);
    await expect(
      inTenant(tenant, (scope) => startPull(scope, { sourceId, read: 'snapshot', actor })),
    ).rejects.toMatchObject({ code: 'limit_reached' });
  });
});

describe('a limit of members', () => {
  it('is what an apply goes up to: who is beyond fails with a reason, and is proposed again', async () => {
    const tenant = await organisationOf(server, { members: people(2) });
    const file = [...rows(2), ...rows(3, {}, 8)];
    const plan = await planCsv(tenant, file);
    await limit({ members: 4 }, tenant);
    await approve(tenant, plan.planId, { kinds: ['invite'] });
    expect(await apply(tenant, plan.planId)).toMatchObject({ applied: 2, failed: 1 });
    const [failed] = await queryIn<{ code: string; message: string }>(
      tenant,
      `select code, message from change_outcome where result = 'failed'`,
    );
    expect(failed).toEqual({
      code: 'limit_reached',
      message: expect.stringMatching(/may have 4 members, and has them.*proposed again/),
    });
    const again = await planCsv(tenant, file);
    expect(again.changes.map((change) => change.person.email)).toEqual(['person10@acme.test']);
  });

  it('is kept by applies of two hubs at the same time', async () => {
    const tenant = await organisationOf(server, { members: people(1, { hubs: ['Mentoring', 'Alumni'] }) });
    const mentoring = await planCsv(tenant, [...rows(1), ...rows(6, {}, 20)]);
    const alumni = await planCsv(tenant, [...rows(1), ...rows(6, {}, 40)], { hub: 'Alumni' });
    await limit({ members: 8 }, tenant);
    for (const { planId } of [mentoring, alumni]) await approve(tenant, planId, { kinds: ['invite'] });
    const done = await Promise.all([mentoring, alumni].map(({ planId }) => apply(tenant, planId)));
    expect(done.reduce((sum, one) => sum + one.applied, 0)).toBe(7);
    expect(Object.keys(await directoryOf(tenant))).toHaveLength(8);
  });

  it('counts nobody twice who joins another hub, and nobody who was deleted until they are restored', async () => {
    const tenant = await organisationOf(server, { members: people(2) });
    await limit({ members: 2 }, tenant);
    const joins = await planCsv(tenant, rows(1), { hub: 'Alumni' });
    await approve(tenant, joins.planId, { kinds: ['invite'] });
    expect(await apply(tenant, joins.planId)).toMatchObject({ applied: 1, failed: 0 });
    const id = await memberId(tenant, 'person2@acme.test');
    await queryIn(
      tenant,
      `update member set deleted_at = now(), purge_after = now() + interval '30 days' where member_id = $1`,
      [id],
    );
    await queryIn(tenant, 'update member_identity set live = false where member_id = $1', [id]);
    const newcomer = await planCsv(tenant, [row(1), row(9)], { partial: true });
    await approve(tenant, newcomer.planId, { kinds: ['invite'] });
    expect(await apply(tenant, newcomer.planId)).toMatchObject({ applied: 1 });
    await expect(inTenant(tenant, (scope) => grantRestore(scope, id, actor, 14))).rejects.toMatchObject({
      code: 'limit_reached',
    });
  });
});
