import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { type Roster, startRoster } from '../pipeline/fixtures/rosterServer.ts';
import { queryIn } from '../support/organisation.ts';
import { type Call, call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const folder = fileURLToPath(new URL('../pipeline/fixtures/roster', import.meta.url));
const { outgoing } = loadConfig({});
const server = serverPerFile({
  config: { connectors: [folder], outgoing: { ...outgoing, allow: ['127.0.0.1'] } },
});

let roster: Roster;
let acme: TestOrganisation;
beforeAll(async () => {
  roster = await startRoster();
  roster.put(
    ...Array.from({ length: 12 }, (_, number) => ({
      id: `p${number}`,
      employeeId: `E${number}`,
      name: { given: `First${number}`, family: `Last${number}` },
      email: `person${number}@acme.test`,
    })),
  );
});
afterAll(() => roster.close());
beforeEach(async () => {
  acme = await organisationOf(server);
});

const admin = (request: string, options: Call = {}) =>
  call(server, request, { token: acme.tokens.admin, ...options });
const good = () => ({ url: roster.url, token: roster.token });

async function added(config: object = good(), name = 'HR') {
  return admin('POST /api/v1/sources', {
    body: { hub: acme.hubs['Mentoring'], connector: 'roster', name, config },
  });
}

describe('a source', () => {
  // ASVS 13.3.2, 8.2.3
  it('is added with its settings, and its secrets are never shown again', async () => {
    const { status, json, text } = await added();
    expect(status).toBe(201);
    expect(json).toMatchObject({
      connector: 'roster',
      delivery: 'pull',
      reads_changes: true,
      config: { url: roster.url },
      secrets: ['token'],
      health: { state: 'ok' },
      schedule: null,
    });
    expect(text).not.toContain(roster.token);
    for (const path of ['/sources', `/sources/${json.id}`, '/audit', '/connectors']) {
      expect((await admin(`GET /api/v1${path}`)).text).not.toContain(roster.token);
    }
    expect(server.logged()).not.toContain(roster.token);
    const stored = await queryIn<{ sealed: Buffer }>(acme, 'select sealed from source_secret');
    expect(stored).toHaveLength(1);
    expect(stored[0]?.sealed.includes(roster.token)).toBe(false);
  });

  it('with a setting that its connector refuses is not added, and the setting is named', async () => {
    const { status, json } = await added({ token: 'x' });
    expect(status).toBe(400);
    expect(json).toMatchObject({ code: 'invalid_request', details: { setting: 'url' } });
    expect((await admin('GET /api/v1/sources')).json.items).toEqual([]);
  });

  it('keeps a secret that is left out, and forgets one that is null', async () => {
    const { json } = await added();
    const change = (config: object) => admin(`PATCH /api/v1/sources/${json.id}`, { body: { config } });
    expect((await change({ url: roster.url })).json.secrets).toEqual(['token']);
    expect((await admin(`POST /api/v1/sources/${json.id}/check`)).json.ok).toBe(true);
    expect((await change({ url: roster.url, token: 'another' })).status).toBe(200);
    expect((await admin(`POST /api/v1/sources/${json.id}/check`)).json).toMatchObject({
      ok: false,
      setting: 'token',
    });
    const refused = await change({ url: roster.url, token: null });
    expect(refused.json).toMatchObject({ code: 'invalid_request', details: { setting: 'token' } });
  });

  // ASVS 15.3.2
  it('does not send a secret to another place than it was entered for', async () => {
    const { json } = await added();
    const elsewhere = { url: 'http://127.0.0.1:9' };
    const refused = { code: 'invalid_request', details: { setting: 'token' } };
    const patch = await admin(`PATCH /api/v1/sources/${json.id}`, { body: { config: elsewhere } });
    expect(patch.json).toMatchObject(refused);
    for (const act of ['check', 'preview']) {
      const body = { source: json.id, config: elsewhere };
      const tried = await admin(`POST /api/v1/connectors/roster/${act}`, { body });
      expect(act === 'check' ? tried.json.setting : tried.json.details.setting).toBe('token');
    }
    const again = { config: { ...elsewhere, token: 'new' } };
    expect((await admin(`PATCH /api/v1/sources/${json.id}`, { body: again })).status).toBe(200);
  });

  it('gets another name unless the hub has one of it', async () => {
    await added(good(), 'CRM');
    const { json } = await added();
    const rename = (name: string) => admin(`PATCH /api/v1/sources/${json.id}`, { body: { name } });
    expect((await rename('crm')).json.code).toBe('conflict');
    expect((await rename('HRIS')).json.name).toBe('HRIS');
  });

  it('of a system whose Unique IDs are those of uploaded files finds people by them', async () => {
    const email = 'before-the-wedding@acme.test';
    const members = [
      {
        unique_id: 'E3',
        email,
        first_name: 'First3',
        last_name: 'Last3',
        status: 'active' as const,
        hubs: ['Mentoring'],
      },
    ];
    acme = await organisationOf(server, { members });
    const body = {
      hub: acme.hubs['Mentoring'],
      connector: 'roster',
      name: 'HR',
      config: good(),
      ids: 'directory',
    };
    const { json } = await admin('POST /api/v1/sources', { body });
    await admin(`POST /api/v1/sources/${json.id}/sync`, { body: {} });
    await server.settled();
    const changes = await queryIn<{ kind: string }>(
      acme,
      `select kind from change where person ->> 'email' = $1`,
      [email],
    );
    expect(changes).toEqual([{ kind: 'update' }]);
  });

  it('is gone when it is removed, with its secrets; its runs stay', async () => {
    const { json } = await added();
    const { json: sync } = await admin(`POST /api/v1/sources/${json.id}/sync`, { body: {} });
    await server.settled();
    expect((await admin(`DELETE /api/v1/sources/${json.id}`)).status).toBe(204);
    expect((await admin(`GET /api/v1/sources/${json.id}`)).status).toBe(404);
    expect((await admin('GET /api/v1/sources')).json.items).toEqual([]);
    expect(await queryIn(acme, 'select from source_secret')).toEqual([]);
    expect((await admin(`GET /api/v1/runs/${sync.run}`)).json.status).toBe('cancelled');
    await queryIn(acme, `update run set status = 'done'`);
    expect((await admin(`POST /api/v1/runs/${sync.run}/plan`)).status).toBe(404);
    expect((await added()).status).toBe(201);
  });

  it('is nobody’s business in another organisation', async () => {
    const { json } = await added();
    const other = await organisationOf(server);
    for (const request of [
      `GET /api/v1/sources/${json.id}`,
      `POST /api/v1/sources/${json.id}/check`,
      `POST /api/v1/sources/${json.id}/preview`,
    ]) {
      expect((await call(server, request, { token: other.tokens.owner })).status).toBe(404);
    }
    const body = { config: { url: roster.url }, source: json.id };
    const trial = await call(server, 'POST /api/v1/connectors/roster/check', {
      token: other.tokens.owner,
      body,
    });
    expect(trial.status).toBe(404);
  });
});

describe('settings', () => {
  it('are tried before they are stored', async () => {
    const check = (config: object) => admin('POST /api/v1/connectors/roster/check', { body: { config } });
    expect((await check(good())).json).toEqual({ ok: true, message: 'The roster answers.', setting: null });
    expect((await check({ ...good(), token: 'wrong' })).json).toMatchObject({ ok: false, setting: 'token' });
    expect((await check({ token: 'x' })).json).toMatchObject({ ok: false, setting: 'url' });
    expect((await check({ ...good(), url: 'http://169.254.169.254' })).json.ok).toBe(false);
    expect((await admin('GET /api/v1/sources')).json.items).toEqual([]);
  });

  it('of a stored source are tried with its secrets', async () => {
    const { json } = await added();
    const body = { source: json.id, config: { url: roster.url } };
    expect((await admin('POST /api/v1/connectors/roster/check', { body })).json.ok).toBe(true);
  });

  it('show the first ten records as they would arrive', async () => {
    const { json } = await admin('POST /api/v1/connectors/roster/preview', { body: { config: good() } });
    expect(json.columns).toEqual(['employeeId', 'name.given', 'name.family', 'email']);
    expect(json.rows).toHaveLength(10);
    expect(json.rows[3]).toEqual(['E3', 'First3', 'Last3', 'person3@acme.test']);
    expect(await queryIn(acme, 'select from run')).toEqual([]);
  });
});

describe('reading now', () => {
  it('makes a run that says how it came, and its plan', async () => {
    const { json } = await added();
    const { status, json: sync } = await admin(`POST /api/v1/sources/${json.id}/sync`, { body: {} });
    expect(status).toBe(202);
    await server.settled();
    expect((await admin(`GET /api/v1/runs/${sync.run}`)).json).toMatchObject({
      read: 'snapshot',
      scheduled_for: null,
      status: 'needs_mapping',
      source: { id: json.id },
    });
  });

  it('that fails says why on the run, and which setting is wrong', async () => {
    const { json } = await added({ ...good(), token: 'wrong' });
    const { json: sync } = await admin(`POST /api/v1/sources/${json.id}/sync`, { body: {} });
    await server.settled();
    expect((await admin(`GET /api/v1/runs/${sync.run}`)).json).toMatchObject({
      status: 'failed',
      error: { code: 'source_failed', details: { fault: 'not_allowed', setting: 'token' } },
    });
  });

  it('cannot be planned again when nothing or nobody of it is kept, and its plan stays as it is', async () => {
    const { json } = await added();
    const { json: sync } = await admin(`POST /api/v1/sources/${json.id}/sync`, { body: {} });
    await server.settled();
    await queryIn(acme, 'update landing set complete = false');
    const again = () => admin(`POST /api/v1/runs/${sync.run}/plan`);
    expect((await again()).json).toMatchObject({ code: 'not_found' });
    await queryIn(acme, 'update run set landing_id = null');
    expect((await again()).json).toMatchObject({ code: 'conflict' });
    expect((await admin(`GET /api/v1/runs/${sync.run}`)).json.status).toBe('needs_mapping');
  });

  it('is not for sources that files are uploaded to', async () => {
    const body = { hub: acme.hubs['Mentoring'], connector: 'csv', name: 'Files', config: {} };
    const { json } = await admin('POST /api/v1/sources', { body });
    expect((await admin(`POST /api/v1/sources/${json.id}/sync`, { body: {} })).json.code).toBe('conflict');
    expect(await queryIn(acme, 'select from run')).toEqual([]);
  });

  it('may an admin, not an approver', async () => {
    const { json } = await added();
    const token = acme.tokens.approver;
    const sync = await call(server, `POST /api/v1/sources/${json.id}/sync`, { token, body: {} });
    expect(sync.status).toBe(403);
  });
});
