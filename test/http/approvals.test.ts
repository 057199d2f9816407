import { beforeAll, describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/apply/apply.ts';
import { createToken } from '../../src/directory/tokens.ts';
import { edit } from '../support/directory.ts';
import { inTenant, people, queryIn, row, rows } from '../support/organisation.ts';
import { approve, pipelineOf, planCsv } from '../support/sync.ts';
import { type Answer, call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;

const admin = (request: string, body?: unknown): Promise<Answer> =>
  call(server, request, { token: acme.tokens.admin, ...(body !== undefined && { body }) });

describe('the approvals of a plan', () => {
  it('that were confirmed are listed, newest first, each with how far it is carried out', async () => {
    acme = await organisationOf(server, { members: people(12) });
    const plan = await planCsv(acme, [...rows(10, { 'Job Title': 'Analyst' }), row(11), row(20)]);
    const list = async () => (await admin(`GET /api/v1/plans/${plan.planId}/approvals`)).json.items;
    expect(await list()).toEqual([]);
    const { digest } = (await admin(`GET /api/v1/plans/${plan.planId}`)).json;
    const asked = await admin(`POST /api/v1/plans/${plan.planId}/approvals`, { kinds: ['invite'], digest });
    expect(asked.status).toBe(201);
    expect(await list()).toEqual([]);

    const updates = await approve(acme, plan.planId, { kinds: ['update'] });
    await edit(acme, 'person4@acme.test', `profile = '{"job_title": "Director"}'`);
    await applyPlan(
      { ...acme, config: { ...pipelineOf(acme).config, apply: { chunk: 3, leaseSeconds: 15 } } },
      plan.planId,
    );
    const invites = await approve(acme, plan.planId, { kinds: ['invite'] });
    const items = await list();
    expect(items).toMatchObject([
      { approval: invites, status: 'approved', total: 1, outcomes: { applied: 0, stale: 0, failed: 0 } },
      {
        approval: updates,
        status: 'applied',
        actor: 'console:test',
        summary: { update: { approve: 10 } },
        total: 10,
        outcomes: { applied: 9, stale: 1, failed: 0 },
        finished_at: expect.any(String),
      },
    ]);
    const whole = (await admin(`GET /api/v1/approvals/${updates}`)).json;
    expect(whole.not_applied).toMatchObject([{ kind: 'update', result: 'stale' }]);
    const { not_applied: _, ...rest } = whole;
    expect(items[1]).toEqual(rest);
    // What apply counted is what it wrote.
    expect(
      await queryIn(acme, 'select result, count(*)::int from change_outcome group by 1 order by 1'),
    ).toEqual([
      { result: 'applied', count: 9 },
      { result: 'stale', count: 1 },
    ]);
  });
});

describe('a confirmation', () => {
  beforeAll(async () => {
    acme = await organisationOf(server, { members: people(30) });
  });

  /** The first step, for four people who would be deactivated. */
  async function prepared(): Promise<string> {
    const plan = await planCsv(acme, rows(26, { 'Job Title': 'Analyst' }));
    const path = `POST /api/v1/plans/${plan.planId}`;
    const decided = await admin(`${path}/decisions`, { kind: 'deprovision', action: 'deactivate' });
    const { digest } = decided.json;
    const answer = await admin(`${path}/approvals`, { kinds: ['deprovision'], digest });
    expect(answer.json.removals).toBe(4);
    return answer.json.approval;
  }
  const statusOf = async (approval: string) => (await admin(`GET /api/v1/approvals/${approval}`)).json.status;

  it.each([3, 0, 5])(
    'with another number of people than would be removed approves nothing: %i',
    async (removals) => {
      const approval = await prepared();
      const answer = await admin(`POST /api/v1/approvals/${approval}/confirm`, { removals });
      expect(answer).toMatchObject({
        status: 409,
        json: {
          code: 'choice_required',
          details: { removals: 4 },
          detail: expect.stringContaining('4 people'),
        },
      });
      expect(await statusOf(approval)).toBe('prepared');
      expect(await queryIn(acme, 'select 1 from removal_ledger')).toEqual([]);
      // The person corrects the number and goes on.
      const again = await admin(`POST /api/v1/approvals/${approval}/confirm`, { removals: 4 });
      expect(again.status).toBe(202);
      await queryIn(acme, 'delete from removal_ledger');
      await queryIn(acme, `update approval set status = 'cancelled'`);
    },
  );

  it.each([
    ['no body at all', undefined],
    ['an empty one', {}],
  ])('with %s approves as it always did', async (_, body) => {
    const approval = await prepared();
    expect((await admin(`POST /api/v1/approvals/${approval}/confirm`, body)).status).toBe(202);
    expect(await statusOf(approval)).toBe('approved');
    await queryIn(acme, 'delete from removal_ledger');
    await queryIn(acme, `update approval set status = 'cancelled'`);
  });

  it('of invitations takes a 0', async () => {
    const plan = await planCsv(acme, [...rows(30), row(60)], { partial: true });
    const { digest } = (
      await admin(`POST /api/v1/plans/${plan.planId}/decisions`, { kind: 'invite', action: 'approve' })
    ).json;
    const { approval } = (
      await admin(`POST /api/v1/plans/${plan.planId}/approvals`, { kinds: ['invite'], digest })
    ).json;
    expect((await admin(`POST /api/v1/approvals/${approval}/confirm`, { removals: 0 })).status).toBe(202);
  });

  it('takes nothing else', async () => {
    const approval = await prepared();
    const answer = await admin(`POST /api/v1/approvals/${approval}/confirm`, { removal: 4 });
    expect(answer).toMatchObject({ status: 400, json: { code: 'invalid_request' } });
    expect((await admin(`POST /api/v1/approvals/${approval}/confirm`, { removals: -1 })).status).toBe(400);
  });
});

describe('an approval by two', () => {
  const as = (role: 'owner' | 'admin' | 'approver', request: string, body?: unknown) =>
    call(server, request, { token: tokens[role] ?? '', body: body ?? {} });
  let tokens: Readonly<Record<string, string>> = {};
  let planId: string;

  beforeAll(async () => {
    acme = await organisationOf(server, { members: people(20) });
    const made = async (role: 'owner' | 'admin' | 'approver') => {
      const given = { name: role, role, createdBy: `admin:${role}@acme.test` };
      return [role, (await inTenant(acme, (scope) => createToken(scope, given))).token] as const;
    };
    tokens = Object.fromEntries([await made('owner'), await made('admin'), await made('approver')]);
    await as('owner', 'PATCH /api/v1/settings', { four_eyes: { removals_over: 2 } });
    ({ planId } = await planCsv(acme, rows(17)));
  });

  async function first(role: 'admin' | 'approver') {
    const decision = { kind: 'deprovision', action: 'deactivate' };
    const { digest } = (await as(role, `POST /api/v1/plans/${planId}/decisions`, decision)).json;
    const prepared = await as(role, `POST /api/v1/plans/${planId}/approvals`, {
      kinds: ['deprovision'],
      digest,
    });
    expect(prepared.json).toMatchObject({ removals: 3, needs_second: 'removals' });
    return as(role, `POST /api/v1/approvals/${prepared.json.approval}/confirm`, { removals: 3 });
  }

  // ASVS 2.3.1, 2.3.5
  it('waits, is refused to the same person, and is approved by another', async () => {
    const waiting = await first('approver');
    expect(waiting).toMatchObject({
      status: 202,
      json: { status: 'awaiting_second', needs_second: 'removals' },
    });
    const { approval } = waiting.json;
    const { digest } = (await admin(`GET /api/v1/plans/${planId}`)).json;
    expect(
      await as('admin', `POST /api/v1/plans/${planId}/approvals`, { kinds: ['deprovision'], digest }),
    ).toMatchObject({ status: 409, json: { code: 'conflict', details: { approval } } });
    expect((await as('approver', `POST /api/v1/approvals/${approval}/second`)).status).toBe(403);
    expect((await as('admin', `POST /api/v1/approvals/${approval}/withdraw`)).status).toBe(403);
    expect((await as('owner', `POST /api/v1/approvals/${approval}/second`, { removals: 2 })).status).toBe(
      409,
    );
    expect((await as('owner', `POST /api/v1/approvals/${approval}/withdraw`)).json.status).toBe('cancelled');

    const again = (await first('approver')).json.approval;
    // What follows from a change of the plan is stored, also where the answer is an error.
    await queryIn(acme, `update plan_section set decision_seq = decision_seq + 1 where plan_id = $1`, [
      planId,
    ]);
    const changed = await as('admin', `POST /api/v1/approvals/${again}/second`, { removals: 3 });
    expect(changed).toMatchObject({ status: 409, json: { code: 'plan_changed' } });
    expect((await admin(`GET /api/v1/approvals/${again}`)).json.status).toBe('cancelled');

    const last = (await first('admin')).json.approval;
    const done = await as('approver', `POST /api/v1/approvals/${last}/second`, { removals: 3 });
    expect(done).toMatchObject({ status: 202, json: { status: 'approved', needs_second: 'removals' } });
    expect((await admin(`GET /api/v1/approvals/${last}`)).json.seconded_by).toMatch(/^token:/);
  });
});
