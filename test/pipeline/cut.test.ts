import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmApproval, prepareApproval } from '../../src/approval/approve.ts';
import { getPlan, planDigest } from '../../src/planning/store.ts';
import { decideChanges } from '../../src/approval/decisions.ts';
import { retain } from '../../src/pipeline/retention.ts';
import { settlePushed } from '../../src/pipeline/cut.ts';
import { inTenant, newOrganisation, people, person, queryIn, type Setup } from '../support/organisation.ts';
import { connected, drop, planPushed, put, user } from '../support/push.ts';
import { apply, approveAndApply, atConsole, attentionOf, pipelineOf, proposals } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const organisationWith = (setup: Setup = {}) => newOrganisation(home, setup);

async function states(tenant: TestTenant): Promise<string[]> {
  const rows = await queryIn<{ user_name: string; fresh: boolean; settled: boolean; outcome: string | null }>(
    tenant,
    `select r.user_name, r.fresh, r.settled, s.outcome from scim_resource r left join scim_step s using (resource_id)
      order by r.user_name`,
  );
  return rows.map(
    (row) => `${row.user_name} ${row.fresh ? 'fresh' : row.settled ? 'settled' : 'open'} ${row.outcome}`,
  );
}

/** What the identity provider says about the member of the number, just as the directory has it. */
function known(number: number) {
  const { email, first_name: givenName, last_name: familyName } = person(number);
  return { emails: [{ type: 'work', value: email }], name: { givenName, familyName } };
}

function decide(
  tenant: TestTenant,
  plan: { planId: string },
  decision: Omit<Parameters<typeof decideChanges>[2], 'kind'>,
) {
  return inTenant(tenant, (scope) =>
    decideChanges(scope, plan.planId, { kind: 'invite', ...decision }, atConsole),
  );
}

/** Approves what was decided, as it was decided, and carries it out. */
async function confirmed(tenant: TestTenant, planId: string): Promise<void> {
  await inTenant(tenant, async (scope) => {
    const digest = planDigest(await getPlan(scope, planId), ['invite']);
    const { approval } = await prepareApproval(scope, planId, { kinds: ['invite'], digest }, atConsole);
    await confirmApproval(scope, approval, atConsole);
  });
  await apply(tenant, planId);
  await inTenant(tenant, (scope) => settlePushed(scope, { plan: planId }));
}

async function applyPushed(tenant: TestTenant, plan: { planId: string }, choice = {}) {
  const result = await approveAndApply(tenant, plan, choice);
  await inTenant(tenant, (scope) => settlePushed(scope, { plan: plan.planId }));
  return result;
}

describe('what was pushed', () => {
  it('becomes a plan with one change per member, however often it was pushed', async () => {
    const tenant = await organisationWith();
    const connection = await connected(tenant);
    const id = await put(tenant, connection, user(1));
    await put(tenant, connection, user(1, { title: 'Engineer' }), id);
    await put(tenant, connection, user(2));
    const plan = await planPushed(tenant, connection);
    expect(proposals(plan!)).toEqual(['invite person1@acme.test: new', 'invite person2@acme.test: new']);
    expect(plan!.changes.find((one) => one.person.email === 'person1@acme.test')?.after).toMatchObject({
      job_title: 'Engineer',
    });
    expect(plan!.rows).toMatchObject({ read: 2, planned: 2 });
    expect(plan!.unreviewed).toBe(0);
  });

  it('waits until it is approved, and is settled once it is carried out', async () => {
    const tenant = await organisationWith();
    const connection = await connected(tenant);
    await put(tenant, connection, user(1));
    expect(await states(tenant)).toEqual(['person1@acme.test fresh null']);
    const plan = await planPushed(tenant, connection);
    expect(await states(tenant)).toEqual(['person1@acme.test open open']);
    await applyPushed(tenant, plan!);
    expect(await states(tenant)).toEqual(['person1@acme.test settled applied']);
    expect(await planPushed(tenant, connection)).toBeUndefined();
  });

  it('brings the Unique ID of whoever is new', async () => {
    const tenant = await organisationWith();
    const connection = await connected(tenant);
    await put(tenant, connection, user(1, { externalId: '00u1' }));
    await applyPushed(tenant, (await planPushed(tenant, connection))!);
    expect(await queryIn(tenant, 'select value, id_space from member_identity')).toEqual([
      { value: '00u1', id_space: connection },
    ]);
  });

  it('that is undecided comes again with the next, and takes the place of the plan before', async () => {
    const tenant = await organisationWith();
    const connection = await connected(tenant);
    await put(tenant, connection, user(1));
    await planPushed(tenant, connection);
    await put(tenant, connection, user(2));
    const plan = await planPushed(tenant, connection);
    expect(proposals(plan!)).toHaveLength(2);
    const sections = await queryIn<{ status: string }>(
      tenant,
      'select status from plan_section order by plan_id',
    );
    expect(sections.map((one) => one.status)).toEqual(['superseded', 'pending']);
  });

  it('that says what a member is already is settled at once, and links them', async () => {
    const tenant = await organisationWith({ members: people(1) });
    const connection = await connected(tenant);
    const id = await put(
      tenant,
      connection,
      user(1, {
        emails: [{ value: person(1).email }],
        name: {
          givenName: person(1).first_name,
          familyName: person(1).last_name,
        } as never,
      }),
    );
    const plan = await planPushed(tenant, connection);
    expect(plan!.rows).toMatchObject({ read: 1, unchanged: 1 });
    expect((await states(tenant))[0]).toMatch(/settled nothing$/);
    const links = await queryIn(
      tenant,
      `select from source_record where record_key = 'key:' || $1 and member_id is not null`,
      [id],
    );
    expect(links).toHaveLength(1);
  });

  it('links a member who has the Unique ID or the e-mail, and never doubles them', async () => {
    const tenant = await organisationWith({ members: people(2) });
    const connection = await connected(tenant);
    await put(tenant, connection, user(91, { externalId: person(1).unique_id! }));
    await put(tenant, connection, user(92, { emails: [{ value: person(2).email }] }));
    const plan = await planPushed(tenant, connection);
    expect(plan!.changes.map((one) => one.kind)).toEqual(['update', 'update']);
  });

  it('takes no e-mail that another member has', async () => {
    const tenant = await organisationWith({ members: people(2) });
    const connection = await connected(tenant);
    await put(
      tenant,
      connection,
      user(91, { externalId: person(1).unique_id!, emails: [{ value: person(2).email }] }),
    );
    const plan = await planPushed(tenant, connection);
    expect(plan!.changes).toEqual([]);
    expect(attentionOf(plan!)).toEqual(['2 id_and_email_disagree']);
    expect((await states(tenant))[0]).toMatch(/open open$/);
  });

  it('without a name or an e-mail waits in Needs attention', async () => {
    const tenant = await organisationWith();
    const connection = await connected(tenant);
    await put(tenant, connection, { userName: 'somebody', active: true });
    const plan = await planPushed(tenant, connection);
    expect(attentionOf(plan!)).toEqual(['2 missing_required']);
    expect(plan!.safeguards).toEqual([]);
  });

  it('is cleared when it was said before, and left alone when it never was', async () => {
    const tenant = await organisationWith({
      members: [person(1, { profile: { job_title: 'Engineer', department: 'Sales' } })],
    });
    const connection = await connected(tenant);
    const me = {
      emails: [{ value: person(1).email }],
      name: { givenName: person(1).first_name, familyName: person(1).last_name } as never,
    };
    const id = await put(tenant, connection, user(1, { ...me, title: 'Engineer' }));
    expect((await planPushed(tenant, connection))!.changes).toEqual([]);
    await put(tenant, connection, user(1, me), id);
    const plan = await planPushed(tenant, connection);
    expect(plan!.changes.map((one) => [one.before, one.after])).toEqual([
      [{ job_title: 'Engineer' }, { job_title: null }],
    ]);
  });

  it('by the attribute of the tenant for a field counts before the standard one', async () => {
    const tenant = await organisationWith();
    const connection = await connected(tenant);
    await put(
      tenant,
      connection,
      user(1, {
        title: 'Engineer',
        'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User': {
          job_title: 'Chief Engineer',
          department: 'Sales',
        } as never,
      }),
    );
    const plan = await planPushed(tenant, connection);
    expect(plan!.changes[0]?.after).toMatchObject({ job_title: 'Chief Engineer', department: 'Sales' });
  });

  it('that somebody was deleted is a proposal that waits, also where everything goes by itself', async () => {
    const tenant = await organisationWith({ members: people(5) });
    const connection = await connected(tenant, 'all-auto');
    const id = await put(tenant, connection, user(1, { emails: [{ value: person(1).email }] }));
    const plan = await planPushed(tenant, connection);
    await inTenant(tenant, (scope) => settlePushed(scope, { plan: plan!.planId }));
    await drop(tenant, connection, id);
    const deletion = await planPushed(tenant, connection);
    expect(deletion!.changes.map((one) => `${one.kind} ${one.reason}`)).toEqual([
      'deprovision deleted_in_source',
    ]);
    expect(deletion!.sections.map((one) => one.status)).toEqual(['pending']);
  });

  it('and is declined is not asked about again until it is pushed anew', async () => {
    const tenant = await organisationWith();
    const connection = await connected(tenant);
    const id = await put(tenant, connection, user(1));
    await put(tenant, connection, user(2));
    const plan = await planPushed(tenant, connection);
    const items = plan!.changes.flatMap((one) =>
      one.person.email === 'person1@acme.test' ? [one.itemNo] : [],
    );
    await decide(tenant, plan!, { where: {}, except: items, action: 'approve' });
    await decide(tenant, plan!, { where: { items }, action: 'skip' });
    await confirmed(tenant, plan!.planId);
    expect(await states(tenant)).toEqual([
      'person1@acme.test settled declined',
      'person2@acme.test settled applied',
    ]);
    expect(await planPushed(tenant, connection)).toBeUndefined();
    await put(tenant, connection, user(1, { title: 'Engineer' }), id);
    expect(proposals((await planPushed(tenant, connection))!)).toEqual(['invite person1@acme.test: new']);
  });

  it('about a member who was changed meanwhile is proposed again as things are now', async () => {
    const tenant = await organisationWith({ members: people(1) });
    const connection = await connected(tenant);
    await put(tenant, connection, user(1, { ...known(1), title: 'Engineer' }));
    const plan = await planPushed(tenant, connection);
    await queryIn(
      tenant,
      `update member set profile = '{"job_title": "Baker"}', version = version + 1 where email_norm = $1`,
      [person(1).email],
    );
    expect(await applyPushed(tenant, plan!)).toMatchObject({ stale: 1 });
    expect((await states(tenant))[0]).toMatch(/fresh open$/);
    const again = await planPushed(tenant, connection);
    expect(again!.changes[0]?.before).toEqual({ job_title: 'Baker' });
  });
});

describe('what was pushed and nobody decided about', () => {
  it('is asked about anew when its plan expires', async () => {
    const tenant = await organisationWith();
    const connection = await connected(tenant);
    await put(tenant, connection, user(1));
    const plan = await planPushed(tenant, connection);
    await queryIn(tenant, `update plan set created_at = now() - interval '20 days' where plan_id = $1`, [
      plan!.planId,
    ]);
    const { database, log } = pipelineOf(tenant);
    await retain({ database, log, config: { landingDays: 14 } });
    expect(await states(tenant)).toEqual(['person1@acme.test fresh open']);
    expect(proposals((await planPushed(tenant, connection))!)).toEqual(['invite person1@acme.test: new']);
  });

  it('of somebody who is gone is kept for 30 days, and nothing of somebody who was purged', async () => {
    const tenant = await organisationWith({ members: people(5) });
    const connection = await connected(tenant);
    const [gone, purged] = [
      await put(tenant, connection, user(91)),
      await put(tenant, connection, user(1, known(1))),
    ];
    await planPushed(tenant, connection);
    await drop(tenant, connection, gone);
    await planPushed(tenant, connection);
    const days = (number: number) =>
      queryIn(
        tenant,
        `update scim_resource set deleted_at = now() - make_interval(days => $1)
      where deleted_at is not null`,
        [number],
      );
    const left = async () => (await queryIn(tenant, 'select from scim_resource')).length;
    const { database, log } = pipelineOf(tenant);
    await days(29);
    await retain({ database, log, config: { landingDays: 14 } });
    expect(await left()).toBe(2);
    await days(31);
    await queryIn(
      tenant,
      `update member set deleted_at = now() - interval '31 days', purge_after = now() - interval '1 day'
      where email_norm = $1`,
      [person(1).email],
    );
    await retain({ database, log, config: { landingDays: 14 } });
    expect(await left()).toBe(0);
    expect(purged).toBeDefined();
  });
});

describe('somebody who is set inactive', () => {
  /** The member of the number, pushed, linked and settled. */
  async function linked(tenant: TestTenant, connection: string, number: number): Promise<string> {
    const id = await put(tenant, connection, user(number, known(number)));
    await planPushed(tenant, connection);
    return id;
  }
  const statusOf = async (tenant: TestTenant, number: number) =>
    (
      await queryIn<{ status: string }>(tenant, 'select status from member where email_norm = $1', [
        person(number).email,
      ])
    )[0]?.status;
  const inactive = (number: number, extra = {}) =>
    user(number, { ...known(number), active: false, ...extra });

  it('is deactivated at once, with a plan, the approval of the policy, an outcome and a trail', async () => {
    const tenant = await organisationWith({ members: people(5) });
    const connection = await connected(tenant);
    const id = await linked(tenant, connection, 1);
    await put(tenant, connection, inactive(1), id);
    expect(await statusOf(tenant, 1)).toBe('deactivated');
    const [trace] = await queryIn(
      tenant,
      `select p.at_once, r.read, r.status, a.actor, a.status as approval, o.action, o.result
         from change_outcome o join approval a using (approval_id) join plan p on p.plan_id = o.plan_id join run r using (run_id)`,
    );
    expect(trace).toEqual({
      at_once: true,
      read: 'push',
      status: 'done',
      actor: 'policy',
      approval: 'applied',
      action: 'deactivate',
      result: 'applied',
    });
    const events = await queryIn<{ action: string }>(
      tenant,
      `select action from audit_event order by event_id desc limit 4`,
    );
    expect(events.map((one) => one.action)).toContain('member.deactivated');
  });

  it('is found by e-mail also when no run has linked them yet', async () => {
    const tenant = await organisationWith({ members: people(5) });
    const connection = await connected(tenant);
    await put(tenant, connection, inactive(1));
    expect(await statusOf(tenant, 1)).toBe('deactivated');
  });

  it('waits with everything else that was pushed, which is not let go with it', async () => {
    const tenant = await organisationWith({ members: people(5) });
    const connection = await connected(tenant);
    const id = await linked(tenant, connection, 1);
    await put(tenant, connection, inactive(1, { title: 'Engineer' }), id);
    expect(await queryIn(tenant, `select from member where profile ? 'job_title'`)).toEqual([]);
    expect(proposals((await planPushed(tenant, connection))!)).toEqual([
      `update ${person(1).email}: differs`,
    ]);
  });

  it('waits where the connection asks about everything', async () => {
    const tenant = await organisationWith({ members: people(5) });
    const connection = await connected(tenant);
    await queryIn(tenant, `update source set policy = '{}' where source_id = $1`, [connection]);
    const id = await linked(tenant, connection, 1);
    await put(tenant, connection, inactive(1), id);
    expect(await statusOf(tenant, 1)).toBe('active');
    expect(await queryIn(tenant, 'select from plan where at_once')).toEqual([]);
    expect(proposals((await planPushed(tenant, connection))!)).toEqual([
      `deactivate ${person(1).email}: status`,
    ]);
  });

  it('waits beyond the brake, in one plan that is held', async () => {
    const tenant = await organisationWith({ members: people(10) });
    const connection = await connected(tenant);
    for (let number = 1; number <= 6; number += 1) await put(tenant, connection, inactive(number));
    const gone = await queryIn(tenant, `select from member where status = 'deactivated'`);
    expect(gone).toHaveLength(4);
    const plan = await planPushed(tenant, connection);
    expect(plan!.status).toBe('held');
    expect(plan!.safeguards.map((one) => one.code)).toEqual(['removals_over_limit']);
    expect(proposals(plan!)).toEqual([5, 6].map((number) => `deactivate ${person(number).email}: status`));
  });

  it('and is nobody here leaves nothing behind but what was pushed', async () => {
    const tenant = await organisationWith({ members: people(5) });
    const connection = await connected(tenant);
    await put(tenant, connection, user(91, { active: false }));
    await put(tenant, connection, user(92, { active: false, emails: [], externalId: 'unknown' }));
    expect(await queryIn(tenant, 'select from run')).toEqual([]);
  });

  it('is found by a Unique ID alone', async () => {
    const tenant = await organisationWith({ members: people(5) });
    const connection = await connected(tenant);
    await put(tenant, connection, user(91, { externalId: person(1).unique_id!, active: false }));
    expect(await statusOf(tenant, 1)).toBe('deactivated');
  });

  it('never is when they are protected', async () => {
    const tenant = await organisationWith({ members: [...people(4), person(5, { protected: true })] });
    const connection = await connected(tenant);
    await put(tenant, connection, inactive(5));
    expect(await statusOf(tenant, 5)).toBe('active');
  });

  it('leaves the plan that waits where it is', async () => {
    const tenant = await organisationWith({ members: people(5) });
    const connection = await connected(tenant);
    await put(tenant, connection, user(9));
    const waiting = await planPushed(tenant, connection);
    await put(tenant, connection, inactive(1));
    const [section] = await queryIn<{ status: string }>(
      tenant,
      'select status from plan_section where plan_id = $1',
      [waiting!.planId],
    );
    expect(section?.status).toBe('pending');
    expect(await approveAndApply(tenant, waiting!)).toMatchObject({ applied: 1 });
  });
});
