import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import pg from 'pg';
import { getRunSummary, listRuns } from '../../src/pipeline/runList.ts';
import { edit } from '../support/directory.ts';
import { inTenant, newOrganisation, people, row, rows } from '../support/organisation.ts';
import { approve, apply, approveAndApply, planCsv, receiveCsv, override } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const reportOf = async (tenant: TestTenant, run: string) =>
  (await inTenant(tenant, (scope) => getRunSummary(scope, run))).report;

describe('the report of a run', () => {
  it('is there with its plan, and moves with what is applied, kind by kind', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const content = [...rows(2), row(3, { 'First Name': 'New' }), row(4, { 'First Name': 'New' }), row(9)];
    const run = await receiveCsv(tenant, content);
    expect(await reportOf(tenant, run)).toBeNull();

    const plan = await planCsv(tenant, [...content, row(10), row(11, { 'Email Address': 'none' })]);
    const { runId } = plan;
    const before = {
      rows: { read: 7, unchanged: 2, not_eligible: 0, planned: 4, attention: 1 },
      planned: { invite: 2, update: 2 },
      applied: {},
      held: false,
    };
    expect(await reportOf(tenant, runId)).toEqual(before);
    await approveAndApply(tenant, plan, { kinds: ['invite'] });
    expect(await reportOf(tenant, runId)).toEqual({ ...before, applied: { invite: 2 } });
    // One of the two is stale by now: it was not applied.
    await edit(tenant, 'person3@acme.test', `first_name = 'Other'`);
    await approve(tenant, plan.planId, { kinds: ['update'] });
    await apply(tenant, plan.planId, 1);
    expect(await reportOf(tenant, runId)).toEqual({ ...before, applied: { invite: 2, update: 1 } });
  });

  it('says whether the plan is held', async () => {
    const tenant = await newOrganisation(home, { members: people(20) });
    const { planId, runId } = await planCsv(tenant, rows(10));
    expect(await reportOf(tenant, runId)).toMatchObject({ planned: { deprovision: 10 }, held: true });
    await override(tenant, planId);
    expect(await reportOf(tenant, runId)).toMatchObject({ held: false });
  });

  it('costs a list no more statements for more runs', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    const statements = async () => {
      const query = vi.spyOn(pg.Client.prototype, 'query');
      try {
        const { items } = await inTenant(tenant, (scope) => listRuns(scope, { limit: 10 }));
        return { reports: items.filter((one) => one.report !== null).length, of: query.mock.calls.length };
      } finally {
        query.mockRestore();
      }
    };
    await planCsv(tenant, rows(2));
    const one = await statements();
    await planCsv(tenant, rows(3));
    await planCsv(tenant, rows(4));
    expect(await statements()).toEqual({ reports: 3, of: one.of });
  });
});
