import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withLiterals } from '../../src/db/literals.ts';
import { newId } from '../../src/kernel/ids.ts';
import { createAbsent } from '../../src/planning/sql/compared.ts';
import { vanishedSegments } from '../../src/planning/sql/facts.ts';
import {
  inTenant,
  newOrganisation,
  people,
  person,
  type Setup,
  type Tenant,
} from '../support/organisation.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

/** Segments that vanish when everybody numbered up to `absent` is missing from a full snapshot. */
async function vanished(tenant: Tenant, absent: number, within = '60s'): Promise<string[]> {
  return inTenant(tenant, async ({ client }) => {
    await client.query(`
      create temporary table named on commit drop as
        select member_id, true as recognised from member
         where substring(email_norm from '[0-9]+')::int > ${absent};
      analyze named`);
    const { rows: hubs } = await client.query<{ hub_id: string }>(
      `select hub_id from hub where name = 'Mentoring'`,
    );
    const literals = { hub: hubs[0]?.hub_id ?? '', source: newId(), other_keys: '{job_title,eligibility}' };
    await client.query(withLiterals(createAbsent, literals));
    await client.query('analyze absent');
    await client.query(`set local statement_timeout = '${within}'`);
    const { rows } = await client.query<{ key: string; value: string; leavers: number }>(
      withLiterals(vanishedSegments, literals),
    );
    return rows.map((row) => `${row.key} ${row.value}: ${row.leavers}`);
  });
}

const organisationOf = (members: Setup['members']) => newOrganisation(home, { members });
const works = (department: string, languages: string[] = []) => ({ profile: { department, languages } });

describe('a segment vanishes', () => {
  it('when all of its members, at least five, are absent', async () => {
    const tenant = await organisationOf([
      ...people(5, works('Finance', ['French', 'English'])),
      ...people(4, works('Sales'), 6),
      ...people(9, works('Marketing', ['English']), 10),
    ]);
    expect(await vanished(tenant, 5)).toEqual(['department Finance: 5', 'languages French: 5']);
    expect(await vanished(tenant, 4)).toEqual([]);
    expect(await vanished(tenant, 9)).toEqual(['department Finance: 5', 'languages French: 5']);
  });

  it('not while somebody of it is spared', async () => {
    const tenant = await organisationOf([
      ...people(5, works('Finance')),
      person(6, { ...works('Finance'), protected: true }),
      ...people(9, works('Marketing'), 10),
    ]);
    expect(await vanished(tenant, 6)).toEqual([]);
  });

  it('whatever people of other hubs or deactivated ones are', async () => {
    const tenant = await organisationOf([
      ...people(5, works('Finance')),
      person(16, { ...works('Finance'), hubs: ['Alumni'] }),
      person(17, { ...works('Finance'), status: 'deactivated' }),
      ...people(9, works('Marketing'), 20),
    ]);
    expect(await vanished(tenant, 5)).toEqual(['department Finance: 5']);
  });

  it('and each person of it counts once', async () => {
    const tenant = await organisationOf([
      ...people(4, works('Sales', ['French', 'French'])),
      ...people(5, works('Sales', ['German', 'German']), 5),
      ...people(9, works('Sales', ['English']), 10),
    ]);
    expect(await vanished(tenant, 9)).toEqual(['languages German: 5']);
  });
});

it('500 absent of 2,600 are looked at in a moment, also by a database without statistics', async () => {
  const fresh = await freshTenant();
  try {
    const departments = ['Engineering', 'Sales', 'Marketing', 'Finance'];
    const one = (number: number) =>
      person(
        number,
        works(departments[number % 4] ?? '', number <= 500 ? ['French', 'English'] : ['English']),
      );
    const tenant = await newOrganisation(fresh, {
      members: Array.from({ length: 2600 }, (_, index) => one(index + 1)),
    });
    expect(await vanished(tenant, 500, '15s')).toEqual(['languages French: 500']);
  } finally {
    await fresh.close();
  }
});
