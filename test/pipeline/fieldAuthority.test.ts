import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reviewMapping } from '../../src/mapping/view.ts';
import { columnEffect } from '../../src/pipeline/columnEffect.ts';
import { lookup } from '../../src/pipeline/lookup.ts';
import { allFields, rankSources } from '../support/authority.ts';
import { inTenant, newOrganisation, people, queryIn, row, rows } from '../support/organisation.ts';
import { override, pipelineOf, planCsv, planned, type Planned, sourceOf } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
let tenant: TestTenant;
let plan: Planned;

const profile = { department: 'Sales', job_title: 'Analyst' };

beforeAll(async () => {
  home = await freshTenant();
  tenant = await newOrganisation(home, { members: people(6, { profile }) });
  await sourceOf(tenant, { source: 'CRM' });
  await rankSources(tenant, allFields('HR export', 'CRM'));
  const values = { Department: 'Sales', 'Job Title': 'Analyst' };
  await planCsv(tenant, [...rows(3, values), row(4, { Department: '' })], {
    source: 'HR export',
    partial: true,
  });
  plan = await planCsv(
    tenant,
    [
      row(1, { Department: 'Finance', 'Job Title': 'Analyst' }),
      row(2, { Department: 'Finance', 'Job Title': 'Pilot' }),
      row(3, { Department: 'Sales', 'Job Title': 'Analyst', 'Last Name': 'Other' }),
      row(4, { Department: 'Finance', 'Last Name': 'Other' }),
      row(5, { Department: 'Finance', 'Last Name': 'Other' }),
      row(9, { Department: 'Finance' }),
    ],
    { source: 'CRM', partial: true },
  );
});
afterAll(() => home.close());

describe('where another source is believed', () => {
  it('the effect of a column is what the plan proposes', async () => {
    const { columns } = await inTenant(tenant, (scope) => reviewMapping(scope, plan.runId));
    for (const [name, field] of [
      ['Department', 'department'],
      ['Job Title', 'job_title'],
      ['Last Name', 'last_name'],
    ] as const) {
      const position = columns.find(({ column }) => column === name)?.position ?? -1;
      const { members } = await columnEffect(pipelineOf(tenant), plan.runId, position);
      const writing = plan.changes.filter((one) => one.memberId !== null && field in one.after).length;
      expect({ name, members }).toEqual({ name, members: writing });
    }
    expect(plan.changes.filter((one) => 'department' in one.after)).toHaveLength(3);
  });

  it('the answer to "why was she not listed" says so', async () => {
    const said = async (who: string) => (await lookup(pipelineOf(tenant), plan.runId, who)).message;
    expect(await said('person1@acme.test')).toBe(
      'Row 2 is unchanged: every other value equals the profile. What it says of Email Address, First Name, Last Name, Department and Job Title is left to "HR export".',
    );
    expect(await said('person4@acme.test')).toMatch(
      /^Row 5 proposes an update of Department \(item \d+\)\. What it says of Email Address, First Name and Last Name is left to "HR export"\.$/,
    );
    expect(await said('person5@acme.test')).not.toContain('left to');
  });

  it('a held plan that is overridden remembers as little as another', async () => {
    const other = await newOrganisation(home, { members: people(6, { profile }) });
    await rankSources(other, allFields('HR export', 'CRM'));
    await planCsv(other, rows(6, { Department: 'Sales' }), { source: 'HR export' });
    const few = [...rows(6, { Department: 'Finance', Status: 'inactive' })];
    const held = await planCsv(other, few, { source: 'CRM' });
    expect(held.status).toBe('held');
    await override(other, held.planId);
    expect((await planned(other, held.planId)).changes.flatMap((one) => Object.keys(one.after))).toEqual([]);
    const links = await queryIn<{ in_step_version: unknown; says: unknown }>(
      other,
      `select in_step_version, says from source_record r join source s using (source_id) where s.name = 'CRM'`,
    );
    expect(links).toHaveLength(6);
    expect(links[0]).toEqual({
      in_step_version: null,
      says: expect.arrayContaining(['department', 'email']),
    });
  });
});
