import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accept, memberOf, trailOf } from '../support/directory.ts';
import { newOrganisation, people, person, queryIn, row, rows } from '../support/organisation.ts';
import { planCsv, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

describe('invite', () => {
  it('creates the account and the membership as invited, writes the values, one invitation, one mail', async () => {
    const tenant = await newOrganisation(home);
    await sync(tenant, [
      row(1, { Department: 'sales', Languages: 'German;English', 'Job Title': ' Analyst ' }),
    ]);
    expect(await memberOf(tenant, 'person1@acme.test')).toEqual({
      email: 'person1@acme.test',
      first_name: 'Firsta',
      last_name: 'Lasta',
      status: 'invited',
      protected: false,
      profile: { department: 'Sales', languages: ['English', 'German'], job_title: 'Analyst' },
      ids: { directory: 'E00001' },
      hubs: { Mentoring: 'invited' },
      programs: {},
      holds: [],
      invitations: ['Mentoring'],
      mail: ['person1@acme.test'],
    });
  });

  it('of a hub of another source gives the Unique ID in that id space', async () => {
    const tenant = await newOrganisation(home);
    await sync(tenant, [row(1, { 'Unique ID': 'crm-1' })], { source: 'CRM' });
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({ ids: { source: 'crm-1' } });
  });

  it('without a Unique ID knows the person by the e-mail', async () => {
    const tenant = await newOrganisation(home);
    await sync(tenant, [row(1, { 'Unique ID': '' })]);
    expect(await memberOf(tenant, 'person1@acme.test')).toMatchObject({ ids: {}, status: 'invited' });
    expect((await planCsv(tenant, [row(1, { 'Unique ID': '' })])).changes).toEqual([]);
  });

  it('to one more hub is for the account that exists: values ride along, and no second account', async () => {
    const tenant = await newOrganisation(home, {
      members: [...people(2), person(3, { hubs: ['Alumni'], profile: { department: 'Sales' } })],
    });
    await sync(tenant, [...rows(2), row(3, { Department: 'Finance' })]);
    expect(await memberOf(tenant, 'person3@acme.test')).toMatchObject({
      status: 'active',
      profile: { department: 'Finance' },
      hubs: { Alumni: 'active', Mentoring: 'invited' },
      invitations: ['Mentoring'],
      mail: ['person3@acme.test'],
    });
    expect((await planCsv(tenant, [...rows(2), row(3, { Department: 'Finance' })])).changes).toEqual([]);
  });

  it('again to a hub that somebody was deleted from opens the same membership once more', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await sync(tenant, rows(5));
    await sync(tenant, rows(4), { absent: 'delete_from_hub' });
    await sync(tenant, rows(5));
    expect(await memberOf(tenant, 'person5@acme.test')).toMatchObject({
      status: 'active',
      hubs: { Mentoring: 'invited' },
      invitations: ['Mentoring'],
    });
    await accept(tenant, 'person5@acme.test');
    expect(await memberOf(tenant, 'person5@acme.test')).toMatchObject({ hubs: { Mentoring: 'active' } });
  });

  it('tokens are single use and each person has one', async () => {
    const tenant = await newOrganisation(home);
    await sync(tenant, rows(25));
    const [tokens] = await queryIn(
      tenant,
      `select count(distinct token_hash)::int as hashes, count(*)::int as all,
              (select count(distinct data ->> 'token')::int from outbox_message) as mailed from invitation`,
    );
    expect(tokens).toEqual({ hashes: 25, all: 25, mailed: 25 });
  });

  it('is in the trail with what it wrote', async () => {
    const tenant = await newOrganisation(home);
    await sync(tenant, [row(1, { Department: 'Sales' })]);
    expect(await trailOf(tenant, 'person1@acme.test')).toMatchObject([
      {
        action: 'member.invited',
        actor: 'console:test',
        body: { reason: 'new', before: { department: null }, after: { department: 'Sales' } },
      },
    ]);
  });
});
