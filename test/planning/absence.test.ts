import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LandedRun, seal } from '../../src/landing/seal.ts';
import { holdByHand, memberOf } from '../support/directory.ts';
import { newOrganisation, people, person, queryIn, row, rows } from '../support/organisation.ts';
import {
  approve,
  attentionOf,
  planCsv,
  planned,
  type Planned,
  proposals,
  sourceOf,
  sync,
} from '../support/sync.ts';
import { freshTenant, type TestTenant } from '../support/tenant.ts';

let home: TestTenant;
beforeAll(async () => {
  home = await freshTenant();
});
afterAll(() => home.close());

const noteOf = (plan: Planned, code: string) => plan.notes.find((note) => note.code === code)?.message;

describe('a seal', () => {
  const whole: LandedRun = {
    runId: 'r',
    population: 'full',
    complete: true,
    expectedRows: 3,
    stagedRows: 3,
  };

  it('is given to a whole population that was read to its end', () => {
    expect(seal(whole)).toBeDefined();
  });

  it.each([
    ['an upload of only some people', { population: 'partial' }],
    ['a read that broke off', { complete: false }],
    ['fewer records staged than landed', { stagedRows: 2 }],
    ['more records staged than landed', { stagedRows: 4 }],
  ] as [string, Partial<LandedRun>][])('is refused to %s', (_, part) => {
    expect(seal({ ...whole, ...part })).toBeUndefined();
  });
});

describe('absent from a full file', () => {
  it('active, once linked to this source: deprovision, left_source, ticked', async () => {
    const tenant = await newOrganisation(home, { members: people(6) });
    await planCsv(tenant, rows(6));
    const plan = await planCsv(tenant, rows(4));
    expect(proposals(plan)).toEqual([
      'deprovision person5@acme.test: left_source',
      'deprovision person6@acme.test: left_source',
    ]);
    expect(plan.changes.every((one) => one.ticked && one.row === null)).toBe(true);
    // They consume no record.
    expect(plan.rows).toEqual({ read: 4, unchanged: 4, not_eligible: 0, planned: 0, attention: 0 });
    expect(plan.counts.deprovision).toBe(2);
  });

  it('active, never seen in this source: deprovision, never_in_source, without a tick', async () => {
    const tenant = await newOrganisation(home, { members: people(6) });
    const plan = await planCsv(tenant, rows(4));
    expect(proposals(plan)).toEqual([
      'deprovision person5@acme.test: never_in_source',
      'deprovision person6@acme.test: never_in_source',
    ]);
    expect(plan.changes.map((one) => one.ticked)).toEqual([false, false]);
  });

  it('invited, has not accepted: like an active member', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    await sync(tenant, rows(5));
    const plan = await planCsv(tenant, rows(4));
    expect(proposals(plan)).toEqual(['deprovision person5@acme.test: left_source']);
  });

  it('already deactivated, deleted or removed: not proposed again and again', async () => {
    const tenant = await newOrganisation(home, { members: people(8) });
    await sync(tenant, rows(8));
    await sync(tenant, rows(7), { absent: 'deactivate' });
    expect((await planCsv(tenant, rows(7))).changes).toEqual([]);
    await sync(tenant, rows(6), { absent: 'delete_from_hub' });
    expect((await planCsv(tenant, rows(6))).changes).toEqual([]);
    await sync(tenant, rows(5), { absent: 'delete_from_tenant' });
    expect((await planCsv(tenant, rows(5))).changes).toEqual([]);
  });

  it('deactivated by an admin by hand: nothing', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    await holdByHand(tenant, 'person4@acme.test');
    expect((await planCsv(tenant, rows(3))).changes).toEqual([]);
  });

  it('in other hubs: deleting from this hub is suggested, and the hubs and programs are named', async () => {
    const tenant = await newOrganisation(home, {
      members: [
        ...people(4),
        person(5, {
          hubs: ['Mentoring', 'Alumni'],
          programs: [
            { hub: 'Mentoring', name: 'Spring round' },
            { hub: 'Alumni', name: 'Reunion' },
          ],
        }),
      ],
    });
    const plan = await planCsv(tenant, rows(3));
    expect(plan.changes.map((one) => [one.person.email, one.effects])).toEqual([
      ['person4@acme.test', { other_hubs: [], programs: [], suggested: 'deactivate' }],
      [
        'person5@acme.test',
        { other_hubs: ['Alumni'], programs: ['Reunion', 'Spring round'], suggested: 'delete_from_hub' },
      ],
    ]);
  });

  it('members of another hub only are not absent from this one', async () => {
    const tenant = await newOrganisation(home, { members: [...people(3), person(4, { hubs: ['Alumni'] })] });
    expect((await planCsv(tenant, rows(3))).changes).toEqual([]);
  });
});

describe('absent, but nothing is proposed, and the run says so', () => {
  it.each([
    ['an invalid e-mail address beside the Unique ID', row(4, { 'Email Address': 'no address' })],
    ['too few cells', 'E00004,Firstd,Lastd\n'],
    ['too many cells', 'E00004,Firstd,Lastd,person4@acme.test,one too many\n'],
    ['cells that slipped, with the address in another column', 'x,person4@acme.test\n'],
  ])('named by a rejected row: %s', async (_, named) => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const header = 'Unique ID,First Name,Last Name,Email Address\n';
    const line = typeof named === 'string' ? named : `${Object.values(named).join(',')}\n`;
    const others = rows(3).map((one) => `${Object.values(one).join(',')}\n`);
    const plan = await planCsv(tenant, header + others.join('') + line);
    expect(plan.changes).toEqual([]);
    expect(plan.rows).toMatchObject({ read: 4, unchanged: 3, attention: 1 });
    expect(noteOf(plan, 'absent_named')).toBe(
      '1 absent member not proposed for removal: named by a row that was rejected or is disputed.',
    );
    expect(plan.unreadableRows).toBe(0);
  });

  it('named by a disputed row', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const plan = await planCsv(tenant, [...rows(3), row(4), row(4, { 'Last Name': 'Other' })]);
    expect(plan.counts.deprovision).toBe(0);
    expect(noteOf(plan, 'absent_named')).toContain('1 absent member');
  });

  it('marked protected', async () => {
    const tenant = await newOrganisation(home, { members: [...people(3), person(4, { protected: true })] });
    const plan = await planCsv(tenant, rows(3));
    expect(plan.changes).toEqual([]);
    expect(noteOf(plan, 'absent_protected')).toContain('marked protected');
  });

  it('the last owner, by the e-mail of the admin', async () => {
    const tenant = await newOrganisation(home, {
      members: [...people(3), person(4, { email: 'Owner@acme.test' })],
    });
    const plan = await planCsv(tenant, rows(3));
    expect(plan.changes).toEqual([]);
    expect(noteOf(plan, 'absent_last_owner')).toContain('the last owner');
  });

  it('but one of two owners is a member like any other', async () => {
    const tenant = await newOrganisation(home, {
      admins: [
        { email: 'owner@acme.test', role: 'owner' },
        { email: 'second@acme.test', role: 'owner' },
      ],
      members: [...people(3), person(4, { email: 'owner@acme.test' })],
    });
    expect((await planCsv(tenant, rows(3))).counts.deprovision).toBe(1);
  });

  it('the last owner with status inactive keeps the account too', async () => {
    const tenant = await newOrganisation(home, { members: [person(1, { email: 'owner@acme.test' })] });
    const inactive = { 'Employee Status': 'inactive' };
    const plan = await planCsv(tenant, [row(1, { ...inactive, 'Email Address': 'owner@acme.test' })]);
    expect(plan.changes).toEqual([]);
  });

  it('linked to another live source of this hub', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await planCsv(tenant, rows(5), { source: 'CRM' });
    const plan = await planCsv(tenant, rows(4));
    expect(plan.changes).toEqual([]);
    expect(noteOf(plan, 'absent_other_source')).toContain('still listed by another source');
  });
});

describe('another source of the hub protects nobody', () => {
  it('whom it does not list any more', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await planCsv(tenant, rows(5), { source: 'CRM' });
    await planCsv(tenant, rows(5));
    await planCsv(tenant, rows(4), { source: 'CRM' });
    expect(proposals(await planCsv(tenant, rows(4)))).toEqual(['deprovision person5@acme.test: left_source']);
  });

  it('when it was switched off', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await planCsv(tenant, rows(5), { source: 'CRM' });
    const { sourceId } = await sourceOf(tenant, { source: 'CRM' });
    await queryIn(tenant, 'update source set live = false where source_id = $1', [sourceId]);
    expect((await planCsv(tenant, rows(4))).counts.deprovision).toBe(1);
  });

  it('but a rejected row there does not mean that it stopped listing somebody', async () => {
    const tenant = await newOrganisation(home, { members: people(5) });
    await planCsv(tenant, rows(5), { source: 'CRM' });
    const header = 'Unique ID,First Name,Last Name,Email Address\n';
    const listed = rows(4).map((one) => `${Object.values(one).join(',')}\n`);
    await planCsv(tenant, `${header}${listed.join('')}E00005,Firste,Laste,person5@acme.test,slipped\n`, {
      source: 'CRM',
    });
    expect((await planCsv(tenant, rows(4))).counts.deprovision).toBe(0);
  });
});

describe('rows without a readable key', () => {
  const nameless = row(50, { 'Unique ID': '', 'Email Address': '' });

  it.each([
    ['with a name and nothing else', nameless],
    ['with an e-mail address that is none', { ...nameless, 'Email Address': 'n/a' }],
  ])('%s: the removals say how many, and need a tick of their own', async (_, unreadable) => {
    const tenant = await newOrganisation(home, { members: people(8) });
    await planCsv(tenant, rows(8));
    const plan = await planCsv(tenant, [...rows(6), unreadable, row(9)]);
    expect(plan.unreadableRows).toBe(1);
    expect(noteOf(plan, 'unreadable_rows')).toBe(
      '1 row without a readable key: each could be one of the 2 absent members. Their removal needs a tick of its own.',
    );
    const removal = { kinds: ['deprovision'], absent: 'deactivate' } as const;
    await expect(approve(tenant, plan.planId, removal)).rejects.toMatchObject({
      code: 'choice_required',
      details: { unreadable_rows: 1 },
    });
    // Nothing else waits, also when everything is asked for at once.
    await approve(tenant, plan.planId, { absent: 'deactivate' });
    const { sections } = await planned(tenant, plan.planId);
    expect(sections.map((one) => [one.kind, one.status, one.decisionSeq])).toEqual([
      ['invite', 'approved', 1],
      ['deprovision', 'pending', 0],
    ]);
    await approve(tenant, plan.planId, {
      kinds: ['deprovision'],
      absent: 'deactivate',
      despiteUnreadableRows: true,
    });
  });

  it('are no reason to ask when nobody absent is chosen', async () => {
    const tenant = await newOrganisation(home, { members: people(8) });
    await planCsv(tenant, rows(7), { partial: true });
    const inactive = row(6, { 'Employee Status': 'inactive' });
    const plan = await planCsv(tenant, [...rows(5), inactive, row(7), nameless]);
    expect(plan.counts).toMatchObject({ deactivate: 1, deprovision: 1 });
    // The absent person was never in this source and is not ticked.
    await approve(tenant, plan.planId, { absent: 'deactivate' });
    const { sections } = await planned(tenant, plan.planId);
    expect(sections.map((one) => one.status)).toEqual(['approved', 'approved']);
  });

  it('without anybody absent are only counted', async () => {
    const tenant = await newOrganisation(home, { members: people(4) });
    const plan = await planCsv(tenant, [...rows(4), nameless]);
    expect(plan.unreadableRows).toBe(0);
    expect(attentionOf(plan)).toEqual(['6 missing_required']);
  });
});

describe('nobody is absent from', () => {
  it('a file that lists only some people', async () => {
    const tenant = await newOrganisation(home, { members: people(6) });
    await planCsv(tenant, rows(6));
    const plan = await planCsv(tenant, rows(1), { partial: true });
    expect(plan.changes).toEqual([]);
    expect(plan.safeguards).toEqual([]);
    const marked = await queryIn(tenant, 'select from source_record where absent_since is not null');
    expect(marked).toEqual([]);
  });

  it('a file that breaks off inside a row', async () => {
    const tenant = await newOrganisation(home, { members: people(6) });
    const whole =
      'Unique ID,First Name,Last Name,Email Address\n"E00001","Firsta","Lasta","person1@acme.test"\n"E000';
    await expect(planCsv(tenant, whole)).rejects.toMatchObject({ code: 'file_refused' });
    expect(await queryIn(tenant, 'select from plan')).toEqual([]);
    expect(await memberOf(tenant, 'person6@acme.test')).toMatchObject({ status: 'active' });
  });
});
