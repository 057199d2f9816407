import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listOutbox } from '../../src/outbox/list.ts';
import { inTenant, newOrganisation, people, queryIn, row, rows } from '../support/organisation.ts';
import { approve, approveAndApply, planCsv, type PlanOptions } from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
let tenant: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());
beforeEach(async () => {
  tenant = await newOrganisation(home, { members: people(20) });
});

const onSchedule: PlanOptions = { actor: 'schedule' };

/** Mail to admins, oldest first: kind, recipients, and what it says. */
async function mails(): Promise<{ kind: string; to: string[]; subject: string; text: string }[]> {
  const { items } = await inTenant(tenant, (scope) =>
    listOutbox(scope, { limit: 100, baseUrl: 'https://psm.test' }),
  );
  const told = new Map<string, { kind: string; to: string[]; subject: string; text: string }>();
  for (const { kind, recipient, subject, text } of items.toReversed()) {
    if (kind === 'invitation') continue;
    const one = told.get(text) ?? { kind, to: [], subject, text };
    one.to.push(recipient ?? '');
    told.set(text, { ...one, to: one.to.toSorted() });
  }
  return [...told.values()];
}
const deciders = ['admin@acme.test', 'approver@acme.test', 'owner@acme.test'];

describe('a plan of a scheduled run that waits', () => {
  it('is told to those who may approve: numbers, what policy approved, what needs attention, and the link', async () => {
    const file = [
      ...rows(22, { Department: 'Sales' }),
      row(23, { Department: 'Nowhere' }),
      row(24, { 'Email Address': 'none' }),
    ];
    const plan = await planCsv(tenant, file, { ...onSchedule, policy: { update: 'auto' } });
    expect(await mails()).toEqual([
      {
        kind: 'plan_waiting',
        to: deciders,
        subject: '3 changes of Mentoring wait for you',
        text: [
          'The source Upload was read on schedule. These changes of Mentoring wait for your decision:',
          '- 3 people to invite',
          'Approved by policy already: 20 profiles to update.',
          'Needs attention: 2 entries. Everything else goes on without them.',
          `Review the plan:\nhttps://psm.test/plans/${plan.planId}`,
          'You get this mail because you may approve. Nothing of it changes before somebody decides; the next read replaces it.',
          `${await nameOfTenant()}\n`,
        ].join('\n\n'),
      },
    ]);
  });

  it('is not told when a person started the run, when nothing waits, or when policy approved all of it', async () => {
    await planCsv(tenant, rows(21));
    await planCsv(tenant, rows(20), onSchedule);
    await planCsv(tenant, rows(21), { ...onSchedule, policy: { invite: 'auto' } });
    expect(await mails()).toEqual([]);
  });

  it('is told once while it stays the same, and again when something was decided or other numbers wait', async () => {
    await planCsv(tenant, rows(21), onSchedule);
    const second = await planCsv(tenant, rows(21), onSchedule);
    expect(await mails()).toHaveLength(1);
    await approveAndApply(tenant, second, { kinds: ['invite'] });
    await planCsv(tenant, [...rows(21), row(30)], onSchedule);
    expect((await mails()).map(({ subject }) => subject)).toEqual(
      Array(2).fill('1 change of Mentoring waits for you'),
    );
    await planCsv(tenant, [...rows(21), row(30), row(31)], onSchedule);
    expect((await mails()).at(-1)?.subject).toBe('2 changes of Mentoring wait for you');
  });
});

describe('a plan of a scheduled run that is held', () => {
  it('is told with the numbers of its safeguard', async () => {
    await approveAndApply(tenant, await planCsv(tenant, rows(20)), { absent: 'deactivate' }).catch(() => {});
    const plan = await planCsv(tenant, rows(10), onSchedule);
    expect(plan.status).toBe('held');
    const [mail] = await mails();
    expect(mail).toMatchObject({ kind: 'plan_held', to: deciders, subject: 'The plan of Mentoring is held' });
    expect(mail?.text).toContain('10 members of 20 (50 %) would be deactivated or deleted');
    expect(mail?.text).toContain(`https://psm.test/plans/${plan.planId}`);
  });

  it('is left to the health of its source when all that is wrong is too many bad rows', async () => {
    const bad = Array.from({ length: 20 }, (_, index) => row(100 + index, { 'Email Address': 'none' }));
    const plan = await planCsv(tenant, [...rows(20), ...bad], onSchedule);
    expect(plan.safeguards.map(({ code }) => code)).toEqual(['rejected_rows_over_limit']);
    expect(await mails()).toEqual([]);
  });
});

describe('a column that is new, or not what it was', () => {
  it('is named, and leads to the mapping', async () => {
    await planCsv(tenant, rows(20, { Department: 'Sales' }));
    const plan = await planCsv(tenant, rows(20, { Department: 'Sales', 'Job Title': 'Seller' }), {
      ...onSchedule,
      accept: false,
    });
    expect(plan.status).toBe('needs_mapping');
    const [mail] = await mails();
    expect(mail).toMatchObject({
      kind: 'mapping_needed',
      to: deciders,
      subject: '1 column of Upload waits for review',
    });
    expect(mail?.text).toContain('- “Job Title”, suggested for Job Title');
    expect(mail?.text).toContain(`https://psm.test/runs/${plan.runId}/mapping`);
  });
});

it('a new value waits alone while its row goes on', async () => {
  await approve(tenant, (await planCsv(tenant, rows(20, { Department: 'Sales' }))).planId);
  const plan = await planCsv(
    tenant,
    [...rows(20, { Department: 'Sales' }), row(21, { Department: 'Space travel' })],
    onSchedule,
  );
  expect(plan.counts.invite).toBe(1);
  expect((await mails())[0]?.text).toContain('Needs attention: 1 entry. Everything else goes on without it.');
});

async function nameOfTenant(): Promise<string> {
  const [found] = await queryIn<{ name: string }>(tenant, 'select name from tenant');
  return found?.name ?? '';
}
