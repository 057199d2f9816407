import { beforeAll, describe, expect, it } from 'vitest';
import { edit, memberOf } from '../support/directory.ts';
import { people, queryIn, rows } from '../support/organisation.ts';
import { planCsv } from '../support/sync.ts';
import { type Answer, call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile();
let acme: TestOrganisation;
beforeAll(async () => {
  acme = await organisationOf(server, { members: people(6) });
});

const admin = (request: string, body?: unknown): Promise<Answer> =>
  call(server, request, { token: acme.tokens.admin, ...(body !== undefined && { body }) });

/** Approves all updates that a person ticked, and waits until they are carried out. */
async function carryOut(plan: string): Promise<Answer> {
  const { digest } = (await admin(`GET /api/v1/plans/${plan}`)).json;
  const prepared = await admin(`POST /api/v1/plans/${plan}/approvals`, { kinds: ['update'], digest });
  const { approval } = prepared.json;
  expect((await admin(`POST /api/v1/approvals/${approval}/confirm`)).status).toBe(202);
  await server.settled();
  return admin(`GET /api/v1/approvals/${approval}`);
}

describe('"Plan again"', () => {
  it('offers what was stale once more, as it is now, and leaves what was skipped skipped', async () => {
    const first = await planCsv(acme, rows(6, { 'Job Title': 'Analyst' }));
    const path = `POST /api/v1/plans/${first.planId}/decisions`;
    await admin(path, { kind: 'update', action: 'approve' });
    await admin(path, { kind: 'update', where: { q: 'person5' }, action: 'skip' });
    await edit(acme, 'person2@acme.test', `profile = '{"job_title": "Director"}'`);
    expect((await carryOut(first.planId)).json.outcomes).toEqual({ applied: 4, stale: 1, failed: 0 });

    expect((await admin(`POST /api/v1/runs/${first.runId}/plan`)).status).toBe(202);
    await server.settled();
    const { newer } = (await admin(`GET /api/v1/plans/${first.planId}`)).json;
    const again = (await admin(`GET /api/v1/plans/${newer}`)).json;
    expect(again).toMatchObject({ run: first.runId, status: 'pending', counts: { update: 2 }, newer: null });
    const { items } = (await admin(`GET /api/v1/plans/${newer}/changes`)).json;
    expect(items).toMatchObject([
      {
        person: { email: 'person2@acme.test' },
        before: { job_title: 'Director' },
        action: null,
        outcome: null,
      },
      { person: { email: 'person5@acme.test' }, before: { job_title: null }, action: 'skip', outcome: null },
    ]);
    expect((await admin(`GET /api/v1/plans/${newer}/decisions`)).json.sections).toMatchObject([
      { kind: 'update', decided: { skip: 1 }, undecided: 1 },
    ]);

    await admin(`POST /api/v1/plans/${newer}/decisions`, {
      kind: 'update',
      where: { items: [items[0].item] },
      action: 'approve',
    });
    expect((await carryOut(newer)).json).toMatchObject({
      total: 1,
      outcomes: { applied: 1, stale: 0, failed: 0 },
    });
    expect((await memberOf(acme, 'person2@acme.test')).profile).toEqual({ job_title: 'Analyst' });
    expect((await memberOf(acme, 'person5@acme.test')).profile).toEqual({});
  });

  it('waits while something of the run is carried out, and says so', async () => {
    const plan = await planCsv(acme, rows(6, { 'Job Title': 'Advisor' }));
    await queryIn(acme, `update run set status = 'applying' where run_id = $1`, [plan.runId]);
    const answer = await admin(`POST /api/v1/runs/${plan.runId}/plan`);
    expect(answer).toMatchObject({ status: 409, json: { code: 'apply_busy' } });
    expect(answer.json.detail).toContain('when that is done');
  });
});
