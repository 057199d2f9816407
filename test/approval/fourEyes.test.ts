import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Confirmed, confirmApproval } from '../../src/approval/approve.ts';
import { decideInBulk } from '../../src/approval/bulk.ts';
import { decideChanges } from '../../src/approval/decisions.ts';
import { secondReason } from '../../src/approval/fourEyes.ts';
import { secondApproval, withdrawApproval } from '../../src/approval/second.ts';
import { recordEvents } from '../../src/audit/record.ts';
import { putAdmin } from '../../src/directory/admins.ts';
import { changeSettings, type SettingsChange } from '../../src/directory/settings.ts';
import { createToken } from '../../src/directory/tokens.ts';
import { retain } from '../../src/pipeline/retention.ts';
import { getPlan } from '../../src/planning/store.ts';
import type { ChangeKind } from '../../src/source/policy.ts';
import { inTenant, newOrganisation, people, queryIn, row, rows } from '../support/organisation.ts';
import { apply, override, pipelineOf, planCsv, planned } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const [owner, admin, approver] = ['owner', 'admin', 'approver'].map((name) => `admin:${name}@acme.test`) as [
  string,
  string,
  string,
];
let tenant: TestTenant;

const settings = (change: SettingsChange) =>
  inTenant(tenant, (scope) => changeSettings(scope, change, 'console:test'));

/** Both steps of the first person: missing people are deactivated. */
async function first(planId: string, actor: string, kinds: readonly ChangeKind[]): Promise<Confirmed> {
  return inTenant(tenant, async (scope) => {
    const choice = {
      kinds,
      absent: 'deactivate',
      includeNeverInSource: true,
      despiteUnreadableRows: false,
    } as const;
    const prepared = await decideInBulk(scope, planId, choice, actor);
    const confirmed = await confirmApproval(scope, prepared?.approval ?? '', actor);
    expect(confirmed.needs_second).toBe(prepared?.needs_second);
    return confirmed;
  });
}

const second = (approval: string, actor: string, removals?: number) =>
  inTenant(tenant, (scope) => secondApproval(scope, approval, actor, { removals }));
const withdraw = (approval: string, actor: string) =>
  inTenant(tenant, (scope) => withdrawApproval(scope, approval, actor));
const tokenOf = (createdBy: string, role: 'owner' | 'admin' | 'approver') =>
  inTenant(tenant, async (scope) => {
    const { stored } = await createToken(scope, { name: 'CI', role, createdBy });
    return `token:${stored.tokenId}`;
  });
const statusOf = async (approval: string) =>
  (
    await queryIn<{ status: string }>(tenant, 'select status from approval where approval_id = $1', [
      approval,
    ])
  )[0]?.status;
const sections = async (planId: string) =>
  Object.fromEntries((await planned(tenant, planId)).sections.map((one) => [one.kind, one.status]));
const trail = (approval: string) =>
  queryIn<{ action: string; actor: string }>(
    tenant,
    `select action, actor from audit_event where approval_id = $1 and entity = 'approval' order by event_id`,
    [approval],
  );

describe('who made a plan, or overrode what held it', () => {
  const nobody = 'admin:nobody@acme.test';
  let plan: Awaited<ReturnType<typeof planCsv>>;
  beforeAll(async () => {
    tenant = await newOrganisation(home);
    await settings({ fourEyes: { ownPlans: true } });
    plan = await planCsv(tenant, rows(2), { actor: admin });
  });

  const reason = (actor: string) =>
    inTenant(tenant, async (scope) => secondReason(scope, await getPlan(scope, plan.planId), 0, actor));

  // ASVS 2.3.5, 8.2.1
  it('is not its only approver, whichever way they come in', async () => {
    expect(await reason(admin)).toBe('own_plan');
    expect(await reason('admin:Admin@Acme.test')).toBe('own_plan');
    const ownToken = await tokenOf(owner, 'owner');
    const adminsToken = await tokenOf(admin, 'admin');
    expect(await reason(adminsToken)).toBe('own_plan');
    expect(await reason(await tokenOf(adminsToken, 'approver'))).toBe('own_plan');
    for (const other of [owner, approver, ownToken, nobody, 'console:admin@acme.test', 'policy'])
      expect({ other, why: await reason(other) }).toEqual({ other, why: null });
  });

  it('has made it also by reviewing columns for it, or by having it planned again', async () => {
    const reviewed = `update mapping_column set reviewed_by = $1, reviewed_at = now() + $2::interval where position = 0`;
    await queryIn(tenant, reviewed, [approver, '-1 day']);
    expect(await reason(approver)).toBeNull();
    await queryIn(tenant, reviewed, [approver, '1 second']);
    expect(await reason(approver)).toBe('own_plan');
    const event = {
      actor: owner,
      action: 'run.planned_again',
      entity: 'run',
      entityId: plan.runId,
      body: {},
    } as const;
    await inTenant(tenant, (scope) => recordEvents(scope, [event]));
    expect(await reason(owner)).toBe('own_plan');
  });

  it('is asked about only where the tenant wants it', async () => {
    await settings({ fourEyes: { ownPlans: false } });
    expect(await reason(admin)).toBeNull();
  });

  it('needs somebody else who approves it too, and then it is carried out', async () => {
    tenant = await newOrganisation(home, { members: people(10) });
    await settings({ fourEyes: { ownPlans: true } });
    const { planId } = await planCsv(tenant, rows(4), { actor: approver });
    await override(tenant, planId, admin);
    const waiting = await first(planId, admin, ['deprovision']);
    expect(waiting).toMatchObject({ status: 'awaiting_second', needs_second: 'override' });
    await second(waiting.approval, approver);
    expect(await apply(tenant, planId)).toMatchObject({ applied: 6 });
  });
});

describe('more removals than one person may approve', () => {
  beforeEach(async () => {
    tenant = await newOrganisation(home, { members: people(20) });
    await settings({ fourEyes: { removalsOver: 2 } });
  });

  // ASVS 2.3.5
  it('wait for a second person, and everything else goes on', async () => {
    const { planId } = await planCsv(tenant, [...rows(17), row(30)]);
    const { approval, ...rest } = await first(planId, approver, ['deprovision']);
    expect(rest).toMatchObject({ status: 'awaiting_second', needs_second: 'removals' });
    expect((await first(planId, approver, ['invite'])).status).toBe('approved');
    expect(await apply(tenant, planId)).toMatchObject({ applied: 1 });
    expect(await sections(planId)).toEqual({ invite: 'applied', deprovision: 'pending' });
    // Whoever else may approve is told, and nobody else.
    const mails = `select recipient from outbox_message where kind = 'second_needed' order by recipient`;
    expect(await queryIn(tenant, mails)).toEqual([
      { recipient: 'admin@acme.test' },
      { recipient: 'owner@acme.test' },
    ]);

    for (const same of [approver, await tokenOf(approver, 'approver')])
      await expect(second(approval, same)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(second(approval, 'admin:viewer@acme.test')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(second(approval, owner, 4)).rejects.toMatchObject({ code: 'choice_required' });
    // Nor is a further first approval a second one.
    await expect(first(planId, admin, ['deprovision'])).rejects.toMatchObject({ code: 'conflict' });
    expect(await statusOf(approval)).toBe('awaiting_second');

    await second(approval, owner, 3);
    expect(await apply(tenant, planId)).toMatchObject({ applied: 4 });
    expect(await trail(approval)).toEqual([
      { action: 'plan.approved_first', actor: approver },
      { action: 'plan.approved', actor: owner },
      { action: 'plan.applied', actor: approver },
    ]);
    await expect(second(approval, admin)).rejects.toMatchObject({ code: 'approval_not_open' });
  });

  it('are counted over the whole plan, so that nobody gets around it section by section', async () => {
    const file = [
      ...rows(16),
      row(17, { Status: 'inactive' }),
      row(18, { Status: 'inactive' }),
      ...rows(1, {}, 19),
    ];
    const { planId } = await planCsv(
      tenant,
      file.map((one) => ({ Status: 'active', ...one })),
    );
    expect((await first(planId, approver, ['deactivate'])).status).toBe('approved');
    expect(await first(planId, approver, ['deprovision'])).toMatchObject({ needs_second: 'removals' });
  });

  it('are not approved by a policy, which goes on with everything else', async () => {
    await planCsv(tenant, rows(20));
    const policy = { invite: 'auto', deprovision: 'auto' } as const;
    const { planId } = await planCsv(tenant, [...rows(17), row(30)], { policy });
    expect(await sections(planId)).toEqual({ invite: 'approved', deprovision: 'pending' });
    const two = await planCsv(tenant, rows(18), { policy });
    expect((await sections(two.planId))['deprovision']).toBe('approved');
  });
});

describe('a first approval that waits', () => {
  let planId: string;
  let approval: string;
  beforeEach(async () => {
    tenant = await newOrganisation(home, { members: people(20) });
    await settings({ fourEyes: { removalsOver: 0 } });
    ({ planId } = await planCsv(tenant, rows(17)));
    ({ approval } = await first(planId, approver, ['deprovision']));
  });

  // ASVS 8.3.2
  it('is taken back when its person may not approve any more', async () => {
    await inTenant(tenant, (scope) => putAdmin(scope, 'approver@acme.test', 'viewer', owner));
    const { refused } = await second(approval, owner);
    expect(refused).toMatchObject({ code: 'plan_changed' });
    expect(await statusOf(approval)).toBe('cancelled');
    expect(await sections(planId)).toEqual({ deprovision: 'pending' });
  });

  it('ends when somebody decides something about what it covers', async () => {
    const decision = { kind: 'deprovision', where: {}, except: [1], action: 'skip' } as const;
    await inTenant(tenant, (scope) => decideChanges(scope, planId, decision, admin));
    expect(await statusOf(approval)).toBe('cancelled');
    await expect(second(approval, owner)).rejects.toMatchObject({ code: 'approval_not_open' });
    expect(await trail(approval)).toMatchObject([{}, { action: 'plan.approval_cancelled', actor: admin }]);
  });

  it('ends when a newer plan takes the place of its plan, and after a week', async () => {
    const newer = await planCsv(tenant, rows(16));
    expect(await statusOf(approval)).toBe('cancelled');
    const late = await first(newer.planId, approver, ['deprovision']);
    const { database } = tenant;
    const nightly = () =>
      retain({ database, config: pipelineOf(tenant).config, log: { info() {}, warn() {} } });
    await nightly();
    expect(await statusOf(late.approval)).toBe('awaiting_second');
    await queryIn(tenant, `update approval set confirmed_at = now() - interval '8 days'`);
    await nightly();
    expect(await statusOf(late.approval)).toBe('expired');
  });

  it('is withdrawn by its person or by an owner, and by nobody else', async () => {
    await expect(withdraw(approval, admin)).rejects.toMatchObject({ code: 'forbidden' });
    await withdraw(approval, await tokenOf(approver, 'approver'));
    expect(await statusOf(approval)).toBe('cancelled');
    const another = await first(planId, approver, ['deprovision']);
    await withdraw(another.approval, owner);
    expect(await statusOf(another.approval)).toBe('cancelled');
  });

  it('meets the brake when the second person approves', async () => {
    await settings({ safeguards: { removalCount: 1 } });
    const { refused } = await second(approval, owner);
    expect(refused).toMatchObject({ code: 'plan_held' });
    expect(await sections(planId)).toEqual({ deprovision: 'held' });
    expect(await statusOf(approval)).toBe('cancelled');
  });

  // ASVS 8.3.2
  it('and was seconded is carried out only while both may approve', async () => {
    await second(approval, admin);
    await inTenant(tenant, (scope) => putAdmin(scope, 'admin@acme.test', 'viewer', owner));
    await expect(apply(tenant, planId)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await queryIn(tenant, 'select from change_outcome')).toEqual([]);
    await inTenant(tenant, (scope) => putAdmin(scope, 'admin@acme.test', 'approver', owner));
    expect(await apply(tenant, planId)).toMatchObject({ applied: 3 });
  });
});
