import { beforeEach, describe, expect, it } from 'vitest';
import { fileRestore } from '../../src/apply/restore.ts';
import { listAdmins, putAdmin, removeAdmin } from '../../src/directory/admins.ts';
import { warnOfTokenExpiry } from '../../src/directory/tokenExpiry.ts';
import { createToken } from '../../src/directory/tokens.ts';
import { invite } from '../outbox/fixtures/invited.ts';
import { holdByHand, memberId, memberOf } from '../support/directory.ts';
import { inTenant, people, person, queryIn, row, rows } from '../support/organisation.ts';
import { planCsv, sync } from '../support/sync.ts';
import { type Call, call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
beforeEach(async () => {
  acme = await organisationOf(server, {
    members: [...people(2, { programs: [{ hub: 'Mentoring', name: 'Spring round' }] }), person(3)],
  });
});

const owner = (request: string, options: Call = {}) =>
  call(server, request, { token: acme.tokens.owner, ...options });

describe('a token', () => {
  // ASVS 10.3.2
  it('is told once, works at its role, and not any more once it is revoked', async () => {
    const { json } = await owner('POST /api/v1/tokens', {
      body: { name: 'Report', role: 'viewer', expires_days: 7 },
    });
    expect(json).toMatchObject({ name: 'Report', role: 'viewer', last_used_at: null, revoked_at: null });
    expect(json.prefix).toMatch(/^psm_….{6}$/);
    expect(json.token).toContain(json.prefix.slice(5));
    const me = await call(server, 'GET /api/v1/me', { token: json.token });
    expect(me.json).toMatchObject({ actor: `token:${json.id}`, role: 'viewer', powers: ['enter', 'read'] });
    const listed = await owner('GET /api/v1/tokens');
    expect(listed.json.items).toHaveLength(6);
    expect(listed.text).not.toContain(json.token);
    expect((await owner(`DELETE /api/v1/tokens/${json.id}`)).status).toBe(204);
    expect((await owner(`DELETE /api/v1/tokens/${json.id}`)).status).toBe(204);
    expect((await call(server, 'GET /api/v1/me', { token: json.token })).status).toBe(401);
  });

  it('ends by itself', async () => {
    const { token } = await inTenant(acme, (scope) =>
      createToken(scope, { name: 'short', role: 'admin', expiresDays: 1, createdBy: 'console:test' }),
    );
    expect((await call(server, 'GET /api/v1/me', { token })).status).toBe(200);
    await queryIn(acme, `update api_token set expires_at = now() where name = 'short'`);
    expect((await call(server, 'GET /api/v1/me', { token })).status).toBe(401);
  });

  it('notes its use at most once a minute', async () => {
    const versions = () =>
      queryIn<{ xmin: string }>(acme, `select xmin::text from api_token where name = 'owner'`);
    await owner('GET /api/v1/me');
    const noted = await versions();
    await Promise.all(Array.from({ length: 10 }, () => owner('GET /api/v1/me')));
    expect(await versions()).toEqual(noted);
    await queryIn(
      acme,
      `update api_token set last_used_at = now() - interval '2 minutes' where name = 'owner'`,
    );
    const aged = await versions();
    await owner('GET /api/v1/me');
    expect(await versions()).not.toEqual(aged);
  });

  it('of an admin has the role that the admin has at this moment', async () => {
    await queryIn(
      acme,
      `update api_token set admin_id = (select admin_id from admin_user where email = 'viewer@acme.test') where name = 'owner'`,
    );
    expect((await owner('GET /api/v1/me')).json.role).toBe('viewer');
    expect((await owner('GET /api/v1/tokens')).status).toBe(403);
  });

  // ASVS 8.3.2, 8.3.3
  it('never may more than the admin who made it, also one made with it, and ends with them', async () => {
    const made = async (token: string) =>
      (await call(server, 'POST /api/v1/tokens', { token, body: { name: 'CI', role: 'owner' } })).json.token;
    const first = await inTenant(acme, async (scope) => {
      await putAdmin(scope, 'second@acme.test', 'owner', 'console:test');
      return createToken(scope, { name: 'first', role: 'owner', createdBy: 'admin:Second@acme.test' });
    });
    const both = [first.token, await made(first.token)];
    const roles = () =>
      Promise.all(both.map(async (token) => (await call(server, 'GET /api/v1/me', { token })).json.role));
    expect(await roles()).toEqual(['owner', 'owner']);
    await inTenant(acme, (scope) => putAdmin(scope, 'second@acme.test', 'approver', 'console:test'));
    expect(await roles()).toEqual(['approver', 'approver']);
    await inTenant(acme, async (scope) => {
      const admin = (await listAdmins(scope)).find(({ email }) => email === 'second@acme.test');
      await removeAdmin(scope, admin?.adminId ?? '', 'console:test');
    });
    expect(await roles()).toEqual([undefined, undefined]);
    // What it did can still be told to be theirs.
    const { items } = (await owner('GET /api/v1/tokens')).json;
    expect(items).toContainEqual(
      expect.objectContaining({
        name: 'first',
        created_by: 'admin:Second@acme.test',
        revoked_at: expect.any(String),
      }),
    );
    expect((await owner('GET /api/v1/audit?action=token.revoked')).json.items).toHaveLength(2);
  });

  it('has scopes and a limit of its own, which the list shows; operators are not made here', async () => {
    const body = { name: 'CI', role: 'admin', scopes: ['plan', 'read', 'plan'], requests_per_minute: 60 };
    const { json } = await owner('POST /api/v1/tokens', { body });
    expect(json).toMatchObject({ scopes: ['plan', 'read'], requests_per_minute: 60 });
    const { items } = (await owner('GET /api/v1/tokens')).json;
    expect(items[0]).toMatchObject({ id: json.id, scopes: ['plan', 'read'], requests_per_minute: 60 });
    for (const wrong of [
      { scopes: [] },
      { scopes: ['own'] },
      { requests_per_minute: 0 },
      { role: 'operator' },
    ])
      expect((await owner('POST /api/v1/tokens', { body: { ...body, ...wrong } })).status).toBe(400);
  });

  it('that expires within two weeks is told of once: to owners, and to the admin who made it', async () => {
    const make = (name: string, expiresDays: number | undefined, createdBy: string) =>
      inTenant(acme, (scope) => createToken(scope, { name, role: 'viewer', expiresDays, createdBy }));
    await make('soon', 14, 'admin:approver@acme.test');
    const { stored } = await make('revoked', 5, 'console:test');
    await owner(`DELETE /api/v1/tokens/${stored.tokenId}`);
    await make('later', 15, 'console:test');
    await make('never', undefined, 'console:test');
    expect(await inTenant(acme, warnOfTokenExpiry)).toBe(2);
    expect(await inTenant(acme, warnOfTokenExpiry)).toBe(0);
    const mails = `select recipient, data ->> 'name' as name from outbox_message
      where kind = 'api_token_expiring' order by recipient`;
    expect(await queryIn(acme, mails)).toEqual([
      { recipient: 'approver@acme.test', name: 'soon' },
      { recipient: 'owner@acme.test', name: 'soon' },
    ]);
  });
});

describe('admins', () => {
  it('are added, changed and removed by owners; the last owner stays', async () => {
    const put = (email: string, role: string) => owner('PUT /api/v1/admins', { body: { email, role } });
    const added = await put('New@acme.test', 'approver');
    expect(added.json).toMatchObject({ email: 'New@acme.test', role: 'approver' });
    expect((await put('new@acme.test', 'owner')).json).toMatchObject({ id: added.json.id, role: 'owner' });
    const first = (await owner('GET /api/v1/admins')).json.items.find(
      (one: { email: string }) => one.email === 'owner@acme.test',
    );
    expect((await owner(`DELETE /api/v1/admins/${first.id}`)).status).toBe(204);
    expect(await put('new@acme.test', 'viewer')).toMatchObject({ status: 409, json: { code: 'conflict' } });
    expect((await owner(`DELETE /api/v1/admins/${added.json.id}`)).status).toBe(409);
    const events = (await owner('GET /api/v1/audit?limit=3')).json.items;
    expect(events.map((one: { action: string }) => one.action)).toEqual([
      'admin.removed',
      'admin.changed',
      'admin.added',
    ]);
  });
});

describe('settings', () => {
  it('change one limit, keep the others, and the trail has both', async () => {
    const body = { safeguards: { removal_count: 100 } };
    const changed = await owner('PATCH /api/v1/settings', { body });
    expect(changed.json.safeguards).toMatchObject({ removal_count: 100, removal_share: 0.2, small_hub: 20 });
    expect((await owner('GET /api/v1/settings')).json).toEqual(changed.json);
    const [event] = (await owner('GET /api/v1/audit?action=tenant.settings_changed')).json.items;
    expect(event.particulars).toMatchObject({ before: { removalCount: 500 }, after: { removalCount: 100 } });
    expect(
      (await owner('PATCH /api/v1/settings', { body: { safeguards: { removal_share: 2 } } })).status,
    ).toBe(400);
  });
});

describe('a source', () => {
  it('lets some kinds go by themselves, never a restore', async () => {
    await planCsv(acme, rows(3));
    const [source] = (await owner('GET /api/v1/sources')).json.items;
    expect(source).toMatchObject({
      name: 'Upload',
      connector: 'csv',
      policy: { invite: 'ask', restore: 'ask' },
    });
    const change = (policy: object) => owner(`PATCH /api/v1/sources/${source.id}`, { body: { policy } });
    expect((await change({ invite: 'auto' })).json.policy).toMatchObject({ invite: 'auto', update: 'ask' });
    expect((await change({ update: 'auto' })).json.policy).toMatchObject({ invite: 'auto', update: 'auto' });
    expect((await change({ restore: 'auto' })).status).toBe(400);
    const { status } = await planCsv(acme, [...rows(3), row(9)]);
    expect(status).toBe('approved');
  });

  it('says what its last run was', async () => {
    await planCsv(acme, rows(3));
    const { runId } = await planCsv(acme, rows(2), { partial: true });
    const { items } = (await owner('GET /api/v1/sources')).json;
    expect(items).toMatchObject([
      {
        hub: { id: acme.hubs['Mentoring'], name: 'Mentoring' },
        population: 'partial',
        last_run: { run: runId, status: 'done' },
        columns: 4,
      },
    ]);
    const [run] = await queryIn<{ at: Date }>(acme, 'select created_at as at from run where run_id = $1', [
      runId,
    ]);
    expect(items[0].last_run.at).toBe(run?.at.toISOString());
  });

  it('of its own is added to a hub, for uploads, and has ids of its own', async () => {
    const hub = acme.hubs['Mentoring'];
    const add = (name: string, connector = 'csv') =>
      owner('POST /api/v1/sources', { body: { hub, connector, name } });
    await planCsv(acme, rows(3));
    const added = await add('Payroll');
    expect(added).toMatchObject({
      status: 201,
      json: {
        hub: { id: hub },
        name: 'Payroll',
        connector: 'csv',
        population: null,
        last_run: null,
        columns: 0,
      },
    });
    expect(await add('PAYROLL')).toMatchObject({ status: 409, json: { code: 'conflict' } });
    expect(await add('upload')).toMatchObject({ status: 409, json: { code: 'conflict' } });
    expect(await add('Directory', 'nowhere')).toMatchObject({ status: 404, json: { code: 'not_found' } });
    const spaces = await queryIn<{ id_space: string }>(
      acme,
      'select id_space from source order by name_norm',
    );
    expect(spaces).toEqual([{ id_space: added.json.id }, { id_space: 'directory' }]);
    const plan = await planCsv(acme, rows(1), { source: 'payroll', partial: true });
    expect(plan.sourceId).toBe(added.json.id);
    expect((await owner('GET /api/v1/audit?action=source.added')).json.items).toMatchObject([
      { entity_id: added.json.id, particulars: { name: 'Payroll', connector: 'csv' } },
    ]);
  });

  it('is made by a connector that describes its settings', async () => {
    const { items } = (await owner('GET /api/v1/connectors')).json;
    const csv = items.find((one: { name: string }) => one.name === 'csv');
    expect(csv).toMatchObject({
      delivery: 'upload',
      config: { type: 'object', properties: { separator: {} } },
    });
  });
});

describe('the directory', () => {
  it('has fields, and options that are added', async () => {
    const { items } = (await owner('GET /api/v1/fields')).json;
    const department = items.find((one: { key: string }) => one.key === 'department');
    expect(department).toMatchObject({ label: 'Department', type: 'select', role: null, options: 4 });
    const added = await owner(`POST /api/v1/fields/${department.id}/options`, { body: { label: ' Legal ' } });
    expect(added).toMatchObject({ status: 201, json: { label: 'Legal' } });
    const options = (await owner(`GET /api/v1/fields/${department.id}/options`)).json.items;
    expect(options.map((one: { label: string }) => one.label)).toContain('Legal');
    const title = items.find((one: { key: string }) => one.key === 'job_title');
    expect((await owner(`POST /api/v1/fields/${title.id}/options`, { body: { label: 'x' } })).status).toBe(
      409,
    );
  });
});

describe('an admin', () => {
  const act = async (email: string, verb: string, token = acme.tokens.admin) =>
    call(server, `POST /api/v1/members/${await memberId(acme, email)}/${verb}`, { token });

  it('deactivates and reactivates by hand', async () => {
    expect(await act('person1@acme.test', 'deactivate')).toMatchObject({
      status: 200,
      json: { status: 'deactivated', lost_programs: ['Spring round'] },
    });
    expect(await memberOf(acme, 'person1@acme.test')).toMatchObject({
      status: 'deactivated',
      holds: ['admin: manual'],
      programs: { 'Spring round': 'ended' },
    });
    const id = await memberId(acme, 'person1@acme.test');
    expect((await owner(`GET /api/v1/members/${id}`)).json.holds).toMatchObject([
      { reason: 'manual', source: null, by: expect.stringMatching(/^token:/) },
    ]);
    expect((await act('person1@acme.test', 'deactivate')).status).toBe(409);
    expect(await act('person1@acme.test', 'reactivate')).toMatchObject({
      json: { status: 'active', lost_programs: ['Spring round'] },
    });
    expect((await act('person1@acme.test', 'reactivate')).status).toBe(409);
    const history = (await owner(`GET /api/v1/members/${id}/history`)).json.items;
    expect(history.map((one: { action: string }) => one.action)).toEqual([
      'member.reactivated',
      'member.deactivated',
      'member.created',
    ]);
  });

  it("lifts a source's hold too, and the next sync respects a hold by hand", async () => {
    await sync(acme, rows(3, { 'Employee Status': 'active' }));
    await sync(acme, [
      ...rows(2, { 'Employee Status': 'active' }),
      row(3, { 'Employee Status': 'inactive' }),
    ]);
    await holdByHand(acme, 'person3@acme.test');
    expect((await memberOf(acme, 'person3@acme.test')).holds).toEqual(['Upload: status', 'admin: manual']);
    expect((await act('person3@acme.test', 'reactivate')).json.status).toBe('active');
    expect((await memberOf(acme, 'person3@acme.test')).holds).toEqual([]);
    await act('person3@acme.test', 'deactivate');
    const plan = await planCsv(acme, rows(3, { 'Employee Status': 'active' }));
    expect(plan.changes).toMatchObject([{ kind: 'reactivate', ticked: false }]);
  });

  it('stops the mail of whom they deactivate, and sends a new invitation when they reactivate', async () => {
    await invite(acme, { email: 'ada@acme.test' });
    await act('ada@acme.test', 'deactivate');
    expect((await memberOf(acme, 'ada@acme.test')).mail).toEqual([]);
    expect((await act('ada@acme.test', 'resend-invitation')).status).toBe(409);
    expect((await act('ada@acme.test', 'reactivate')).json.status).toBe('invited');
    expect((await memberOf(acme, 'ada@acme.test')).mail).toEqual(['ada@acme.test']);
  });

  it('sends an invitation again: the old link stops working', async () => {
    const { token } = await invite(acme, { email: 'ada@acme.test' });
    expect(await act('ada@acme.test', 'resend-invitation')).toMatchObject({
      status: 202,
      json: { invitations: 1 },
    });
    expect((await call(server, `GET /invitations/${token}`)).status).toBe(404);
    const [mail] = (await owner('GET /api/v1/outbox?status=queued')).json.items;
    const link = /\/invitations\/[\w-]{64}/.exec(mail.text)?.[0];
    expect((await call(server, `GET ${link}`)).status).toBe(200);
    expect((await act('person1@acme.test', 'resend-invitation')).status).toBe(409);
  });
});

describe('a restore', () => {
  /** Person 3, deleted from the tenant. */
  async function deleted(): Promise<string> {
    await sync(acme, [...rows(3), ...rows(3, {}, 11)]);
    await sync(acme, [...rows(2), ...rows(3, {}, 11)], { absent: 'delete_from_tenant' });
    return memberId(acme, 'person3@acme.test');
  }
  const ask = (member: string) =>
    call(server, 'POST /api/v1/restore-requests', { token: acme.tokens.admin, body: { member } });

  it('is asked for by an admin, once', async () => {
    const member = await deleted();
    const asked = await ask(member);
    expect(asked).toMatchObject({
      status: 201,
      json: {
        member,
        status: 'filed',
        plan: null,
        person: { email: 'person3@acme.test' },
        requested_by: expect.stringMatching(/^token:/),
        days_left: 30,
      },
    });
    expect((await ask(member)).json).toEqual(asked.json);
    expect((await owner('GET /api/v1/restore-requests')).json.items).toEqual([asked.json]);
    expect((await owner('GET /api/v1/audit?action=member.restore_requested')).json.items).toMatchObject([
      { entity_id: member, plan: null },
    ]);
    const granted = await call(server, `POST /api/v1/restore-requests/${asked.json.id}/grant`, {
      token: acme.tokens.operator,
    });
    expect(granted.status).toBe(200);
    expect((await memberOf(acme, 'person3@acme.test')).status).toBe('active');
  });

  it('is not asked for when it could not be granted', async () => {
    const blocked = (words: RegExp) => ({
      status: 409,
      json: { code: 'restore_blocked', detail: expect.stringMatching(words) },
    });
    expect(await ask(await memberId(acme, 'person1@acme.test'))).toMatchObject(blocked(/is not deleted/));
    const member = await deleted();
    await queryIn(acme, 'update member set email_norm = $1 where email = $2', [
      'person3@acme.test',
      'person1@acme.test',
    ]);
    expect(await ask(member)).toMatchObject(blocked(/e-mail address/));
    await queryIn(acme, `update member set purge_after = now() - interval '1 day' where member_id = $1`, [
      member,
    ]);
    expect(await ask(member)).toMatchObject(blocked(/time for a restore is over/));
    expect((await owner('GET /api/v1/restore-requests')).json.items).toEqual([]);
  });

  it('waits for an operator, who grants it without seeing whom', async () => {
    await sync(acme, [...rows(3), ...rows(3, {}, 11)]);
    await sync(acme, [...rows(2), ...rows(3, {}, 11)], { absent: 'delete_from_tenant' });
    const id = await memberId(acme, 'person3@acme.test');
    await inTenant(acme, (scope) => fileRestore(scope, id, 'token:x'));
    const [request] = (await owner('GET /api/v1/restore-requests?status=filed')).json.items;
    expect(request).toMatchObject({ member: id, person: { email: 'person3@acme.test' }, days_left: 30 });
    const operator = (what: string) => call(server, what, { token: acme.tokens.operator });
    expect((await operator('GET /api/v1/restore-requests')).json.items).toMatchObject([
      { id: request.id, person: null },
    ]);
    expect(await operator(`POST /api/v1/restore-requests/${request.id}/grant`)).toMatchObject({
      status: 200,
      json: { member: id, status: 'granted' },
    });
    expect((await memberOf(acme, 'person3@acme.test')).status).toBe('active');
    expect((await operator(`POST /api/v1/restore-requests/${request.id}/grant`)).status).toBe(409);
  });
});

describe('numbers for machines', () => {
  // ASVS 13.4.5
  it('are told to this machine, and from elsewhere with a token', async () => {
    const here = await call(server, 'GET /metrics');
    expect(here.text).toContain('psm_http_request_duration_seconds');
    expect(here.text).not.toMatch(/acme|@/);
    const forwarded = { 'x-forwarded-for': '203.0.113.7' };
    expect((await call(server, 'GET /metrics', { headers: forwarded })).status).toBe(401);
    expect((await owner('GET /metrics', { headers: forwarded })).status).toBe(200);
  });

  it('say whether it runs and can work', async () => {
    expect(await call(server, 'GET /healthz')).toMatchObject({ status: 200, json: { status: 'ok' } });
    expect(await call(server, 'GET /readyz')).toMatchObject({ status: 200, json: { status: 'ok' } });
  });
});
