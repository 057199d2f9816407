import { beforeAll, describe, expect, it } from 'vitest';
import { approveAndApply, planCsv, sync } from '../support/sync.ts';
import { edit, holdByHand, memberId, trailOf } from '../support/directory.ts';
import { people, person, queryIn, row, rows } from '../support/organisation.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;

const ask = (path: string, tenant = acme) =>
  call(server, `GET /api/v1/members${path}`, { token: tenant.tokens.viewer });

/** E-mails of all pages of a list. */
async function listed(query: string, limit = 2): Promise<string[]> {
  const found: string[] = [];
  for (let cursor = ''; ;) {
    const { status, json } = await ask(`?limit=${limit}&${query}${cursor}`);
    expect(status).toBe(200);
    expect(json.items.length).toBeLessThanOrEqual(limit);
    found.push(...json.items.map((one: { email: string }) => one.email.replace('@acme.test', '')));
    if (json.next === null) return found;
    cursor = `&cursor=${encodeURIComponent(json.next)}`;
  }
}

const named = (number: number, first_name: string, last_name: string, extra = {}) =>
  person(number, { first_name, last_name, ...extra });

beforeAll(async () => {
  acme = await organisationOf(server, {
    members: [
      named(1, 'Zoe', 'Adams', { profile: { department: 'Sales', job_title: 'Pilot' } }),
      named(2, 'Ada', 'adams', { profile: { department: 'Marketing', languages: ['English', 'German'] } }),
      named(3, 'Bo', 'Zuse', { profile: { languages: ['German'], job_title: 'PILOT' } }),
      named(4, 'Bo', 'Zuse', { hubs: ['Alumni'], profile: { department: 'Sales' } }),
      named(5, 'Cy', "O'Neil", { profile: { job_title: 'Co-pilot' }, status: 'invited' }),
      named(6, 'Di', 'Éluard'),
      named(7, 'Ed', 'Gone'),
      named(8, 'Fi', 'Held', { profile: { department: 'Sales' } }),
    ],
  });
  await edit(acme, 'person7@acme.test', `deleted_at = now(), purge_after = now() + interval '30 days'`);
  await holdByHand(acme, 'person8@acme.test');
});

describe('the list of members', () => {
  it('is oldest first, newest first, or by last and first name, page by page', async () => {
    // Whoever is set up in one moment comes in any order, and always in the same.
    const stored = await queryIn<{ name: string }>(
      acme,
      `select split_part(email, '@', 1) as name from member where deleted_at is null order by member_id`,
    );
    const all = stored.map((one) => one.name);
    expect(all).toHaveLength(7);
    expect(await listed('')).toEqual(all);
    expect(await listed('sort=newest')).toEqual(all.toReversed());
    // Two of one name come one after the other, whatever the size of a page.
    const alike = all.filter((name) => name === 'person3' || name === 'person4');
    const byName = ['person2', 'person1', 'person8', 'person5', ...alike, 'person6'];
    for (const limit of [1, 2, 3, 7]) expect(await listed('sort=name', limit)).toEqual(byName);
    expect(await listed('sort=name&hub=Mentoring&q=zu')).toEqual(['person3']);
    expect(await listed('sort=name&status=deactivated')).toEqual(['person8']);
  });

  it('takes a cursor only for the order it was given for', async () => {
    const { next } = (await ask('?limit=2&sort=name')).json;
    for (const query of ['', 'sort=newest&']) {
      expect(await ask(`?${query}cursor=${next}`)).toMatchObject({
        status: 400,
        json: { code: 'invalid_request' },
      });
    }
    const long = 'x'.repeat(300);
    await edit(acme, 'person6@acme.test', `last_name = '${'é'.repeat(300)}', first_name = '${long}'`);
    expect(await listed('sort=name', 1)).toHaveLength(7);
  });

  // ASVS 1.2.4
  it('shows who has a value', async () => {
    const having = (query: string) => listed(`sort=name&${query}`);
    expect(await having('field=department&value=sales')).toEqual(['person1', 'person8', 'person4']);
    expect(await having('field=department&value=Sale')).toEqual([]);
    expect(await having('field=job_title&value=pilot')).toEqual(['person1', 'person3']);
    expect(await having('field=languages&value=german')).toEqual(['person2', 'person3']);
    expect(await having('field=languages&value=Ger')).toEqual([]);
    expect(await listed('field=department&value=Sales&hub=Mentoring&status=active&sort=name')).toEqual([
      'person1',
    ]);
    for (const query of ['field=department', 'value=Sales', 'field=shoes&value=1', 'field=email&value=x']) {
      expect((await ask(`?${query}`)).status).toBe(400);
    }
  });

  it.each([
    ['ada', ['person2', 'person1']],
    ['adams zoe', ['person1']],
    ['Zo  Ad', ['person1']],
    ["cy o'n", ['person5']],
    ['person3@ zuse', ['person3']],
    ['bo zuse ada', []],
    ['dams', []],
    ['%', []],
  ])('is searched by the beginnings of names and addresses: %s', async (typed, found) => {
    const q = `q=${encodeURIComponent(typed)}`;
    expect(await listed(`${q}&sort=name`)).toEqual(found);
    const { active, invited } = (await ask(`/counts?${q}`)).json;
    expect(active + invited).toBe(found.length);
  });

  it('is counted by status, under the same conditions', async () => {
    const counts = async (query: string) => (await ask(`/counts?${query}`)).json;
    expect(await counts('')).toEqual({ invited: 1, active: 5, deactivated: 1, deleted: 1 });
    expect(await counts('hub=Alumni')).toEqual({ invited: 0, active: 1, deactivated: 0, deleted: 0 });
    expect(await counts('field=department&value=Sales')).toEqual({
      invited: 0,
      active: 2,
      deactivated: 1,
      deleted: 0,
    });
    expect(await counts('q=ada')).toEqual({ invited: 0, active: 2, deactivated: 0, deleted: 0 });
    expect((await ask('/counts?status=active')).status).toBe(400);
  });
});

describe('protecting a member', () => {
  const protect = (tenant: TestOrganisation, id: string, isProtected: boolean, role: 'admin' | 'approver') =>
    call(server, `PATCH /api/v1/members/${id}`, {
      token: tenant.tokens[role],
      body: { protected: isProtected },
    });

  it('is on the trail, moves the version, and is done once', async () => {
    const tenant = await organisationOf(server, { members: people(2) });
    const id = await memberId(tenant, 'person1@acme.test');
    const before = (await ask(`/${id}`, tenant)).json;
    expect((await protect(tenant, id, true, 'approver')).status).toBe(403);
    const first = await protect(tenant, id, true, 'admin');
    expect(first).toMatchObject({
      status: 200,
      json: { ...before, protected: true, version: before.version + 1, holds: [] },
    });
    expect((await protect(tenant, id, true, 'admin')).json).toEqual(first.json);
    expect((await protect(tenant, id, false, 'admin')).json).toMatchObject({
      protected: false,
      version: before.version + 2,
    });
    const acts = (await trailOf(tenant, 'person1@acme.test')).slice(-2);
    expect(acts.map((one) => [one.action, one.actor])).toEqual([
      ['member.protected', expect.stringMatching(/^token:/)],
      ['member.unprotected', expect.stringMatching(/^token:/)],
    ]);
    await queryIn(tenant, 'update member set deleted_at = now() where member_id = $1', [id]);
    expect((await protect(tenant, id, true, 'admin')).status).toBe(409);
  });

  it('holds for a removal that was planned and approved before', async () => {
    const tenant = await organisationOf(server, { members: people(6) });
    await sync(tenant, rows(6));
    const plan = await planCsv(tenant, [...rows(4), row(5, { 'Employee Status': 'inactive' })]);
    for (const number of [5, 6]) {
      await protect(tenant, await memberId(tenant, `person${number}@acme.test`), true, 'admin');
    }
    const result = await approveAndApply(tenant, plan, { absent: 'delete_from_tenant' });
    expect(result).toMatchObject({ applied: 0, stale: 2 });
    expect(result.notApplied[0]?.message).toContain('marked protected');
    expect(await queryIn(tenant, `select 1 from member where status <> 'active'`)).toEqual([]);
  });
});
