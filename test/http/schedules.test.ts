import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { recordPullFailed } from '../../src/source/health.ts';
import { inTenant, queryIn } from '../support/organisation.ts';
import { type Call, call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const roster = fileURLToPath(new URL('../pipeline/fixtures/roster', import.meta.url));
const server = serverPerFile({ idle: true, config: { connectors: [roster] } });
let acme: TestOrganisation;
let source: string;

const admin = (request: string, options: Call = {}) =>
  call(server, request, { token: acme.tokens.admin, ...options });
const nightly = { cron: '0 2 * * *', time_zone: 'America/Toronto' };
const put = (body: object) => admin(`PUT /api/v1/sources/${source}/schedule`, { body });
const shown = async () => (await admin(`GET /api/v1/sources/${source}`)).json;

beforeEach(async () => {
  acme = await organisationOf(server);
  const config = { url: 'https://roster.test', token: 'let-me-in' };
  const body = { hub: acme.hubs['Mentoring'], connector: 'roster', name: 'HR', config };
  source = (await admin('POST /api/v1/sources', { body })).json.id;
});

describe('the schedule of a source', () => {
  it('is set, shown with its words and its next time, changed and removed', async () => {
    expect((await shown()).schedule).toBeNull();
    const first = await put(nightly);
    expect(first.status).toBe(200);
    expect(first.json).toEqual({
      ...nightly,
      read: 'snapshot',
      snapshot_every_days: 7,
      words: 'every day at 02:00 Toronto time',
      next_run_at: expect.stringMatching(/T0[67]:00:00\.000Z$/),
      paused: null,
    });
    expect((await shown()).schedule).toEqual(first.json);
    expect((await admin('GET /api/v1/sources')).json.items).toContainEqual(
      expect.objectContaining({ id: source, schedule: first.json }),
    );
    const second = await put({ ...nightly, cron: '30 6 * * 1', read: 'changes', snapshot_every_days: 14 });
    expect(second.json).toMatchObject({
      words: 'every Monday at 06:30 Toronto time',
      read: 'changes',
      snapshot_every_days: 14,
    });
    expect((await admin(`DELETE /api/v1/sources/${source}/schedule`)).status).toBe(204);
    expect((await admin(`DELETE /api/v1/sources/${source}/schedule`)).status).toBe(404);
    expect((await shown()).schedule).toBeNull();
  });

  it('is paused and resumed, with who did it; once more changes nothing', async () => {
    expect((await admin(`POST /api/v1/sources/${source}/pause`)).status).toBe(404);
    await put(nightly);
    const pause = await admin(`POST /api/v1/sources/${source}/pause`);
    expect(pause.json).toMatchObject({
      next_run_at: null,
      paused: { at: expect.any(String), by: expect.stringMatching(/^token:/) },
    });
    expect((await admin(`POST /api/v1/sources/${source}/pause`)).json).toEqual(pause.json);
    // Other times do not set it going.
    expect((await put({ ...nightly, cron: '0 3 * * *' })).json).toMatchObject({
      next_run_at: null,
      paused: pause.json.paused,
    });
    const resumed = await admin(`POST /api/v1/sources/${source}/resume`);
    expect(resumed.json).toMatchObject({ paused: null, next_run_at: expect.stringMatching(/T0[78]:00:00/) });
    expect((await admin(`POST /api/v1/sources/${source}/resume`)).json).toEqual(resumed.json);
    const trail = await admin('GET /api/v1/audit?limit=100');
    const acts = trail.json.items.map(({ action }: { action: string }) => action).toReversed();
    expect(acts.filter((action: string) => /^source\.(schedule|paused|resumed)/.test(action))).toEqual([
      'source.schedule_set',
      'source.paused',
      'source.schedule_set',
      'source.resumed',
    ]);
  });

  it('is refused with what to do', async () => {
    const bad = await put({ ...nightly, cron: '* * * * *' });
    expect(bad.status).toBe(400);
    expect(bad.json).toMatchObject({
      code: 'invalid_request',
      detail: expect.stringContaining('every 5 minutes'),
    });
    expect((await put({ ...nightly, time_zone: 'Mars/Olympus' })).json.detail).toContain('Mars/Olympus');
    expect((await put({ ...nightly, snapshot_every_days: 0 })).status).toBe(400);
    const upload = { hub: acme.hubs['Mentoring'], connector: 'csv', name: 'Payroll', config: {} };
    const { id } = (await admin('POST /api/v1/sources', { body: upload })).json;
    const refused = await admin(`PUT /api/v1/sources/${id}/schedule`, { body: nightly });
    expect(refused).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('not read by itself') },
    });
    const other = await organisationOf(server);
    const theirs = await call(server, `PUT /api/v1/sources/${source}/schedule`, {
      token: other.tokens.owner,
      body: nightly,
    });
    expect(theirs.status).toBe(404);
  });
});

describe('a schedule that somebody thinks about', () => {
  it('is told in words with its next five times, and nothing is stored', async () => {
    const { json } = await call(server, 'POST /api/v1/schedules/describe', {
      token: acme.tokens.viewer,
      body: { cron: '*/15 * * * *', time_zone: 'Europe/Berlin' },
    });
    expect(json.words).toBe('every 15 minutes');
    const times = json.next.map((one: string) => Date.parse(one));
    expect(times).toHaveLength(5);
    expect(times.slice(1).map((time: number, index: number) => time - times[index])).toEqual(
      Array(4).fill(900_000),
    );
    expect(await queryIn(acme, 'select 1 as one from schedule')).toEqual([]);
    const bad = await admin('POST /api/v1/schedules/describe', { body: { ...nightly, cron: '0 0 31 2 *' } });
    expect(bad).toMatchObject({ status: 400, json: { detail: expect.stringContaining('never come') } });
  });
});

describe('a source that fails', () => {
  it('shows since when and why, is tried at once after its settings were changed, and is left alone while paused', async () => {
    await put(nightly);
    const fault = { fault: 'not_allowed', message: 'The token is not accepted.', setting: 'token' } as const;
    await inTenant(acme, (scope) => recordPullFailed(scope, { sourceId: source, name: 'HR' }, fault));
    const { health } = await shown();
    expect(health).toMatchObject({
      state: 'failing',
      failures: 1,
      error: { message: 'The token is not accepted.', setting: 'token' },
    });
    expect(Date.parse(health.retry_at) - Date.parse(health.failing_since)).toBeGreaterThan(600_000);
    const changed = await admin(`PATCH /api/v1/sources/${source}`, {
      body: { config: { url: 'https://roster.test', token: 'another' } },
    });
    expect(changed.status).toBe(200);
    expect(Date.parse(changed.json.health.retry_at)).toBeLessThanOrEqual(Date.now() + 60_000);
    expect(changed.json.health).toMatchObject({ state: 'failing', failures: 0 });
    await admin(`POST /api/v1/sources/${source}/pause`);
    expect((await shown()).health.retry_at).toBeNull();
    await admin(`POST /api/v1/sources/${source}/resume`);
    expect((await shown()).health.retry_at).not.toBeNull();
  });
});
