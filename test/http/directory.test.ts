import { beforeEach, describe, expect, it } from 'vitest';
import { keyFor } from '../../src/directory/fieldChanges.ts';
import { holdByHand } from '../support/directory.ts';
import { people, person, queryIn, rows } from '../support/organisation.ts';
import { planCsv } from '../support/sync.ts';
import { type Call, call, organisationOf, serverPerFile, type TestOrganisation } from './support/server.ts';

const server = serverPerFile({ idle: true });
let acme: TestOrganisation;
beforeEach(async () => {
  acme = await organisationOf(server, {
    members: [
      ...people(2, { programs: [{ hub: 'Mentoring', name: 'Spring round' }] }),
      person(3, { status: 'invited', hubs: ['Mentoring', 'Alumni'] }),
      person(4, { programs: [{ hub: 'Mentoring', name: 'Spring round' }] }),
    ],
  });
});

const owner = (request: string, options: Call = {}) =>
  call(server, request, { token: acme.tokens.owner, ...options });
const eventsOf = async (action: string) => (await owner(`GET /api/v1/audit?action=${action}`)).json.items;
const epochs = () => queryIn<{ epoch: number }>(acme, 'select epoch from source');
const idOf = async (list: string, key: string, value: string): Promise<string> =>
  (await owner(`GET /api/v1/${list}`)).json.items.find((one: Record<string, string>) => one[key] === value)
    .id;

describe('hubs', () => {
  it('say how many active and invited members they have', async () => {
    const members = async () =>
      Object.fromEntries(
        (await owner('GET /api/v1/hubs')).json.items.map((one: { name: string; members: number }) => [
          one.name,
          one.members,
        ]),
      );
    expect(await members()).toEqual({ Alumni: 1, Mentoring: 4 });
    await holdByHand(acme, 'person1@acme.test');
    await queryIn(
      acme,
      `update hub_membership set status = 'ended' where member_id = (select member_id from member where email = 'person2@acme.test')`,
    );
    expect(await members()).toEqual({ Alumni: 1, Mentoring: 2 });
  });

  it('are added and renamed by owners, and the trail has it', async () => {
    const added = await owner('POST /api/v1/hubs', { body: { name: ' Toronto ' } });
    expect(added).toMatchObject({ status: 201, json: { name: 'Toronto', members: 0 } });
    const hub = `PATCH /api/v1/hubs/${added.json.id}`;
    expect((await owner(hub, { body: { name: 'Toronto office' } })).json).toEqual({
      ...added.json,
      name: 'Toronto office',
    });
    // Nothing changes, so nothing is told.
    expect((await owner(hub, { body: { name: 'Toronto office' } })).status).toBe(200);
    expect(await eventsOf('hub.added')).toMatchObject([
      { entity_id: added.json.id, particulars: { name: 'Toronto' } },
    ]);
    expect(await eventsOf('hub.renamed')).toMatchObject([
      { entity_id: added.json.id, particulars: { before: 'Toronto', after: 'Toronto office' } },
    ]);
    const renamed = await owner(`PATCH /api/v1/hubs/${acme.hubs['Mentoring']}`, {
      body: { name: 'Mentors' },
    });
    expect(renamed.json).toMatchObject({ name: 'Mentors', members: 4 });
  });

  it('do not share a name, whatever its case, spaces and punctuation', async () => {
    const conflict = {
      status: 409,
      json: {
        code: 'conflict',
        detail:
          'There is a hub of the name "ALU-MNI" already; case, spaces and punctuation make no difference. Choose another name.',
      },
    };
    expect(await owner('POST /api/v1/hubs', { body: { name: 'ALU-MNI' } })).toMatchObject(conflict);
    expect(
      await owner(`PATCH /api/v1/hubs/${acme.hubs['Mentoring']}`, { body: { name: 'ALU-MNI' } }),
    ).toMatchObject(conflict);
    // Its own name in another spelling is free.
    const own = await owner(`PATCH /api/v1/hubs/${acme.hubs['Alumni']}`, { body: { name: 'ALUMNI' } });
    expect(own).toMatchObject({ status: 200, json: { name: 'ALUMNI' } });
    expect((await owner('POST /api/v1/hubs', { body: { name: '--' } })).status).toBe(400);
  });

  it('are made once for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'hub-1' };
    const [one, other] = await Promise.all(
      [1, 2].map(() => owner('POST /api/v1/hubs', { body: { name: 'Toronto' }, headers })),
    );
    expect([one?.status, other?.status]).toEqual([201, 201]);
    expect(one?.json).toEqual(other?.json);
  });
});

describe('programs', () => {
  it('say their hub and who is enrolled', async () => {
    await queryIn(
      acme,
      `update enrolment set status = 'ended' where member_id = (select member_id from member where email = 'person1@acme.test')`,
    );
    expect((await owner('GET /api/v1/programs')).json.items).toMatchObject([
      { hub: { id: acme.hubs['Alumni'], name: 'Alumni' }, name: 'Reunion', enrolled: 0 },
      { hub: { id: acme.hubs['Mentoring'], name: 'Mentoring' }, name: 'Spring round', enrolled: 2 },
    ]);
  });

  it('are added to a hub and renamed; names are unique in their hub only', async () => {
    const add = (hub: string, name: string) =>
      owner(`POST /api/v1/hubs/${acme.hubs[hub]}/programs`, { body: { name } });
    const added = await add('Mentoring', 'Reunion');
    expect(added).toMatchObject({ status: 201, json: { hub: { name: 'Mentoring' }, name: 'Reunion' } });
    expect(await add('Alumni', 'reunion')).toMatchObject({ status: 409, json: { code: 'conflict' } });
    const rename = (name: string) => owner(`PATCH /api/v1/programs/${added.json.id}`, { body: { name } });
    expect((await rename('Gathering')).json).toEqual({ ...added.json, name: 'Gathering' });
    expect((await rename('spring ROUND')).status).toBe(409);
    expect(await eventsOf('program.added')).toMatchObject([{ entity_id: acme.hubs['Mentoring'] }]);
    expect(await eventsOf('program.renamed')).toMatchObject([
      { particulars: { program: added.json.id, before: 'Reunion', after: 'Gathering' } },
    ]);
  });
});

describe('fields', () => {
  const add = (label: string, type = 'text') => owner('POST /api/v1/fields', { body: { label, type } });

  it('are added, and columns go to them from the next file on', async () => {
    await planCsv(acme, rows(3, { 'Cost Centre': 'CC-1' }));
    const [before] = await epochs();
    const added = await add('Cost Centre');
    expect(added).toMatchObject({
      status: 201,
      json: { key: 'cost_centre', label: 'Cost Centre', type: 'text', role: null, options: 0 },
    });
    expect((await owner('GET /api/v1/fields')).json.items.at(-1)).toEqual(added.json);
    expect(await epochs()).toEqual([{ epoch: (before?.epoch ?? 0) + 1 }]);
    const { changes } = await planCsv(acme, rows(3, { 'Cost Centre': 'CC-1' }));
    expect(changes[0]?.after).toMatchObject({ cost_centre: 'CC-1' });
    expect(await eventsOf('field.added')).toMatchObject([{ particulars: { field: 'cost_centre' } }]);
  });

  it('take options when their type has any', async () => {
    const { json } = await add('Team', 'select');
    expect((await owner(`POST /api/v1/fields/${json.id}/options`, { body: { label: 'Blue' } })).status).toBe(
      201,
    );
  });

  it('have options that are renamed, with the profiles that have them', async () => {
    await queryIn(acme, `update member set profile = '{"department": "Sales"}'`);
    const field = await idOf('fields', 'key', 'department');
    const option = await idOf(`fields/${field}/options`, 'label', 'Sales');
    const rename = (id: string, label: string) =>
      owner(`PATCH /api/v1/fields/${field}/options/${id}`, { body: { label } });
    expect(await rename(option, 'Revenue')).toMatchObject({
      status: 200,
      json: { id: option, label: 'Revenue' },
    });
    expect(await rename(option, 'finance')).toMatchObject({ status: 409, json: { code: 'conflict' } });
    expect(await rename(field, 'x')).toMatchObject({ status: 404, json: { code: 'not_found' } });
    const { items } = (await owner('GET /api/v1/members')).json;
    expect(items.map((one: { profile: object }) => one.profile)).toEqual(
      Array.from({ length: 4 }, () => ({ department: 'Revenue' })),
    );
    expect(await eventsOf('field.option_renamed')).toMatchObject([{ particulars: { members: 4 } }]);
  });

  it('are renamed: the key stays, and so do the values', async () => {
    const id = await idOf('fields', 'key', 'job_title');
    const renamed = await owner(`PATCH /api/v1/fields/${id}`, { body: { label: 'Role' } });
    expect(renamed.json).toMatchObject({ id, key: 'job_title', label: 'Role' });
    expect(await eventsOf('field.renamed')).toMatchObject([
      { particulars: { field: 'job_title', before: 'Job Title', after: 'Role' } },
    ]);
    const email = await idOf('fields', 'key', 'email');
    expect((await owner(`PATCH /api/v1/fields/${email}`, { body: { label: 'E-mail' } })).json).toMatchObject({
      key: 'email',
      role: 'email',
    });
  });

  it('do not share a label, also of two that are added at once', async () => {
    const title = await idOf('fields', 'key', 'job_title');
    expect(await owner(`PATCH /api/v1/fields/${title}`, { body: { label: 'department' } })).toMatchObject({
      status: 409,
      json: { code: 'conflict' },
    });
    expect((await add('email address')).status).toBe(409);
    const both = await Promise.all([add('Team'), add('team')]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  });

  it('have no role that somebody chose', async () => {
    const body = { label: 'Second e-mail', type: 'email', role: 'email' };
    expect((await owner('POST /api/v1/fields', { body })).status).toBe(400);
  });
});

describe('the key of a field', () => {
  it.each([
    ['Hire Date', [], 'hire_date'],
    ['Größe (cm)', [], 'gro_e_cm'],
    ['Café & Bar', [], 'cafe_bar'],
    ['2nd Language', [], 'nd_language'],
    ['部署', [], 'field'],
    ['部署', ['field', 'field_2'], 'field_3'],
    ['Department', ['department'], 'department_2'],
    ['Constructor', [], 'constructor_2'],
    ['x'.repeat(100), [], 'x'.repeat(59)],
  ])('of "%s" beside %j is %s', (label, existing, key) => {
    expect(keyFor(label, existing)).toBe(key);
    expect(key).toMatch(/^[a-z][a-z0-9_]{0,62}$/);
  });
});
