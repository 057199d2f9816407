import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeGroupUse } from '../../src/scim/groups/uses.ts';
import { inTenant, newOrganisation, people, person, queryIn, type Setup } from '../support/organisation.ts';
import { connected, planAllPushed, planPushed, put, user } from '../support/push.ts';
import { atConsole, proposals } from '../support/sync.ts';
import { carryOut, change, group, known, type Place, standsFor } from '../support/pushGroups.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

async function place(setup: Setup = {}): Promise<Place> {
  const tenant = await newOrganisation(home, setup);
  return { tenant, connection: await connected(tenant) };
}

const enrolled = ({ tenant }: Place) =>
  queryIn<{ email: string; status: string }>(
    tenant,
    'select m.email, e.status from enrolment e join member m using (member_id) order by m.email',
  );

describe('a group that stands for an option', () => {
  it('gives it to its members, and takes it when they leave', async () => {
    const at = await place({ members: people(2) });
    const ids = [
      await put(at.tenant, at.connection, known(1)),
      await put(at.tenant, at.connection, known(2)),
    ];
    const engineers = await group(at, 'Engineers', [ids[0]!]);
    await standsFor(at, engineers, 'option', 'Engineering');
    const plan = await planPushed(at.tenant, at.connection);
    expect(plan!.changes.map((one) => [one.person.email, one.after])).toEqual([
      [person(1).email, { department: 'Engineering' }],
    ]);
    await carryOut(at, plan!);
    await change(at, engineers, 'remove', ids[0]!);
    const again = await planPushed(at.tenant, at.connection);
    expect(again!.changes.map((one) => [one.person.email, one.after])).toEqual([
      [person(1).email, { department: null }],
    ]);
  });

  it('in two groups of one field nothing is guessed: the value waits', async () => {
    const at = await place({ members: people(1) });
    const id = await put(at.tenant, at.connection, known(1));
    await standsFor(at, await group(at, 'Engineers', [id]), 'option', 'Engineering');
    await standsFor(at, await group(at, 'Sellers', [id]), 'option', 'Sales');
    const plan = await planPushed(at.tenant, at.connection);
    expect(plan!.changes).toEqual([]);
    expect(plan!.attention.map((one) => [one.code, one.value])).toEqual([
      ['unknown_option', 'Engineering; Sales'],
    ]);
  });

  it('of a field of many options adds one beside another', async () => {
    const at = await place({ members: people(1) });
    const id = await put(at.tenant, at.connection, known(1));
    await standsFor(at, await group(at, 'English', [id]), 'option', 'English');
    await standsFor(at, await group(at, 'French', [id]), 'option', 'French');
    const plan = await planPushed(at.tenant, at.connection);
    expect(plan!.changes[0]?.after).toEqual({ languages: ['English', 'French'] });
  });

  it('within a group counts for whoever is in that', async () => {
    const at = await place({ members: people(1) });
    const id = await put(at.tenant, at.connection, known(1));
    const outer = await group(at, 'All engineers', [await group(at, 'Backend', [id])]);
    await standsFor(at, outer, 'option', 'Engineering');
    expect((await planPushed(at.tenant, at.connection))!.changes[0]?.after).toEqual({
      department: 'Engineering',
    });
  });
});

describe('a group that stands for a program', () => {
  it('enrols its members, and ends that when they leave', async () => {
    const at = await place({ members: people(1) });
    const id = await put(at.tenant, at.connection, known(1));
    const mentees = await group(at, 'Mentees', [id]);
    await standsFor(at, mentees, 'program', 'Spring round');
    const plan = await planPushed(at.tenant, at.connection);
    expect(proposals(plan!)).toEqual([`update ${person(1).email}: differs`]);
    await carryOut(at, plan!);
    expect(await enrolled(at)).toEqual([{ email: person(1).email, status: 'active' }]);
    expect(await queryIn(at.tenant, `select from member where profile::text like '%program%'`)).toEqual([]);
    expect(await planPushed(at.tenant, at.connection)).toBeUndefined();
    await change(at, mentees, 'remove', id);
    await carryOut(at, (await planPushed(at.tenant, at.connection))!);
    expect(await enrolled(at)).toEqual([{ email: person(1).email, status: 'ended' }]);
  });

  it('enrols newcomers with their invitation', async () => {
    const at = await place();
    const id = await put(at.tenant, at.connection, user(7));
    await standsFor(at, await group(at, 'Mentees', [id]), 'program', 'Spring round');
    await carryOut(at, (await planPushed(at.tenant, at.connection))!);
    expect(await enrolled(at)).toEqual([{ email: 'person7@acme.test', status: 'active' }]);
  });

  it('leaves alone whom somebody enrolled by hand', async () => {
    const at = await place({ members: people(1) });
    await queryIn(
      at.tenant,
      `insert into enrolment (program_id, member_id, status)
       select p.program_id, m.member_id, 'active' from program p, member m where p.name = 'Spring round'`,
    );
    await put(at.tenant, at.connection, known(1));
    await standsFor(at, await group(at, 'Mentees', []), 'program', 'Spring round');
    expect((await planPushed(at.tenant, at.connection))!.changes).toEqual([]);
  });
});

describe('a group that stands for a hub', () => {
  it('of the connection brings its members there, and nobody else', async () => {
    const at = await place();
    const inside = await put(at.tenant, at.connection, user(1));
    await put(at.tenant, at.connection, user(2));
    await standsFor(at, await group(at, 'Mentors', [inside]), 'hub', 'Mentoring');
    expect(proposals((await planPushed(at.tenant, at.connection))!)).toEqual([
      'invite person1@acme.test: new',
    ]);
  });

  it('ends the hub for whoever leaves it, and nothing else, and by no policy', async () => {
    const at = await place({ members: people(5) });
    await queryIn(at.tenant, `update source set policy = '{"deprovision": "auto", "update": "auto"}'`);
    const id = await put(at.tenant, at.connection, known(1));
    const mentors = await group(at, 'Mentors', [id]);
    await standsFor(at, mentors, 'hub', 'Mentoring');
    await planPushed(at.tenant, at.connection);
    await change(at, mentors, 'remove', id);
    const plan = await planPushed(at.tenant, at.connection);
    expect(plan!.changes.map((one) => [one.kind, one.reason, one.ticked, one.effects['suggested']])).toEqual([
      ['deprovision', 'deleted_in_source', false, 'delete_from_hub'],
    ]);
    expect(plan!.sections.map((one) => one.status)).toEqual(['pending']);
    await carryOut(at, plan!, { absent: 'delete_from_hub', includeNeverInSource: true });
    const [member] = await queryIn(at.tenant, 'select status from member where email = $1', [
      person(1).email,
    ]);
    expect(member).toEqual({ status: 'active' });
  });

  it('beside the own one brings its members to that hub as well, by a plan of its own', async () => {
    const at = await place({ members: people(2) });
    const id = await put(at.tenant, at.connection, known(1));
    await put(at.tenant, at.connection, known(2));
    const alumni = await group(at, 'Alumni', [id]);
    const use = await standsFor(at, alumni, 'hub', 'Alumni');
    const plans = await planAllPushed(at.tenant, at.connection);
    expect(plans.map(proposals)).toEqual([[], [`invite ${person(1).email}: joins_hub`]]);
    await carryOut(at, plans[1]!);
    await inTenant(at.tenant, (scope) => removeGroupUse(scope, at.connection, alumni, use, atConsole));
    expect((await planAllPushed(at.tenant, at.connection)).flatMap(proposals)).toEqual([]);
  });
});
