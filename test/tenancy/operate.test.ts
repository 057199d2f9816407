import { beforeAll, describe, expect, it } from 'vitest';
import { people, queryIn, type Tenant } from '../support/organisation.ts';
import {
  type Answer,
  call,
  organisationOf,
  serverPerFile,
  type TestOrganisation,
} from '../http/support/server.ts';

const server = serverPerFile({ idle: true });
let ours: TestOrganisation;
beforeAll(async () => {
  ours = await organisationOf(server, { members: people(2) });
});

const asked = (request: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> =>
  call(server, request, { token: ours.tokens.operator, body, ...(headers && { headers }) });

async function trailOf(tenant: Tenant): Promise<string[]> {
  const rows = await queryIn<{ action: string }>(
    tenant,
    `select action from audit_event where action like 'tenant.%' order by event_id`,
  );
  return rows.map((row) => row.action);
}

describe('an operator', () => {
  it('makes a tenant, whose owner signs in with the link; a call that is repeated makes no second one', async () => {
    const body = {
      name: 'New Town',
      slug: 'new-town',
      owner_email: 'owner@new.test',
      hubs: ['Mentoring'],
      host: 'people.new.test',
      limits: { members: 10 },
    };
    const headers = { 'idempotency-key': 'one' };
    const [made, again] = [
      await asked('POST /api/v1/tenants', body, headers),
      await asked('POST /api/v1/tenants', body, headers),
    ];
    expect(made.status).toBe(201);
    expect(again.text).toBe(made.text);
    expect(made.json.tenant).toMatchObject({
      slug: 'new-town',
      status: 'active',
      limits: { members: 10, hubs: null },
      usage: { members: 0, hubs: 1, sources: 0, admins: 1 },
    });
    const stored = await queryIn<{ text: string }>(
      ours,
      'select response::text as text from idempotency_key',
    );
    for (const { text } of stored) expect(text).not.toContain('psl_');
    const link = new URL(made.json.link as string);
    const session = await call(server, 'POST /t/new-town/api/v1/session', {
      body: { link: link.hash.slice(1) },
    });
    expect(session).toMatchObject({ status: 201, json: { email: 'owner@new.test' } });
    for (const [change, why] of [
      [{ host: null }, /short name/],
      [{ slug: 'other' }, /host name/],
    ] as const) {
      const taken = await asked('POST /api/v1/tenants', { ...body, ...change });
      expect(taken).toMatchObject({ status: 409, json: { detail: expect.stringMatching(why) } });
    }
  });

  it('sees all tenants, changes one, suspends and resumes it, and each act stands in its trail', async () => {
    const theirs = await organisationOf(server, { members: people(3) });
    const id = theirs.tenantId;
    const { items } = (await asked('GET /api/v1/tenants')).json;
    expect(items.map((one: { id: string }) => one.id)).toEqual(expect.arrayContaining([ours.tenantId, id]));
    expect(
      (await asked(`PATCH /api/v1/tenants/${id}`, { name: 'Renamed', limits: { hubs: 3 } })).json,
    ).toMatchObject({
      name: 'Renamed',
      limits: { hubs: 3, members: null },
      usage: { members: 3 },
    });
    const reason = { reason: 'The bill was not paid.' };
    expect((await asked(`POST /api/v1/tenants/${id}/suspend`, reason)).json).toMatchObject({
      status: 'suspended',
      suspended: reason,
    });
    expect((await asked(`POST /api/v1/tenants/${id}/suspend`, reason)).status).toBe(409);
    expect((await asked(`POST /api/v1/tenants/${id}/resume`)).json).toMatchObject({ status: 'active' });
    expect((await asked(`POST /api/v1/tenants/${id}/resume`)).status).toBe(409);
    expect((await asked(`GET /api/v1/tenants/${id}`)).json).toMatchObject({ suspended: null });
    expect(await trailOf(theirs)).toEqual([
      'tenant.set_up',
      'tenant.changed',
      'tenant.suspended',
      'tenant.resumed',
    ]);
  });

  it('moves a tenant: exported, imported elsewhere, erased here', async () => {
    const theirs = await organisationOf(server, { members: people(4) });
    const id = theirs.tenantId;
    const { slug } = (await asked(`GET /api/v1/tenants/${id}`)).json;
    const exported = (headers: Record<string, string>) =>
      fetch(`${server.url}/api/v1/tenants/${id}/export`, {
        headers: { authorization: `Bearer ${ours.tokens.operator}`, ...headers },
      });
    expect((await exported({})).status).toBe(403);
    const answer = await exported({ 'psm-reason': 'They move.' });
    expect(answer.headers.get('content-type')).toBe('application/gzip');
    const file = await answer.blob();
    expect(answer.headers.get('psm-archive-key')).toMatch(/^[\w-]{43}$/);

    const form = (fields: Record<string, string>) => {
      const made = new FormData();
      for (const [name, value] of Object.entries(fields)) made.set(name, value);
      made.set('file', file, 'archive.jsonl.gz');
      return made;
    };
    expect(await asked('POST /api/v1/tenants/import', form({}))).toMatchObject({ status: 409 });
    expect((await asked(`POST /api/v1/tenants/${id}/erase`, { slug })).status).toBe(409);
    await asked(`POST /api/v1/tenants/${id}/suspend`, { reason: 'It moves.' });
    expect((await asked(`POST /api/v1/tenants/${id}/erase`, { slug: 'acme' })).status).toBe(400);
    expect((await asked(`POST /api/v1/tenants/${id}/erase`, { slug })).json).toMatchObject({
      slug,
      counts: { member: 4 },
    });
    expect((await asked(`GET /api/v1/tenants/${id}`)).status).toBe(404);
    expect((await call(server, 'GET /api/v1/me', { token: theirs.tokens.owner })).status).toBe(401);

    const key = answer.headers.get('psm-archive-key') ?? '';
    const back = await asked('POST /api/v1/tenants/import', form({ key, slug: 'moved' }));
    expect(back).toMatchObject({
      status: 201,
      json: { tenant: { id, slug: 'moved', status: 'suspended', usage: { members: 4 } }, left_out: [] },
    });
    expect(await trailOf(theirs)).toContain('tenant.imported');
    // Its tokens go on, once it goes on.
    expect((await call(server, 'GET /api/v1/me', { token: theirs.tokens.owner })).status).toBe(403);
    await asked(`POST /api/v1/tenants/${id}/resume`);
    expect((await call(server, 'GET /api/v1/me', { token: theirs.tokens.owner })).status).toBe(200);
  });

  it('is told what is wrong with an archive', async () => {
    const form = new FormData();
    form.set('file', new Blob(['hello']), 'archive.jsonl.gz');
    expect(await asked('POST /api/v1/tenants/import', form)).toMatchObject({
      status: 422,
      json: { code: 'file_refused', detail: expect.stringContaining('no gzip file') },
    });
  });
});
