import { beforeAll, describe, expect, it } from 'vitest';
import { people, row, rows } from '../support/organisation.ts';
import { approveAndApply, planCsv, type Planned } from '../support/sync.ts';
import { type Answer, call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
let plan: Planned;

const sales = { department: 'Sales', languages: ['English', 'German'] };

/** 36 members, of whom 24 to 30 are not in the file; 40 to 52 are new; four rows need attention. */
beforeAll(async () => {
  acme = await organisationOf(server, { members: people(36, { profile: sales }) });
  plan = await planCsv(acme, [
    ...rows(12, { Department: 'Finance', Languages: '' }),
    ...rows(6, { Department: 'Marketing', 'Job Title': 'Analyst' }, 13),
    ...rows(2, {}, 19),
    ...rows(6, {}, 31),
    ...rows(12, { Department: 'Sales', Languages: 'French;German', 'Job Title': 'Analyst' }, 40),
    row(52, { Department: 'Finance' }),
    row(21, { Department: 'Alchemy' }),
    row(22, { Department: 'Alchemy' }),
    row(23, { Languages: 'Latin' }),
    row(60, { 'Email Address': 'no address' }),
  ]);
});

const at = (path: string): Promise<Answer> =>
  call(server, `GET /api/v1/plans/${plan.planId}/${path}`, { token: acme.tokens.viewer });
const get = async (path: string) => {
  const answer = await at(path);
  expect(answer.status).toBe(200);
  return answer.json;
};
const decide = async (body: object) => {
  const path = `POST /api/v1/plans/${plan.planId}/decisions`;
  expect((await call(server, path, { token: acme.tokens.admin, body })).status).toBe(200);
};
const emails = (page: { items: { person: { email: string } }[] }) =>
  page.items.map((one) => one.person.email);
const json = (value: unknown) => encodeURIComponent(JSON.stringify(value));

describe('a list of changes', () => {
  it('is of people of a segment as they will be, and of values before and after', async () => {
    const newcomers = await get('changes?kind=invite&segment_field=languages&segment=French');
    expect(newcomers.items).toHaveLength(12);
    expect(newcomers.items[0].segments).toEqual({ department: 'Sales', languages: ['French', 'German'] });
    expect(emails(await get('changes?segment_field=department&segment=Finance&kind=invite'))).toEqual([
      'person52@acme.test',
    ]);
    const moved = await get(
      `changes?kind=update&field=department&before=${json('Sales')}&after=${json('Marketing')}`,
    );
    expect(moved.items).toHaveLength(6);
    const leavers = await get('changes?kind=deprovision&segment_field=department&segment=Sales');
    expect(leavers.items).toHaveLength(7);
  });

  it('goes into a file with the same filters', async () => {
    const { text } = await at('changes.csv?kind=update&segment_field=department&segment=Marketing');
    const people = new Set(text.match(/person\d+@acme\.test/g));
    expect(people.size).toBe(6);
  });

  it.each([
    ['changes?segment=Sales', 'give both'],
    ['changes?segment_field=department', 'give both'],
    [`changes?after=${json('Sales')}`, 'Say which `field`'],
    ['changes.csv?segment=Sales', 'give both'],
    ['changes/index?segment=Sales', 'give both'],
    ['changes?before=Sales&field=department', 'JSON'],
  ])('is refused when half of a filter is missing: %s', async (path, words) => {
    const answer = await at(path);
    expect(answer).toMatchObject({ status: 400, json: { code: 'invalid_request' } });
    expect(answer.json.detail).toContain(words);
  });

  it.each([
    '',
    '&kind=update',
    '&kind=invite',
    '&kind=restore',
    '&q=person4',
    '&kind=invite&segment_field=department&segment=Sales',
    '&field=job_title',
    '&ticked=false',
  ])('has an index that opens each of its pages: %s', async (filter) => {
    const { count, step, cursors } = await get(`changes/index?step=10${filter}`);
    expect(step).toBe(10);
    const all = emails(await get(`changes?limit=1000${filter}`));
    expect(count).toBe(all.length);
    expect(cursors).toHaveLength(Math.ceil(count / 10));
    const pages = [];
    for (const cursor of cursors) {
      const from = cursor === null ? '' : `&cursor=${cursor}`;
      pages.push(emails(await get(`changes?limit=10${filter}${from}`)));
    }
    expect(pages.flat()).toEqual(all);
    expect(pages.slice(0, -1).every((page) => page.length === 10)).toBe(true);
  });

  it('that ends with a full page has no empty one after it', async () => {
    const { count, cursors } = await get('changes/index?step=12&kind=invite&field=languages');
    expect({ count, cursors }).toEqual({ count: 12, cursors: [null] });
  });
});

describe('what many changes have in common', () => {
  it('is counted by field and by equal values, most first', async () => {
    const { fields, items } = await get('groups?kind=update');
    expect(fields).toEqual([
      { field: 'department', count: 18 },
      { field: 'job_title', count: 6 },
    ]);
    expect(items).toEqual([
      { field: 'department', before: 'Sales', after: 'Finance', count: 12, approved: 0 },
      { field: 'department', before: 'Sales', after: 'Marketing', count: 6, approved: 0 },
      { field: 'job_title', before: null, after: 'Analyst', count: 6, approved: 0 },
    ]);
  });

  it('of one field is its values alone, whatever its type', async () => {
    const { items } = await get('groups?kind=invite&field=job_title');
    expect(items).toEqual([{ field: 'job_title', before: null, after: 'Analyst', count: 12, approved: 0 }]);
    expect((await get('groups?kind=update&field=languages')).items).toEqual([]);
  });

  it('of newcomers is what they have of options', async () => {
    expect((await get('groups?kind=invite')).items).toEqual([
      { field: 'department', before: null, after: 'Sales', count: 12, approved: 0 },
      { field: 'languages', before: null, after: ['French', 'German'], count: 12, approved: 0 },
      { field: 'department', before: null, after: 'Finance', count: 1, approved: 0 },
    ]);
  });

  it('of people who join a hub is what the change writes, not what they have', async () => {
    const alumni = await planCsv(
      acme,
      [row(1, { Department: 'Finance' }), row(70, { Department: 'Finance' })],
      {
        hub: 'Alumni',
        partial: true,
      },
    );
    const path = `GET /api/v1/plans/${alumni.planId}/groups?kind=invite`;
    const { json } = await call(server, path, { token: acme.tokens.viewer });
    expect(json.items).toEqual([
      { field: 'department', before: null, after: 'Finance', count: 1, approved: 0 },
      { field: 'department', before: 'Sales', after: 'Finance', count: 1, approved: 0 },
    ]);
  });

  it('is counted by segment; who has several options counts with each', async () => {
    expect((await get('segments?kind=update')).items).toEqual([
      { field: 'department', value: 'Finance', count: 12 },
      { field: 'department', value: 'Marketing', count: 6 },
      { field: 'languages', value: 'English', count: 18 },
      { field: 'languages', value: 'German', count: 18 },
    ]);
    expect((await get('segments?kind=deprovision')).items).toContainEqual({
      field: 'department',
      value: 'Sales',
      count: 7,
    });
    expect((await get('segments?kind=restore')).items).toEqual([]);
    expect((await at('segments')).status).toBe(400);
  });
});

describe('what needs attention', () => {
  it('is grouped by its cause, most first', async () => {
    expect((await get('attention/groups')).items).toEqual([
      { code: 'unknown_option', field: 'department', count: 2 },
      { code: 'invalid_email', field: null, count: 1 },
      { code: 'unknown_option', field: 'languages', count: 1 },
    ]);
  });

  it('is listed by cause, a page at a time', async () => {
    const first = await get('attention?code=unknown_option&field=department&limit=1');
    const rest = await get(`attention?code=unknown_option&field=department&limit=1&cursor=${first.next}`);
    expect([first, rest].map((page) => page.items.map((one: { value: string }) => one.value))).toEqual([
      ['Alchemy'],
      ['Alchemy'],
    ]);
    expect(rest.next).toBeNull();
    expect((await get('attention?code=invalid_email')).items).toHaveLength(1);
    expect((await get('attention?field=languages')).items).toMatchObject([{ value: 'Latin' }]);
  });
});

describe('what is decided so far', () => {
  const section = async (kind: string) =>
    (await get('decisions')).sections.find((one: { kind: string }) => one.kind === kind);

  it('is nothing at first: everything is undecided, with the reasons', async () => {
    const { sections, rules, digest } = await get('decisions');
    expect(rules).toEqual([]);
    expect(digest).toBe(
      (await call(server, `GET /api/v1/plans/${plan.planId}`, { token: acme.tokens.viewer })).json.digest,
    );
    expect(sections).toEqual([
      { kind: 'invite', decided: {}, undecided: 13, reasons: { new: 13 } },
      { kind: 'update', decided: {}, undecided: 18, reasons: { differs: 18 } },
      { kind: 'deprovision', decided: {}, undecided: 7, reasons: { never_in_source: 7 } },
    ]);
  });

  it('counts bulk choices, choices on rows and what was left out', async () => {
    const [first, second] = (await get('changes?kind=invite&limit=2')).items;
    await decide({ kind: 'invite', action: 'approve' });
    await decide({ kind: 'invite', where: { items: [first.item, 9999] }, action: 'skip' });
    expect(await section('invite')).toMatchObject({ decided: { approve: 12, skip: 1 }, undecided: 0 });
    await decide({
      kind: 'invite',
      where: { segment: { field: 'department', value: 'Sales' } },
      except: [second.item],
      action: 'skip',
    });
    expect(await section('invite')).toMatchObject({ decided: { approve: 2, skip: 11 }, undecided: 0 });
    await decide({ kind: 'update', where: { field: 'department', after: 'Marketing' }, action: 'approve' });
    expect(await section('update')).toMatchObject({ decided: { approve: 6 }, undecided: 12 });
    await decide({ kind: 'deprovision', where: { reason: 'never_in_source' }, action: 'deactivate' });
    expect(await section('deprovision')).toMatchObject({ decided: { deactivate: 7 }, undecided: 0 });
  });

  it('is told of each group of equal changes', async () => {
    const approved = async (path: string): Promise<number[]> =>
      (await get(path)).items.map((one: { approved: number }) => one.approved);
    // Of the people who go to Marketing all get the job title too.
    expect(await approved('groups?kind=update')).toEqual([0, 6, 6]);
    expect(await approved('groups?kind=update&field=job_title')).toEqual([6]);
    expect(await approved('groups?kind=invite')).toEqual([1, 1, 1]);
    const all = await planCsv(acme, [row(3, { Department: 'Finance' })], { partial: true });
    const path = `GET /api/v1/plans/${all.planId}/groups?kind=update`;
    const body = { kind: 'update', action: 'approve' };
    await call(server, `POST /api/v1/plans/${all.planId}/decisions`, { token: acme.tokens.admin, body });
    const { json } = await call(server, path, { token: acme.tokens.viewer });
    expect(json.items).toMatchObject([{ count: 1, approved: 1 }]);
  });

  it('counts what the list says', async () => {
    const { items } = await get('changes?limit=1000');
    for (const { kind, decided, undecided } of (await get('decisions')).sections) {
      const of = (action: string | null) =>
        items.filter(
          (one: { kind: string; action: string | null }) => one.kind === kind && one.action === action,
        ).length;
      expect(undecided).toBe(of(null));
      for (const [action, count] of Object.entries(decided)) expect(count).toBe(of(action));
    }
  });

  it('says who decided what, newest first, at most 50', async () => {
    const { rules } = await get('decisions');
    expect(rules).toHaveLength(5);
    expect(rules[0]).toMatchObject({
      kind: 'deprovision',
      seq: 1,
      action: 'deactivate',
      where: { reason: 'never_in_source' },
      except: 0,
      by: expect.stringMatching(/^token:/),
    });
    expect(rules[2]).toMatchObject({ kind: 'invite', action: 'skip', except: 1 });
    for (let number = 0; number < 48; number += 1)
      await decide({ kind: 'update', where: { q: 'nobody' }, action: 'skip' });
    const more = (await get('decisions')).rules;
    expect(more).toHaveLength(50);
    expect(more[0]).toMatchObject({ kind: 'update', seq: 49 });
  });

  it('stays as it was once it is approved and applied', async () => {
    await approveAndApply(acme, plan, { kinds: ['update'] });
    expect(await section('update')).toMatchObject({ decided: { approve: 18 }, undecided: 0 });
    expect(
      (await call(server, `GET /api/v1/plans/${plan.planId}`, { token: acme.tokens.viewer })).json.sections,
    ).toContainEqual(expect.objectContaining({ kind: 'update', status: 'applied' }));
  });
});

describe('a decision', () => {
  it('about values needs their field', async () => {
    const other = await planCsv(acme, [row(1, { 'First Name': 'Ada' })], { partial: true });
    const path = `POST /api/v1/plans/${other.planId}/decisions`;
    const body = { kind: 'update', where: { before: null }, action: 'approve' };
    const answer = await call(server, path, { token: acme.tokens.admin, body });
    expect(answer).toMatchObject({ status: 400, json: { code: 'invalid_request' } });
  });
});
