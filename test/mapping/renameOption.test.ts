import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from '../../src/db/tenant.ts';
import { loadFields } from '../../src/directory/fields.ts';
import { renamedValues, renameOption } from '../../src/mapping/renameOption.ts';
import type { MappedColumn, MappedValue } from '../../src/mapping/store.ts';
import { memberOf } from '../support/directory.ts';
import { inTenant, newOrganisation, people, person, queryIn, row, rows } from '../support/organisation.ts';
import { approve, apply, approveAndApply, attentionOf, planCsv, planned, sync } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
let acme: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
  return () => home.close();
});
beforeEach(async () => {
  acme = await newOrganisation(home, {
    members: [
      person(1, { profile: { department: 'Sales', languages: ['English', 'German'], job_title: 'Sales' } }),
      person(2, { profile: { department: 'Finance', languages: ['German'] } }),
      person(3, { status: 'deactivated', profile: { department: 'Sales' } }),
    ],
  });
});

async function rename(field: string, from: string, to: string, tenant = acme) {
  return inTenant(tenant, async (scope) => {
    const found = (await loadFields(scope)).find((one) => one.key === field);
    const option = found?.options.find((one) => one.label === from);
    return renameOption(scope, found?.fieldId ?? '', option?.optionId ?? '', to, 'console:test');
  });
}

const versions = async () =>
  Object.fromEntries(
    (await queryIn<{ email: string; version: number }>(acme, 'select email, version from member')).map(
      ({ email, version }) => [email, version],
    ),
  );

describe('renaming an option', () => {
  it('rewrites the profiles that have it, their versions, and no other', async () => {
    const before = await versions();
    await rename('department', 'Sales', ' Revenue ');
    expect((await memberOf(acme, 'person1@acme.test')).profile).toEqual({
      department: 'Revenue',
      languages: ['English', 'German'],
      job_title: 'Sales',
    });
    expect((await memberOf(acme, 'person2@acme.test')).profile).toMatchObject({ department: 'Finance' });
    expect((await memberOf(acme, 'person3@acme.test')).profile).toEqual({ department: 'Revenue' });
    const after = await versions();
    const moved = Object.keys(after).filter((email) => after[email] !== before[email]);
    expect(moved.toSorted()).toEqual(['person1@acme.test', 'person3@acme.test']);
    const events = await queryIn(
      acme,
      `select p.body from audit_event e join audit_payload p using (tenant_id, event_id) where e.action = 'field.option_renamed'`,
    );
    expect(events).toEqual([
      { body: { field: 'department', before: 'Sales', after: 'Revenue', members: 2 } },
    ]);
  });

  it('keeps sets sorted, so that a file which says the same finds nothing to do', async () => {
    await rename('languages', 'German', 'Deutsch');
    expect((await memberOf(acme, 'person1@acme.test')).profile['languages']).toEqual(['Deutsch', 'English']);
    const { changes } = await planCsv(acme, rows(2, { Languages: 'English; Deutsch' }), { partial: true });
    expect(changes).toMatchObject([{ person: { email: 'person2@acme.test' } }]);
  });

  it('leaves other tenants alone', async () => {
    const other = await newOrganisation(home, { members: people(1, { profile: { department: 'Sales' } }) });
    await rename('department', 'Sales', 'Revenue');
    expect((await memberOf(other, 'person1@acme.test')).profile).toEqual({ department: 'Sales' });
  });

  it('takes no name of another option, and says which', async () => {
    await expect(rename('department', 'Sales', 'FINANCE')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('"Finance" is an option of "Department" already'),
    });
    await expect(rename('department', 'Nothing', 'x')).rejects.toMatchObject({ code: 'not_found' });
    // Its own name in another spelling is free.
    expect(await rename('department', 'Sales', 'SALES')).toMatchObject({ label: 'SALES', norm: 'sales' });
  });
});

describe('files after a renaming', () => {
  it('that go on saying the old name mean the option, without a new review', async () => {
    await sync(acme, rows(2, { Department: 'Sales' }), { partial: true });
    await rename('department', 'Sales', 'Revenue');
    const plan = await planCsv(
      acme,
      [...rows(2, { Department: 'Sales' }), row(9, { Department: 'Revenue' })],
      {
        partial: true,
        accept: false,
      },
    );
    expect(plan).toMatchObject({ unreviewed: 0 });
    expect(attentionOf(plan)).toEqual([]);
    expect(plan.changes.map(({ kind, after }) => [kind, after['department']])).toEqual([
      ['invite', 'Revenue'],
    ]);
  });

  it('follow what a person decided about their values', async () => {
    await sync(acme, rows(2, { Department: 'Vertrieb' }), { partial: true });
    const decided = async () =>
      queryIn<{ value: string; target: string }>(
        acme,
        `select v.value, v.target from mapping_value v where v.version = (select max(version) from mapping) order by 1`,
      );
    await queryIn(
      acme,
      `insert into mapping_value (source_id, version, field_id, value_norm, value, target, decided_by)
       select m.source_id, m.version, f.field_id, 'vertrieb', 'Vertrieb', 'Sales', 'console:test'
         from mapping m, field f where f.key = 'department'`,
    );
    await rename('department', 'Sales', 'Revenue');
    expect(await decided()).toEqual([
      { value: 'Sales', target: 'Revenue' },
      { value: 'Vertrieb', target: 'Revenue' },
    ]);
    const plan = await sync(acme, rows(2, { Department: 'Vertrieb' }), { partial: true });
    expect(attentionOf(plan)).toEqual([]);
    expect((await memberOf(acme, 'person2@acme.test')).profile['department']).toBe('Revenue');
  });

  it('are planned again under a mapping that has the new name', async () => {
    const { runId, mappingVersion } = await planCsv(acme, rows(2, { Department: 'Sales' }), {
      partial: true,
    });
    await rename('department', 'Sales', 'Revenue');
    const [run] = await queryIn<{ mapping_version: number }>(
      acme,
      'select mapping_version from run where run_id = $1',
      [runId],
    );
    expect(run?.mapping_version).toBe(mappingVersion + 1);
    // What the plan was made with is kept as it was.
    const old = await queryIn(acme, `select target from mapping_value where version = $1`, [mappingVersion]);
    expect(old).toEqual([]);
  });
});

describe('an open plan', () => {
  it('writes no old name: such changes are stale, the others are carried out', async () => {
    const plan = await planCsv(
      acme,
      [
        row(1, { Department: 'Sales', 'Job Title': 'Director' }),
        row(2, { Department: 'Sales', 'Job Title': 'Analyst' }),
        row(8, { Department: 'Finance' }),
        row(9, { Department: 'Sales' }),
      ],
      { partial: true },
    );
    expect(plan.changes).toHaveLength(4);
    await rename('department', 'Sales', 'Revenue');
    expect(await approveAndApply(acme, plan)).toMatchObject({ applied: 2, stale: 2, failed: 0 });
    const { changes } = await planned(acme, plan.planId);
    const results = Object.fromEntries(
      changes.map(({ person: who, result }) => [who.email, [result?.result, result?.message]]),
    );
    const gone = '"Sales" is no option of "Department" any more: it was renamed since the plan was made.';
    expect(results).toEqual({
      // Only the title was to change: the department is Revenue by now, and stays so.
      'person1@acme.test': ['applied', null],
      'person2@acme.test': ['stale', gone],
      'person8@acme.test': ['applied', null],
      'person9@acme.test': ['stale', gone],
    });
    expect((await memberOf(acme, 'person1@acme.test')).profile).toMatchObject({
      department: 'Revenue',
      job_title: 'Director',
    });
    const labels = await queryIn(acme, `select 1 from member where profile ->> 'department' = 'Sales'`);
    expect(labels).toEqual([]);
    // The next file brings what was not done.
    const next = await sync(acme, [row(2, { Department: 'Sales' }), row(9, { Department: 'Sales' })], {
      partial: true,
    });
    expect(next.changes.map(({ after }) => after['department'])).toEqual(['Revenue', 'Revenue']);
  });

  it('that takes the option away from somebody is stale, as after any edit', async () => {
    const plan = await planCsv(acme, [row(1, { Department: 'Finance' })], { partial: true });
    await rename('department', 'Sales', 'Revenue');
    expect(await approveAndApply(acme, plan)).toMatchObject({ applied: 0, stale: 1 });
    expect((await memberOf(acme, 'person1@acme.test')).profile).toMatchObject({ department: 'Revenue' });
  });

  it('that is approved already writes no old name either', async () => {
    const plan = await planCsv(acme, [row(2, { Department: 'Sales' })], { partial: true });
    await approve(acme, plan.planId);
    await rename('department', 'Sales', 'Revenue');
    expect(await apply(acme, plan.planId)).toMatchObject({ applied: 0, stale: 1 });
  });
});

describe('while others work', () => {
  it('waits for who applies, and finds what they wrote', async () => {
    const hubHeld = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const applying = withTenant(acme.database, acme.tenantId, async ({ client }) => {
      await client.query('update hub set revision = revision + 1');
      hubHeld.resolve();
      await release.promise;
      await client.query(
        `update member set profile = profile || '{"department": "Sales"}' where email = 'person2@acme.test'`,
      );
    });
    await hubHeld.promise;
    const renaming = rename('department', 'Sales', 'Revenue');
    // Long enough for a renaming that does not wait.
    await delay(300);
    release.resolve();
    await Promise.all([applying, renaming]);
    expect((await memberOf(acme, 'person2@acme.test')).profile['department']).toBe('Revenue');
  });
});

describe('decisions about values', () => {
  const column = { fieldId: 'f' } as MappedColumn;
  const value = (text: string, target: string | null, fieldId = 'f'): MappedValue => ({
    fieldId,
    norm: text,
    value: text,
    target,
    decidedBy: 'somebody',
  });
  const renamed = (columns: MappedColumn[], values: MappedValue[]) =>
    renamedValues({ columns, values }, 'f', 'Sales', 'Revenue', 'me')?.map(
      (one) => `${one.fieldId}: ${one.value} -> ${one.target} (${one.decidedBy})`,
    );

  it('are none of a mapping without the field', () => {
    expect(renamed([], [value('x', 'Sales', 'g')])).toBeUndefined();
  });

  it('follow, and the old name follows too, unless a person said something about it', () => {
    expect(renamed([column], [value('x', 'Sales'), value('y', 'Finance'), value('z', 'Sales', 'g')])).toEqual(
      [
        'f: x -> Revenue (somebody)',
        'f: y -> Finance (somebody)',
        'g: z -> Sales (somebody)',
        'f: Sales -> Revenue (me)',
      ],
    );
    expect(renamed([column], [value('sales', null)])).toEqual(['f: sales -> null (somebody)']);
  });
});
