import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { people, queryIn, row, rows } from '../support/organisation.ts';
import { csvOf, planCsv } from '../support/sync.ts';
import { memberId } from '../support/directory.ts';
import { call, organisationOf, serverPerFile, type TestOrganisation, uploadForm } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
beforeAll(async () => {
  acme = await organisationOf(server, { members: people(3) });
});

let keys = 0;
let key = '';
beforeEach(() => {
  keys += 1;
  key = `key-${keys}`;
});

const post = (path: string, body?: unknown, token = acme.tokens.owner) =>
  call(server, `POST /api/v1/${path}`, { token, body, headers: { 'idempotency-key': key } });

const count = async (statement: string) =>
  (await queryIn<{ count: number }>(acme, `select count(*)::int as count from ${statement}`))[0]?.count;

function together<T>(times: number, work: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, work));
}

describe('a hundred calls with one key', () => {
  it('have one effect and the same answer', async () => {
    const { planId } = await planCsv(acme, [...rows(3), row(9)]);
    const before = (await call(server, `GET /api/v1/plans/${planId}`, { token: acme.tokens.viewer })).json;
    const answers = await together(100, () =>
      post(`plans/${planId}/decisions`, { kind: 'invite', action: 'approve' }),
    );
    expect(new Set(answers.map((one) => `${one.status} ${one.text}`)).size).toBe(1);
    expect(answers[0]?.json.digest).not.toBe(before.digest);
    expect(answers.filter((one) => one.headers.get('idempotency-replayed') === 'true')).toHaveLength(99);
    expect(await count('decision_rule')).toBe(1);
  });

  it('make one token, which all of them are told, and which is stored nowhere', async () => {
    const answers = await together(100, () => post('tokens', { name: 'robot', role: 'viewer' }));
    const [token, ...others] = new Set(answers.map((one) => one.json.token as string));
    expect(others).toEqual([]);
    expect(token).toMatch(/^psm_[\w-]{64}$/);
    expect(await count(`api_token where name = 'robot'`)).toBe(1);
    const stored = JSON.stringify(await queryIn(acme, 'select response from idempotency_key'));
    expect(stored).toContain('sealed');
    expect(stored).not.toContain(token);
  });

  it('land one file', async () => {
    const path = `hubs/${acme.hubs['Mentoring']}/uploads`;
    const runs = await count('run');
    const answers = await together(20, () => post(path, uploadForm(csvOf(rows(3)))));
    expect(new Set(answers.map((one) => `${one.status} ${one.text}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 202 });
    expect(await count('run')).toBe((runs ?? 0) + 1);
  });

  it('deactivate once, and the second key is a second act', async () => {
    const id = await memberId(acme, 'person1@acme.test');
    const answers = await together(10, () => post(`members/${id}/deactivate`));
    expect(new Set(answers.map((one) => one.status))).toEqual(new Set([200]));
    expect(await count('deactivation')).toBe(1);
    key = 'another';
    expect(await post(`members/${id}/deactivate`)).toMatchObject({ status: 409, json: { code: 'conflict' } });
  });
});

describe('a key', () => {
  it('is refused for another body', async () => {
    expect((await post('tokens', { name: 'one', role: 'viewer' })).status).toBe(201);
    expect(await post('tokens', { name: 'two', role: 'viewer' })).toMatchObject({
      status: 409,
      json: { code: 'conflict' },
    });
  });

  it('is refused for another address', async () => {
    const id = await memberId(acme, 'person2@acme.test');
    expect((await post(`members/${id}/deactivate`)).status).toBe(200);
    expect((await post(`members/${id}/reactivate`)).status).toBe(409);
  });

  it('belongs to its caller', async () => {
    const body = { label: 'Legal' };
    const field = (await call(server, 'GET /api/v1/fields', { token: acme.tokens.viewer })).json.items.find(
      (one: { key: string }) => one.key === 'department',
    );
    const path = `fields/${field.id}/options`;
    expect((await post(path, body)).headers.get('idempotency-replayed')).toBeNull();
    expect((await post(path, body)).headers.get('idempotency-replayed')).toBe('true');
    const other = await post(path, { label: 'Research' }, acme.tokens.admin);
    expect(other).toMatchObject({ status: 201, json: { label: 'Research' } });
  });

  it('does not keep what failed: mended, it may be tried again', async () => {
    const path = 'tokens';
    expect((await post(path, { name: '', role: 'viewer' })).status).toBe(400);
    expect((await post(path, { name: 'mended', role: 'viewer' })).status).toBe(201);
    const upload = `hubs/${acme.hubs['Mentoring']}/uploads`;
    key = 'upload-again';
    expect((await post(upload, uploadForm('', 'everybody'))).status).toBe(400);
    expect((await post(upload, uploadForm(csvOf(rows(2))))).status).toBe(202);
  });

  it('is forgotten after 72 hours', async () => {
    const body = { name: 'old', role: 'viewer' };
    const first = (await post('tokens', body)).json.id;
    const age = (hours: number) =>
      queryIn(
        acme,
        `update idempotency_key set created_at = now() - make_interval(hours => $2) where key = $1`,
        [key, hours],
      );
    await age(71);
    expect((await post('tokens', body)).json.id).toBe(first);
    await age(73);
    expect((await post('tokens', body)).json.id).not.toBe(first);
  });
});
