import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decideValue } from '../../src/mapping/decideValues.ts';
import { changeColumn, reviewColumns } from '../../src/mapping/review.ts';
import { reviewMapping } from '../../src/mapping/view.ts';
import { planRun } from '../../src/pipeline/pipeline.ts';
import { tracedHistory } from '../../src/planning/origins.ts';
import { memberId } from '../support/directory.ts';
import {
  inTenant,
  newOrganisation,
  organisation,
  people,
  queryIn,
  type Row,
  row,
} from '../support/organisation.ts';
import { approveAndApply, atConsole, pipelineOf, receiveCsv, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

async function originsOf(tenant: TestTenant, email: string) {
  const id = await memberId(tenant, email);
  const { items } = await inTenant(tenant, (scope) => tracedHistory(scope, id, { limit: 100 }));
  return items.map(({ action, origin }) => ({ action, columns: origin?.columns ?? null }));
}

const reviewer = 'admin:approver@acme.test';

describe('the history of a member', () => {
  it('names the column, the rule and the reviewer of each value that a plan wrote', async () => {
    const tenant = await newOrganisation(home, {
      ...organisation,
      fields: [
        ...(organisation.fields ?? []),
        { key: 'hired', label: 'Hired', type: 'date' },
        { key: 'mentor', label: 'Mentor', type: 'boolean' },
        { key: 'grade', label: 'Grade', type: 'number' },
      ],
      members: people(3, { profile: { job_title: 'Engineer', department: 'Finance' } }),
    });
    const cells = {
      Division: 'Verkauf',
      Languages: 'Deutsch;English',
      Position: 'Pilot',
      Hired: '31/01/2021',
      Mentor: 'Ja',
      Grade: '1,5',
    };
    const content: Row[] = [
      row(1, { ...cells, Position: '' }),
      row(2, { ...cells, Division: 'MARKETING', Languages: 'ENGLISH' }),
      row(4, { ...cells, Division: 'Sales' }),
      row(5, { ...cells, Division: 'Vertrieb' }),
    ];
    const runId = await receiveCsv(tenant, content, { partial: true, accept: false });
    await planRun(pipelineOf(tenant), runId);
    const { columns } = await inTenant(tenant, (scope) => reviewMapping(scope, runId));
    const at = (name: string) => columns.find((one) => one.column === name)?.position ?? -1;
    await inTenant(tenant, async (scope) => {
      await changeColumn(scope, runId, at('Division'), { field: 'department' }, reviewer);
      await changeColumn(scope, runId, at('Position'), { field: 'job_title', blank: 'clear' }, reviewer);
      await changeColumn(scope, runId, at('Grade'), { field: 'grade', number_style: 'comma' }, reviewer);
      for (const value of ['Verkauf', 'Vertrieb']) {
        await decideValue(scope, runId, at('Division'), { value, option: 'Sales' }, reviewer);
      }
      await decideValue(scope, runId, at('Languages'), { value: 'Deutsch', option: 'German' }, reviewer);
      await scope.db.updateTable('mapping_column').set({ match_words: true }).execute();
      await reviewColumns(scope, runId, undefined, reviewer);
    });
    const plan = await planRun(pipelineOf(tenant), runId);
    await approveAndApply(tenant, plan);

    const from = (column: string, rule: string) => ({ column, rule, reviewed_by: reviewer });
    const [first] = await originsOf(tenant, 'person1@acme.test');
    expect(first).toEqual({
      action: 'member.updated',
      columns: {
        hired: from('Hired', 'date read as day/month/year'),
        mentor: from('Mentor', 'read as yes or no'),
        grade: from('Grade', 'number read with a decimal comma'),
        // Which of them the cell had is not kept: the column has them all.
        department: from('Division', 'as in the file, or the values "Verkauf" and "Vertrieb" go to "Sales"'),
        job_title: from('Position', 'a blank cell clears the value'),
        languages: from(
          'Languages',
          'as in the file, or words match an option; the value "Deutsch" goes to "German"',
        ),
      },
    });
    const [second] = await originsOf(tenant, 'person2@acme.test');
    expect(second?.columns).toMatchObject({
      department: from('Division', 'words match an option'),
      job_title: from('Position', 'as in the file'),
    });
    const [invited] = await originsOf(tenant, 'person4@acme.test');
    expect(invited).toMatchObject({
      action: 'member.invited',
      columns: { grade: first?.columns?.['grade'] },
    });
  });

  it('goes by the mapping that the plan was made with, and by what is left of the file', async () => {
    const tenant = await newOrganisation(home, { members: people(2) });
    const sales = { Department: 'Sails', 'Job Title': 'Pilot' };
    const known = { Department: 'Sales', 'Job Title': 'Baker' };
    await sync(tenant, [row(1, known), row(2)], { partial: true });
    const runId = await receiveCsv(tenant, [row(1, sales), row(2)], { partial: true, accept: false });
    await planRun(pipelineOf(tenant), runId);
    const { columns } = await inTenant(tenant, (scope) => reviewMapping(scope, runId));
    const position = columns.find((one) => one.column === 'Department')?.position ?? -1;
    const decision = { value: 'Sails', option: 'Marketing' };
    await inTenant(tenant, async (scope) => {
      await decideValue(scope, runId, position, decision, reviewer);
      await reviewColumns(scope, runId, undefined, reviewer);
    });
    await approveAndApply(tenant, await planRun(pipelineOf(tenant), runId));
    // What was decided later does not count for what was written before.
    await inTenant(tenant, (scope) =>
      decideValue(scope, runId, position, { ...decision, option: 'Finance' }, reviewer),
    );
    const department = {
      column: 'Department',
      rule: 'the value "Sails" goes to "Marketing"',
      reviewed_by: reviewer,
    };
    const before = await originsOf(tenant, 'person1@acme.test');
    expect(before[0]?.columns?.['department']).toEqual(department);
    expect(before[1]?.columns?.['department']).toEqual({
      ...department,
      rule: 'as in the file',
      reviewed_by: atConsole,
    });
    await queryIn(tenant, 'delete from run_column');
    expect(await originsOf(tenant, 'person1@acme.test')).toEqual(before);
    // A purge erases what was written, and with it where it came from.
    await queryIn(tenant, `delete from audit_payload`);
    expect((await originsOf(tenant, 'person1@acme.test'))[0]?.columns).toEqual({});
  });

  it('costs no more statements for more entries', async () => {
    const tenant = await newOrganisation(home, { members: people(1) });
    const id = await memberId(tenant, 'person1@acme.test');
    const statements = async () => {
      const query = vi.spyOn(pg.Client.prototype, 'query');
      try {
        const { items } = await inTenant(tenant, (scope) => tracedHistory(scope, id, { limit: 100 }));
        return { entries: items.filter((one) => one.origin !== null).length, of: query.mock.calls.length };
      } finally {
        query.mockRestore();
      }
    };
    for (const title of ['Pilot', 'Baker']) await sync(tenant, [row(1, { 'Job Title': title })]);
    const few = await statements();
    for (const title of ['Clerk', 'Nurse', 'Judge']) await sync(tenant, [row(1, { 'Job Title': title })]);
    expect(await statements()).toEqual({ entries: few.entries + 3, of: few.of });
  });
});
