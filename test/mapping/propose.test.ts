import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideValue } from '../../src/mapping/decideValues.ts';
import { changeColumn, reviewColumns } from '../../src/mapping/review.ts';
import { reviewMapping } from '../../src/mapping/view.ts';
import { planRun } from '../../src/pipeline/pipeline.ts';
import { memberOf } from '../support/directory.ts';
import {
  inTenant,
  newOrganisation,
  organisation,
  people,
  row,
  type Row,
  type Tenant,
} from '../support/organisation.ts';
import { atConsole, attentionOf, pipelineOf, planCsv, planned, type Planned, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const count = 30;
const file = (cell: (number: number) => Row): Row[] =>
  Array.from({ length: count }, (_, index) => row(index + 1, cell(index + 1)));
const hired = (number: number) => ({ 'Hire Date': `0${1 + (number % 9)}/0${1 + (number % 5)}/2024` });
const unknown = () => ({ 'Hire Date': 'unknown' });

const withHireDates = (): Promise<Tenant> =>
  newOrganisation(home, {
    fields: [...(organisation.fields ?? []), { key: 'hire_date', label: 'Hire Date', type: 'date' }],
    members: people(count),
  });

/** One column of the mapping that a plan was made with. */
async function columnOf(tenant: Tenant, plan: Planned, header: string) {
  const { columns } = await inTenant(tenant, (scope) => reviewMapping(scope, plan.runId));
  return columns.find((column) => column.column === header);
}

/** A first file whose dates a person reads as day, month, year; they are applied. */
async function reviewedOnce(tenant: Tenant): Promise<void> {
  const first = file((number) => ({ 'Hire Date': number === 1 ? '31/03/2024' : hired(number)['Hire Date'] }));
  expect((await sync(tenant, first)).counts.update).toBe(count);
}

describe('a reviewed column whose values are bad in a later file', () => {
  it('keeps its field, its values are listed row by row, and the rows go on without them', async () => {
    const tenant = await withHireDates();
    await reviewedOnce(tenant);
    const plan = await planCsv(tenant, file(unknown));
    expect(await columnOf(tenant, plan, 'Hire Date')).toMatchObject({
      field: 'hire_date',
      reviewed: true,
      reviewed_by: atConsole,
    });
    expect(plan.rows).toMatchObject({ read: count, unchanged: count, attention: 0 });
    expect(attentionOf(plan)).toEqual(file(unknown).map((_, index) => `${index + 2} invalid_value`));
    expect(plan.attention[0]).toMatchObject({ field: 'hire_date', value: 'unknown' });
    expect((await memberOf(tenant, 'person1@acme.test')).profile['hire_date']).toBe('2024-03-31');
    expect(plan.notes.map((note) => note.code)).not.toContain('column_missing');
  });

  it('loses its checkmark until a person has looked at it, and not once more for the same', async () => {
    const tenant = await withHireDates();
    await reviewedOnce(tenant);
    const bad = await planCsv(tenant, file(unknown), { accept: false });
    expect(bad).toMatchObject({ status: 'needs_mapping', unreviewed: 1 });
    expect(await columnOf(tenant, bad, 'Hire Date')).toMatchObject({ field: 'hire_date', reviewed: false });
    // Nobody looked: the next file is seen with the same eyes.
    const again = await planCsv(tenant, file(unknown), { accept: false });
    expect(await columnOf(tenant, again, 'Hire Date')).toMatchObject({ field: 'hire_date', reviewed: false });
    await inTenant(tenant, (scope) => reviewColumns(scope, again.runId, undefined, 'admin:owner@acme.test'));
    await planRun(pipelineOf(tenant), again.runId);
    const third = await planCsv(tenant, file(unknown), { accept: false });
    expect(await columnOf(tenant, third, 'Hire Date')).toMatchObject({
      field: 'hire_date',
      reviewed_by: 'admin:owner@acme.test',
    });
  });

  it('has its checkmark and its date order back with good values', async () => {
    const tenant = await withHireDates();
    await reviewedOnce(tenant);
    await planCsv(tenant, file(unknown), { accept: false });
    await planCsv(tenant, file(unknown));
    // None of these dates proves an order.
    const good = await planCsv(tenant, file(hired), { accept: false });
    expect(await columnOf(tenant, good, 'Hire Date')).toMatchObject({ reviewed: true, date_order: 'dmy' });
    expect(attentionOf(good)).toEqual([]);
  });
});

it('a status column of codes that a person decided about keeps its checkmark', async () => {
  const tenant = await newOrganisation(home, { members: people(count) });
  const codes = file((number) => ({ 'Employee Status': number === 3 ? 'TX-9' : 'EM-1' }));
  const first = await planCsv(tenant, codes, { accept: false });
  const column = await columnOf(tenant, first, 'Employee Status');
  await inTenant(tenant, async (scope) => {
    const position = column?.position ?? 0;
    if (column?.field !== 'status')
      await changeColumn(scope, first.runId, position, { field: 'status' }, atConsole);
    await decideValue(scope, first.runId, position, { value: 'EM-1', option: 'active' }, atConsole);
    await decideValue(scope, first.runId, position, { value: 'TX-9', option: 'inactive' }, atConsole);
    await reviewColumns(scope, first.runId, undefined, atConsole);
  });
  const { planId } = await planRun(pipelineOf(tenant), first.runId);
  expect((await planned(tenant, planId)).counts.deactivate).toBe(1);
  const later = await planCsv(tenant, codes, { accept: false });
  expect(await columnOf(tenant, later, 'Employee Status')).toMatchObject({ field: 'status', reviewed: true });
  expect(later.counts.deactivate).toBe(1);
});

describe('a reviewed column of dates', () => {
  const written = (date: (number: number) => string) => file((number) => ({ 'Hire Date': date(number) }));

  it('loses its checkmark when a later file writes days another way', async () => {
    const tenant = await withHireDates();
    await reviewedOnce(tenant);
    const plan = await planCsv(
      tenant,
      written((number) => `2024-03-${String(number).padStart(2, '0')}`),
      {
        accept: false,
      },
    );
    expect(await columnOf(tenant, plan, 'Hire Date')).toMatchObject({
      field: 'hire_date',
      date_order: 'iso',
      reviewed: false,
    });
  });

  it('keeps it when the file proves the same order again', async () => {
    const tenant = await withHireDates();
    await reviewedOnce(tenant);
    const plan = await planCsv(
      tenant,
      written((number) => `${number}/03/2024`),
      { accept: false },
    );
    expect(await columnOf(tenant, plan, 'Hire Date')).toMatchObject({ date_order: 'dmy', reviewed: true });
  });
});
