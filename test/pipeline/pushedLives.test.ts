import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cut, settlePushed } from '../../src/pipeline/cut.ts';
import { planRun } from '../../src/pipeline/pipeline.ts';
import { removeGroupUse } from '../../src/scim/groups/uses.ts';
import { deleteResource } from '../../src/scim/operations.ts';
import { changeSettings } from '../../src/directory/settings.ts';
import { decideValues } from '../../src/mapping/decideValues.ts';
import { reviewColumns } from '../../src/mapping/review.ts';
import { removeSource } from '../../src/source/changeSource.ts';
import { changePolicy } from '../../src/source/changePolicy.ts';
import {
  inTenant,
  newOrganisation,
  people,
  person,
  queryIn,
  row,
  type Setup,
} from '../support/organisation.ts';
import { connected, drop, planAllPushed, planPushed, put, user } from '../support/push.ts';
import {
  apply,
  approve,
  approveAndApply,
  atConsole,
  attentionOf,
  override,
  pipelineOf,
  planCsv,
  proposals,
} from '../support/sync.ts';
import { carryOut, change, group, known, type Place, scim, standsFor } from '../support/pushGroups.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

/** What becomes of people over several pushes and plans. */

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

async function place(setup: Setup = {}): Promise<Place> {
  const tenant = await newOrganisation(home, setup);
  return { tenant, connection: await connected(tenant) };
}

/** A cut as the clock makes it, which nobody asked for. */
function cutByItself({ tenant, connection }: Place): Promise<readonly string[]> {
  return inTenant(tenant, (scope) => cut(scope, pipelineOf(tenant).config, connection));
}

async function unsettled({ tenant }: Place): Promise<string[]> {
  const rows = await queryIn<{ user_name: string }>(
    tenant,
    `select user_name from scim_resource where type = 'User' and not settled order by user_name`,
  );
  return rows.map((row) => row.user_name);
}

describe('what nobody has decided about', () => {
  it('is proposed again with each cut: who was deleted', async () => {
    const at = await place({ members: people(5) });
    const id = await put(at.tenant, at.connection, known(1));
    await planPushed(at.tenant, at.connection);
    await drop(at.tenant, at.connection, id);
    const leaving = `deprovision ${person(1).email}: deleted_in_source`;
    expect(proposals((await planPushed(at.tenant, at.connection))!)).toEqual([leaving]);
    await put(at.tenant, at.connection, user(9));
    const plan = await planPushed(at.tenant, at.connection);
    expect(proposals(plan!)).toEqual([leaving, 'invite person9@acme.test: new']);
    await carryOut(at, plan!, { absent: 'deactivate' });
    expect(await unsettled(at)).toEqual([]);
  });

  it('is proposed again with each cut: what came by a group', async () => {
    const at = await place({ members: people(1) });
    const id = await put(at.tenant, at.connection, known(1));
    const engineers = await group(at, 'Engineers', [id]);
    await standsFor(at, engineers, 'option', 'Engineering');
    await standsFor(at, engineers, 'program', 'Spring round');
    await carryOut(at, (await planPushed(at.tenant, at.connection))!);
    await change(at, engineers, 'remove', id);
    const first = await planPushed(at.tenant, at.connection);
    expect(Object.values(first!.changes[0]!.after)).toEqual([null, null]);
    await put(at.tenant, at.connection, user(9));
    const second = await planPushed(at.tenant, at.connection);
    expect(second!.changes.find((one) => one.person.email === person(1).email)?.after).toEqual(
      first!.changes[0]!.after,
    );
  });

  it('is not proposed any more once they were deleted, also from a plan that was held', async () => {
    const at = await place();
    const id = await put(at.tenant, at.connection, user(1));
    await put(at.tenant, at.connection, { userName: 'a', active: true });
    await put(at.tenant, at.connection, { userName: 'b', active: true });
    const plan = await planPushed(at.tenant, at.connection);
    await queryIn(at.tenant, `update plan set linked = false where plan_id = $1`, [plan!.planId]);
    await queryIn(at.tenant, `delete from source_record`);
    await queryIn(
      at.tenant,
      `update scim_resource set settled = true, fresh = false where user_name in ('a', 'b')`,
    );
    await drop(at.tenant, at.connection, id);
    await planPushed(at.tenant, at.connection);
    const [section] = await queryIn<{ status: string }>(
      at.tenant,
      `select status from plan_section where plan_id = $1 and kind = 'invite'`,
      [plan!.planId],
    );
    expect(section).toEqual({ status: 'superseded' });
    expect(await unsettled(at)).toEqual([]);
  });

  it('is planned again when planning failed', async () => {
    const at = await place();
    await put(at.tenant, at.connection, user(1));
    const [run] = await cutByItself(at);
    await queryIn(at.tenant, 'update landing set complete = false');
    await expect(planRun(pipelineOf(at.tenant), run!)).rejects.toThrow();
    const [state] = await queryIn<{ status: string }>(at.tenant, 'select status from run');
    expect(state).toEqual({ status: 'failed' });
    expect(await cutByItself(at)).toEqual([]);
    await queryIn(at.tenant, `update run set finished_at = now() - interval '1 hour'`);
    expect(await cutByItself(at)).toHaveLength(1);
  });

  it('does not keep others waiting after a plan was carried out late', async () => {
    const at = await place();
    await put(at.tenant, at.connection, user(1));
    const plan = await planPushed(at.tenant, at.connection);
    await queryIn(at.tenant, `update run set created_at = now() - interval '8 hours'`);
    // Planned in no time.
    await queryIn(
      at.tenant,
      `update plan set created_at = (select min(at) from audit_event where entity_id = plan_id)`,
    );
    await carryOut(at, plan!);
    await put(at.tenant, at.connection, user(2));
    expect(await cutByItself(at)).toHaveLength(1);
  });

  it('does not hold up others for want of a name or an address', async () => {
    const at = await place();
    await put(at.tenant, at.connection, { userName: 'robot', active: true });
    await put(at.tenant, at.connection, user(1));
    const plan = await planPushed(at.tenant, at.connection);
    expect(attentionOf(plan!)).toHaveLength(1);
    expect(plan!.status).not.toBe('held');
  });
});

describe('two users who are one member', () => {
  it('wait whichever was pushed first, until they differ', async () => {
    const at = await place();
    await put(at.tenant, at.connection, user(1));
    await carryOut(at, (await planPushed(at.tenant, at.connection))!);
    const { emails } = user(1) as { emails: never };
    const second = await put(at.tenant, at.connection, user(2, { emails }));
    const plan = await planPushed(at.tenant, at.connection);
    expect(plan!.changes).toEqual([]);
    expect(plan!.attention.map((one) => one.code)).toEqual(['same_member', 'same_member']);
    await put(at.tenant, at.connection, user(2), second);
    const next = await planPushed(at.tenant, at.connection);
    expect(proposals(next!)).toEqual(['invite person2@acme.test: new']);
    await carryOut(at, next!);
    expect(await unsettled(at)).toEqual([]);
  });
});

describe('a deactivation at once', () => {
  it('is not for people outside of the groups that stand for the hub', async () => {
    const at = await place({ members: people(5) });
    const inside = await put(at.tenant, at.connection, known(1));
    await standsFor(at, await group(at, 'Mentors', [inside]), 'hub', 'Mentoring');
    await put(at.tenant, at.connection, known(2, { active: false }));
    expect(await queryIn(at.tenant, `select from member where status = 'deactivated'`)).toEqual([]);
    await put(at.tenant, at.connection, known(1, { active: false }), inside);
    expect(await queryIn(at.tenant, `select from member where status = 'deactivated'`)).toHaveLength(1);
  });

  it('is proposed where it is asked about, also for who left the groups of the hub', async () => {
    const at = await place({ members: people(5) });
    await queryIn(at.tenant, `update source set policy = '{}'`);
    const id = await put(at.tenant, at.connection, known(1));
    const mentors = await group(at, 'Mentors', [id]);
    await standsFor(at, mentors, 'hub', 'Mentoring');
    await planPushed(at.tenant, at.connection);
    await change(at, mentors, 'remove', id);
    await put(at.tenant, at.connection, known(1, { active: false }), id);
    expect(proposals((await planPushed(at.tenant, at.connection))!)).toEqual([
      `deactivate ${person(1).email}: status`,
    ]);
  });

  it('waits while somebody has to look at the mapping', async () => {
    const at = await place({ members: people(5) });
    const id = await put(at.tenant, at.connection, known(1));
    await planPushed(at.tenant, at.connection);
    await queryIn(at.tenant, `update mapping_column set reviewed_at = null where header = 'active'`);
    await put(at.tenant, at.connection, known(1, { active: false }), id);
    expect(await queryIn(at.tenant, `select from member where status = 'deactivated'`)).toEqual([]);
  });
});

describe('another hub', () => {
  it('is left alone once no group stands for it, with what waited there', async () => {
    const at = await place();
    const id = await put(at.tenant, at.connection, user(1));
    const alumni = await group(at, 'Alumni', [id]);
    const use = await standsFor(at, alumni, 'hub', 'Alumni');
    const plans = await planAllPushed(at.tenant, at.connection);
    expect(plans.map(proposals)).toHaveLength(2);
    await inTenant(at.tenant, (scope) => removeGroupUse(scope, at.connection, alumni, use, atConsole));
    const sections = await queryIn<{ status: string }>(
      at.tenant,
      'select status from plan_section where plan_id = $1',
      [plans[1]!.planId],
    );
    expect(sections).toEqual([{ status: 'superseded' }]);
    await carryOut(at, (await planPushed(at.tenant, at.connection))!);
    expect(await unsettled(at)).toEqual([]);
  });

  it('has the policy of the connection', async () => {
    const at = await place();
    const id = await put(at.tenant, at.connection, user(1));
    await standsFor(at, await group(at, 'Alumni', [id]), 'hub', 'Alumni');
    await inTenant(at.tenant, (scope) =>
      changePolicy(scope, at.connection, { invite: 'auto', deactivate: 'ask' }, atConsole),
    );
    const policies = await queryIn<{ policy: object }>(
      at.tenant,
      `select policy from source where connector = 'scim-push'`,
    );
    expect(policies[1]).toEqual(policies[0]);
  });

  it('does not say what the own one says already', async () => {
    const at = await place({ members: [person(1, { hubs: ['Mentoring', 'Alumni'] })] });
    const id = await put(at.tenant, at.connection, known(1));
    await standsFor(at, await group(at, 'Alumni', [id]), 'hub', 'Alumni');
    await planAllPushed(at.tenant, at.connection);
    await put(at.tenant, at.connection, known(1, { title: 'Engineer' }), id);
    const plans = await planAllPushed(at.tenant, at.connection);
    expect(plans.flatMap(proposals)).toEqual([`update ${person(1).email}: differs`]);
  });
});

describe('a group that is deleted', () => {
  it('stays what it stood for until a person decides', async () => {
    const at = await place();
    const inside = await put(at.tenant, at.connection, user(1));
    const mentors = await group(at, 'Mentors', [inside]);
    const use = await standsFor(at, mentors, 'hub', 'Mentoring');
    await planPushed(at.tenant, at.connection);
    await scim(at, (here) => deleteResource(here, 'Group', mentors, {}));
    await put(at.tenant, at.connection, user(2));
    expect((await planAllPushed(at.tenant, at.connection)).flatMap(proposals)).toEqual([]);
    await inTenant(at.tenant, (scope) => removeGroupUse(scope, at.connection, mentors, use, atConsole));
    expect(proposals((await planPushed(at.tenant, at.connection))!)).toHaveLength(2);
  });
});

describe('settling', () => {
  it('does not wait for pushes', async () => {
    const at = await place();
    const id = await put(at.tenant, at.connection, user(1));
    const plan = await planPushed(at.tenant, at.connection);
    await approveAndApply(at.tenant, plan!);
    await inTenant(at.tenant, async ({ client }) => {
      await client.query('select from scim_resource where resource_id = $1 for no key update', [id]);
      await inTenant(at.tenant, async (scope) => {
        await scope.client.query(`set local lock_timeout = '1s'`);
        await settlePushed(scope, { plan: plan!.planId });
      });
    });
    await inTenant(at.tenant, (scope) => settlePushed(scope, { plan: plan!.planId }));
    expect(await unsettled(at)).toEqual([]);
  });
});

describe('somebody who is created anew', () => {
  it('keeps their account: the deletion of the old user is about nobody', async () => {
    const at = await place({ members: people(5) });
    const old = await put(at.tenant, at.connection, known(1));
    await planPushed(at.tenant, at.connection);
    await drop(at.tenant, at.connection, old);
    const deletion = await planPushed(at.tenant, at.connection);
    expect(proposals(deletion!)).toEqual([`deprovision ${person(1).email}: deleted_in_source`]);
    await put(at.tenant, at.connection, known(1));
    expect(proposals((await planPushed(at.tenant, at.connection))!)).toEqual([]);
    expect(await unsettled(at)).toEqual([]);
  });

  it('comes back when the deletion was carried out', async () => {
    const at = await place({ members: people(5) });
    const old = await put(at.tenant, at.connection, known(1));
    await planPushed(at.tenant, at.connection);
    await drop(at.tenant, at.connection, old);
    await carryOut(at, (await planPushed(at.tenant, at.connection))!, { absent: 'deactivate' });
    await put(at.tenant, at.connection, known(1));
    expect(proposals((await planPushed(at.tenant, at.connection))!)).toEqual([
      `reactivate ${person(1).email}: returned`,
    ]);
  });

  it('is offered to be restored when the account was deleted, and declined once is enough', async () => {
    const at = await place({ members: people(5) });
    const old = await put(at.tenant, at.connection, known(1));
    await planPushed(at.tenant, at.connection);
    await drop(at.tenant, at.connection, old);
    await carryOut(at, (await planPushed(at.tenant, at.connection))!, { absent: 'delete_from_tenant' });
    await put(at.tenant, at.connection, known(1));
    expect(proposals((await planPushed(at.tenant, at.connection))!)).toEqual([
      `restore ${person(1).email}: deleted`,
    ]);
  });
});

describe('many who are set inactive at the same time', () => {
  it('go at once only as far as one person may remove people alone', async () => {
    const at = await place({ members: people(12) });
    const ids = [1, 2].map((number) => put(at.tenant, at.connection, known(number)));
    const [one = '', two = ''] = await Promise.all(ids);
    await planPushed(at.tenant, at.connection);
    const alone = (removalsOver: number) =>
      inTenant(at.tenant, (scope) => changeSettings(scope, { fourEyes: { removalsOver } }, atConsole));
    const gone = () => queryIn(at.tenant, `select email from member where status = 'deactivated'`);
    await alone(0);
    await put(at.tenant, at.connection, known(1, { active: false }), one);
    expect(await gone()).toEqual([]);
    await alone(1);
    await put(at.tenant, at.connection, known(2, { active: false }), two);
    expect(await gone()).toEqual([{ email: 'person2@acme.test' }]);
  });

  it('are never more than the brake allows, also while a plan is approved', async () => {
    const at = await place({ members: people(12) });
    const ids: string[] = [];
    for (let number = 1; number <= 8; number += 1)
      ids.push(await put(at.tenant, at.connection, known(number)));
    await planPushed(at.tenant, at.connection);
    const upload = await planCsv(
      at.tenant,
      [9, 10].map((number) => row(number, { Status: 'inactive' })),
      { partial: true },
    );
    expect(upload.changes.map((one) => one.kind)).toEqual(['deactivate', 'deactivate']);
    const pushes = ids.map((id, index) =>
      put(at.tenant, at.connection, known(index + 1, { active: false }), id),
    );
    const approval = approveAndApply(at.tenant, upload).catch((error: unknown) => String(error));
    await Promise.all([...pushes, approval]);
    const gone = await queryIn(at.tenant, `select from member where status = 'deactivated'`);
    expect(gone).toHaveLength(4);
    const ledger = await queryIn(at.tenant, 'select from removal_ledger');
    expect(ledger).toHaveLength(4);
  });

  it('are not stopped by a second hub that lets them go', async () => {
    const at = await place({ members: people(6, { hubs: ['Mentoring', 'Alumni'] }) });
    const ids: string[] = [];
    for (let number = 1; number <= 6; number += 1)
      ids.push(await put(at.tenant, at.connection, known(number)));
    await standsFor(at, await group(at, 'Alumni', ids), 'hub', 'Alumni');
    for (const [index, id] of ids.entries())
      await put(at.tenant, at.connection, known(index + 1, { active: false }), id);
    const gone = await queryIn(at.tenant, `select from member where status = 'deactivated'`);
    expect(gone).toHaveLength(4);
  });
});

describe('a plan that is held', () => {
  it('is settled once it is overridden and carried out', async () => {
    const at = await place({ members: people(10) });
    await queryIn(at.tenant, `update source set policy = '{}'`);
    for (let number = 1; number <= 6; number += 1)
      await put(at.tenant, at.connection, known(number, { active: false }));
    const plan = await planPushed(at.tenant, at.connection);
    expect(plan!.status).toBe('held');
    await override(at.tenant, plan!.planId);
    await carryOut(at, plan!);
    expect(await unsettled(at)).toEqual([]);
    expect(await queryIn(at.tenant, `select from member where status = 'deactivated'`)).toHaveLength(6);
  });
});

describe('a value that waits', () => {
  it('is settled when somebody says what it means and plans again', async () => {
    const at = await place({ members: people(1) });
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    await put(at.tenant, at.connection, known(1, { [enterprise]: { department: 'Selling' } }));
    const plan = await planPushed(at.tenant, at.connection);
    expect(plan!.attention.map((one) => one.code)).toEqual(['unknown_option']);
    const { version, position } = (
      await queryIn<{ version: number; position: number }>(
        at.tenant,
        `select version, position from mapping_column where header = 'enterprise.department' order by version desc`,
      )
    )[0]!;
    expect(version).toBe(1);
    await inTenant(at.tenant, (scope) =>
      decideValues(scope, plan!.runId, position, [{ value: 'Selling', option: 'Sales' }], atConsole),
    );
    await inTenant(at.tenant, (scope) => reviewColumns(scope, plan!.runId, undefined, atConsole));
    const again = await planRun(pipelineOf(at.tenant), plan!.runId);
    await carryOut(at, again);
    expect(await unsettled(at)).toEqual([]);
    expect(await queryIn(at.tenant, `select profile ->> 'department' as d from member`)).toEqual([
      { d: 'Sales' },
    ]);
    await put(at.tenant, at.connection, user(2, { [enterprise]: { department: 'Selling' } }));
    const next = await planPushed(at.tenant, at.connection);
    expect(next!.changes[0]?.after).toMatchObject({ department: 'Sales' });
  });
});

describe('groups', () => {
  it('that stand for the same program count as one', async () => {
    const at = await place({ members: people(1) });
    const id = await put(at.tenant, at.connection, known(1));
    const [one, other] = [await group(at, 'A', [id]), await group(at, 'B', [id])];
    await standsFor(at, one, 'program', 'Spring round');
    await standsFor(at, other, 'program', 'Spring round');
    await carryOut(at, (await planPushed(at.tenant, at.connection))!);
    await change(at, one, 'remove', id);
    expect((await planPushed(at.tenant, at.connection))!.changes).toEqual([]);
  });

  it('of one field replace each other', async () => {
    const at = await place({ members: people(1) });
    const id = await put(at.tenant, at.connection, known(1));
    const [one, other] = [await group(at, 'A', [id]), await group(at, 'B', [])];
    await standsFor(at, one, 'option', 'Sales');
    await standsFor(at, other, 'option', 'Finance');
    await carryOut(at, (await planPushed(at.tenant, at.connection))!);
    await change(at, one, 'remove', id);
    await change(at, other, 'add', id);
    const plan = await planPushed(at.tenant, at.connection);
    expect(plan!.changes.map((each) => [each.before, each.after])).toEqual([
      [{ department: 'Sales' }, { department: 'Finance' }],
    ]);
  });
});

describe('a connection that was removed', () => {
  it('is not cut any more, nor looked at, and what waited is off', async () => {
    const at = await place();
    const id = await put(at.tenant, at.connection, user(1));
    await standsFor(at, await group(at, 'Alumni', [id]), 'hub', 'Alumni');
    await planAllPushed(at.tenant, at.connection);
    await put(at.tenant, at.connection, user(2));
    await inTenant(at.tenant, (scope) => removeSource(scope, at.connection, atConsole));
    expect(await cutByItself(at)).toEqual([]);
    expect(await queryIn(at.tenant, 'select from scim_resource where fresh')).toEqual([]);
    const sections = await queryIn<{ status: string }>(at.tenant, 'select distinct status from plan_section');
    expect(sections).toEqual([{ status: 'cancelled' }]);
  });
});

describe('a field that the tenant adds', () => {
  it('has a column from the next cut on, and nobody has to look at it', async () => {
    const at = await place({ members: people(1) });
    const id = await put(at.tenant, at.connection, known(1));
    await standsFor(at, await group(at, 'A', [id]), 'program', 'Spring round');
    await carryOut(at, (await planPushed(at.tenant, at.connection))!);
    await queryIn(
      at.tenant,
      `insert into field (field_id, key, label, type, position) values (gen_random_uuid(), 'cohort', 'Cohort', 'text', 99)`,
    );
    const own = 'urn:ietf:params:scim:schemas:extension:profilesync:2.0:User';
    await put(at.tenant, at.connection, known(1, { [own]: { cohort: '2026' } }), id);
    const plan = await planPushed(at.tenant, at.connection);
    expect(plan!.unreviewed).toBe(0);
    expect(plan!.changes.map((one) => one.after)).toEqual([{ cohort: '2026' }]);
  });
});

describe('at the same time', () => {
  it('two servers that cut make one run', async () => {
    const at = await place();
    await put(at.tenant, at.connection, user(1));
    const runs = await Promise.all([cutByItself(at), cutByItself(at)]);
    expect(runs.flat()).toHaveLength(1);
  });

  it('a plan that is approved and not carried out yet invites nobody twice', async () => {
    const at = await place();
    await put(at.tenant, at.connection, user(1));
    const first = await planPushed(at.tenant, at.connection);
    await approve(at.tenant, first!.planId);
    await put(at.tenant, at.connection, user(2));
    const second = await planPushed(at.tenant, at.connection);
    await approve(at.tenant, second!.planId);
    await apply(at.tenant, second!.planId);
    expect(await apply(at.tenant, first!.planId)).toMatchObject({ applied: 0, stale: 1 });
    expect(await queryIn(at.tenant, 'select from invitation')).toHaveLength(2);
    await planPushed(at.tenant, at.connection);
    expect(await unsettled(at)).toEqual([]);
  });

  it('a push waits a moment for whoever changes the hub, and then leaves it to the next cut', async () => {
    const at = await place({ members: people(5) });
    await inTenant(at.tenant, async ({ client }) => {
      await client.query('update hub set revision = revision + 1');
      await put(at.tenant, at.connection, known(1, { active: false }));
    });
    expect(await queryIn(at.tenant, `select from member where status = 'deactivated'`)).toEqual([]);
    expect(proposals((await planPushed(at.tenant, at.connection))!)).toEqual([
      `deactivate ${person(1).email}: status`,
    ]);
  });
});
