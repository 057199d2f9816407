import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { filterSql, memberFilterSql } from '../../../src/scim/filter/filterSql.ts';
import { parseFilter } from '../../../src/scim/filter/parseFilter.ts';
import { parsePath } from '../../../src/scim/filter/parsePath.ts';
import { sortKeySql } from '../../../src/scim/filter/sortKeySql.ts';
import { filterLimits } from '../../../src/scim/filter/types.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { resolvePath } from '../../../src/scim/schema/resolvePath.ts';
import type { JsonObject, ResourceTypeName } from '../../../src/scim/schema/types.ts';
import { inTenant, newOrganisation } from '../../support/organisation.ts';
import { freshTenant, type TestTenant } from '../../support/tenant.ts';
import { newConnection } from '../connection/support/connection.ts';
import { custom, registry } from '../schema/everyField.ts';
import { baseUrl, idsMatching, insertResources } from './support/storedResources.ts';

const { user, group } = registry;
const around = { baseUrl, connection: '$1' };

let home: TestTenant;
let tenant: TestTenant;
let connectionId: string;
beforeAll(async () => {
  home = await freshTenant();
  tenant = await newOrganisation(home);
});
beforeEach(async () => {
  ({ connectionId } = await newConnection(tenant));
});
afterAll(() => home.close());

/** Users with these bodies by a name each, and the names of those that a filter finds. */
async function users(bodies: Readonly<Record<string, JsonObject>>) {
  const names = new Map(Object.keys(bodies).map((name) => [newId(), name]));
  const rows = [...names].map(([id, name]) => ({
    id,
    type: 'User' as const,
    body: { userName: name, ...bodies[name] },
  }));
  await insertResources(tenant, connectionId, rows);
  return async (filter: string) => {
    const [ids] = await idsMatching(tenant, connectionId, 'User', [filter]);
    return (ids ?? []).map((id) => names.get(id) ?? '').sort();
  };
}

describe('what the RFC says of comparisons', () => {
  const bodies = {
    anna: {
      externalId: 'A1',
      title: 'Guide',
      emails: [
        { value: 'anna@work.test', type: 'work' },
        { value: 'anna@home.test', type: 'home' },
      ],
      [custom]: { years: 10, mentor: true },
    },
    bob: {
      active: false,
      emails: [{ value: 'Bob@Work.test', type: 'work' }],
      [custom]: { years: 9, mentor: false },
    },
    cleo: {},
  };

  it.each([
    // one element has to meet all that stands within the brackets
    ['emails[type eq "work" and value co "home"]', []],
    ['emails.type eq "work" and emails.value co "home"', ['anna']],
    ['emails[type eq "work"].value eq "BOB@work.test"', ['bob']],
    ['emails[type eq "home"].value eq "BOB@work.test"', []],
    // ne is not eq: also of who has none, and of many only when none is equal
    ['title ne "guide"', ['bob', 'cleo']],
    ['emails.type ne "home"', ['bob', 'cleo']],
    ['emails[type ne "home"]', ['anna', 'bob']],
    ['not (title eq "guide")', ['bob', 'cleo']],
    // case counts where the schema says so
    ['externalId eq "A1"', ['anna']],
    ['externalId eq "a1"', []],
    ['userName eq "ANNA"', ['anna']],
    // numbers by what they are, not by their digits
    [`${custom}:years gt 9`, ['anna']],
    [`${custom}:years eq 10.0`, ['anna']],
    ['active eq "False"', ['bob']],
    ['active ne false', ['anna', 'cleo']],
    [`${custom}:mentor pr`, ['anna', 'bob']],
    ['emails pr', ['anna', 'bob']],
    ['emails eq null', ['cleo']],
    ['title ne null', ['anna']],
    ['id eq "no id"', []],
    ['id ne "no id"', ['anna', 'bob', 'cleo']],
    ['meta.resourceType eq "User"', ['anna', 'bob', 'cleo']],
    [`schemas eq "${custom}"`, ['anna', 'bob']],
    ['title eq "%"', []],
    ['title co "_"', []],
  ])('%s', async (filter, found) => {
    const find = await users(bodies);
    expect(await find(filter)).toEqual(found);
  });

  it('moments are as long as they are shown: to the millisecond', async () => {
    await insertResources(tenant, connectionId, [
      { id: newId(), type: 'User', body: {}, modified: '2026-03-01T10:00:00.123456Z' },
    ]);
    const found = await idsMatching(tenant, connectionId, 'User', [
      'meta.lastModified eq "2026-03-01T10:00:00.123Z"',
      'meta.lastModified ge "2026-03-01T11:00:00.123+01:00"',
      'meta.lastModified gt "2026-03-01T10:00:00.123Z"',
    ]);
    expect(found.map((ids) => ids.length)).toEqual([1, 1, 0]);
  });
});

describe('whatever is stored', () => {
  const odd = {
    text: {
      emails: 'a@b.test',
      title: 7,
      name: 'Anna',
      [custom]: { years: 'ten', mentor: 'yes', skills: 'Go' },
    },
    list: {
      emails: ['a@b.test', 1, null],
      title: ['x'],
      name: [],
      [custom]: { years: [10], skills: ['Go', 7, {}] },
    },
    nested: {
      emails: { value: 'a@b.test' },
      title: { value: 'x' },
      [custom]: { years: {}, mentor: null, skills: {} },
    },
    beside: { emails: [{ value: { value: 'x' } }, [[]]], [custom]: 'nothing' },
    empty: { emails: [], title: '', name: {}, locale: null },
  };

  it.each([
    [`${custom}:years gt 1`, []],
    [`${custom}:years ne 1`, ['beside', 'empty', 'list', 'nested', 'text']],
    ['title pr', ['list', 'nested', 'text']],
    ['name pr or locale pr', ['text']],
    ['emails pr', ['beside', 'list', 'nested', 'text']],
    [`${custom}:mentor eq true`, []],
    [`${custom}:skills eq "go"`, ['list', 'text']],
    ['emails.value eq "a@b.test" or emails[value co "a@"]', ['list', 'nested', 'text']],
    ['title gt "a"', []],
    ['name.familyName pr', []],
    ['emails[primary eq true and not (value sw "x")]', []],
  ])('%s fails on none of it', async (filter, found) => {
    const find = await users(odd);
    // What is no element with an address is not in the table of addresses.
    const elementsOnly = filter.replace('emails.value eq "a@b.test"', 'emails.value sw "a@b.test"');
    expect(await find(elementsOnly)).toEqual(found);
  });

  it('a moment in a body is compared when it is one', async () => {
    const attribute = {
      ...user.schema.attributes.find(({ name }) => name === 'title')!,
      type: 'dateTime' as const,
    };
    const definition = { ...user, schema: { ...user.schema, attributes: [attribute] } };
    const stored = [
      '2026-01-01T00:00:00Z',
      '2026-01-01T03:00:00+02:00',
      '2026-13-01T00:00:00Z',
      'now',
      '2027-01-01T00:00:00',
    ];
    await insertResources(
      tenant,
      connectionId,
      stored.map((title) => ({ id: newId(), type: 'User' as const, body: { title } })),
    );
    const parameters: unknown[] = [connectionId];
    const filter = parseFilter('title gt "2026-01-01T00:30:00Z"', definition);
    const { rows } = await inTenant(tenant, ({ client }) =>
      client.query(
        `select r.body ->> 'title' as title from scim_resource r where r.source_id = $1 and ${filterSql(filter, definition, parameters, around)} order by 1`,
        parameters,
      ),
    );
    expect(rows.map(({ title }) => title)).toEqual(['2026-01-01T03:00:00+02:00', '2027-01-01T00:00:00']);
  });
});

// ASVS 1.2.4, 1.2.9
describe('what a request says never becomes SQL', () => {
  const text = `x') or true; drop table scim_email; -- $1 ' " \\ \u{1F600}`;

  it.each([
    'userName eq V',
    'externalId sw V',
    'id eq V',
    'title co V',
    'emails.value eq V',
    'emails[type eq V and value ew V]',
    'schemas eq V',
    'meta.location eq V',
    'meta.version gt V',
    'groups.value eq V',
    'groups[display eq V]',
  ])('%s', async (filter) => {
    const find = await users({ anna: {} });
    const said = filter.replaceAll('V', JSON.stringify(text));
    const parameters: unknown[] = [connectionId];
    const sql = filterSql(parseFilter(said, user), user, parameters, around);
    expect(sql).not.toMatch(/drop table|emails'|title/);
    expect(await find(said)).toEqual([]);
    expect(await find('userName eq "anna"')).toEqual(['anna']);
  });

  it('a text is found by all of its letters', async () => {
    const find = await users({ anna: { title: text, emails: [{ value: text }] } });
    const said = JSON.stringify(text);
    expect(await find(`title eq ${said} and emails eq ${said} and title ew ${said}`)).toEqual(['anna']);
  });
});

it('over users and groups each type has what it has', async () => {
  const [anna, crew] = [newId(), newId()];
  await insertResources(tenant, connectionId, [
    { id: anna, type: 'User', body: { userName: 'x', displayName: 'Same' } },
    { id: crew, type: 'Group', body: { displayName: 'same' }, members: [anna] },
  ]);
  const find = async (text: string) => {
    const parameters: unknown[] = [connectionId];
    const conditions = [user, group].map((definition, index, both) => {
      const filter = parseFilter(text, definition, filterLimits, [both[1 - index] ?? user]);
      return `(r.type = '${definition.name}' and ${filterSql(filter, definition, parameters, around)})`;
    });
    const { rows } = await inTenant(tenant, ({ client }) =>
      client.query<{ type: string }>(
        `select type from scim_resource r where r.source_id = $1 and (${conditions.join(' or ')}) order by 1`,
        parameters,
      ),
    );
    return rows.map(({ type }) => type);
  };
  expect(await find('displayName eq "SAME"')).toEqual(['Group', 'User']);
  expect(await find('userName eq "x"')).toEqual(['User']);
  expect(await find('userName ne "x"')).toEqual(['Group']);
  expect(await find(`members.value eq "${anna}" or groups.value eq "${crew.toUpperCase()}"`)).toEqual([
    'Group',
    'User',
  ]);
});

it('groups within groups are the groups of a user, ten deep', async () => {
  const anna = newId();
  const chain = Array.from({ length: 11 }, () => newId());
  await insertResources(tenant, connectionId, [
    { id: anna, type: 'User', body: {} },
    ...chain.map((id, index) => ({
      id,
      type: 'Group' as const,
      body: { displayName: `G${index}` },
      members: [chain[index - 1] ?? anna],
    })),
  ]);
  const found = await idsMatching(tenant, connectionId, 'User', [
    `groups.value eq "${chain[0]}"`,
    `groups[value eq "${chain[9]}"]`,
    `groups[value eq "${chain[9]}" and type eq "indirect"]`,
    `groups.value eq "${chain[10]}"`,
    'groups.display eq "G10"',
    `groups[value eq "${chain[0]}" and type eq "indirect"]`,
  ]);
  expect(found.map((ids) => ids.length)).toEqual([1, 1, 1, 0, 0, 0]);
});

it('members are chosen by the filter of a PATCH', async () => {
  const [anna, bob, crew, all] = [newId(), newId(), newId(), newId()];
  await insertResources(tenant, connectionId, [
    { id: anna, type: 'User', body: { displayName: 'Anna' } },
    { id: bob, type: 'User', body: { userName: 'bob' } },
    { id: crew, type: 'Group', body: { displayName: 'Crew' } },
    { id: all, type: 'Group', body: { displayName: 'All' }, members: [anna, bob, crew] },
  ]);
  const chosen = async (filter: string) => {
    const { where } = parsePath(`members[${filter}]`, group);
    const parameters: unknown[] = [connectionId];
    const condition = memberFilterSql(where ?? { op: 'constant', holds: false }, parameters, baseUrl);
    const { rows } = await inTenant(tenant, ({ client }) =>
      client.query<{ resource_id: string }>(
        `select m.resource_id from scim_member m where m.source_id = $1 and ${condition}`,
        parameters,
      ),
    );
    return rows.map((row) => row.resource_id).sort();
  };
  expect(await chosen(`value eq "${anna}"`)).toEqual([anna]);
  expect(await chosen('type eq "group"')).toEqual([crew]);
  expect(await chosen('display eq "BOB" or display sw "an"')).toEqual([anna, bob].sort());
  expect(await chosen(`not (value eq "${anna}")`)).toEqual([bob, crew].sort());
  expect(await chosen(`$ref eq "${baseUrl}/Groups/${crew}"`)).toEqual([crew]);
});

describe('sorted', () => {
  const sorted = async (
    text: string,
    order: 'asc nulls last' | 'desc nulls first',
    type: ResourceTypeName = 'User',
  ) => {
    const path = resolvePath(type === 'User' ? user : group, text);
    const key = path === undefined ? 'unknown' : sortKeySql(path, type);
    const { rows } = await inTenant(tenant, ({ client }) =>
      client.query<{ name: string }>(
        `select r.body ->> 'nickName' as name from scim_resource r where r.source_id = $1 and r.type = $2 order by ${key} ${order}, 1`,
        [connectionId, type],
      ),
    );
    return rows.map(({ name }) => name).join('');
  };
  const bodies: readonly JsonObject[] = [
    {
      nickName: '1',
      userName: 'b',
      externalId: 'a',
      title: 'Äb',
      emails: [{ value: 'z' }, { value: 'a', primary: true }],
    },
    { nickName: '2', userName: 'A', externalId: 'B', title: 'aa', emails: [{ value: 'c' }, { value: 'a' }] },
    {
      nickName: '3',
      userName: 'C',
      externalId: 'b',
      emails: [{ value: 'B', type: 'x' }],
      [custom]: { years: 10 },
    },
    { nickName: '4', userName: 'd', title: 'AB', active: false, [custom]: { years: 9 } },
  ];

  it.each([
    ['userName', '2134', '4312'],
    // B before a: case-exact
    ['externalId', '2134', '4312'],
    ['title', '2413', '3142'],
    // the primary one, else the first; by value
    ['emails', '1324', '4231'],
    ['emails.value', '1324', '4231'],
    ['emails.type', '3124', '1243'],
    ['active', '4123', '1234'],
    [`${custom}:years`, '4312', '1234'],
    ['name.familyName', '1234', '1234'],
    ['meta.resourceType', '1234', '1234'],
  ])('by %s', async (by, ascending, descending) => {
    await insertResources(
      tenant,
      connectionId,
      bodies.map((body) => ({ id: newId(), type: 'User' as const, body })),
    );
    expect(await sorted(by, 'asc nulls last')).toBe(ascending);
    expect(await sorted(by, 'desc nulls first')).toBe(descending);
  });

  it.each(['name', 'addresses', 'groups', 'groups.value', 'password', 'schemas', 'meta'])(
    'not by %s',
    (by) => {
      const path = resolvePath(user, by)!;
      expect(() => sortKeySql(path, 'User')).toThrow(`Nothing can be sorted by ${path.attribute.name}`);
    },
  );
});

describe('an index answers', () => {
  const count = 2_000;
  const ids = Array.from({ length: count }, () => newId());
  let crowd: string;
  beforeAll(async () => {
    ({ connectionId: crowd } = await newConnection(tenant));
    const rows = ids.map((id, index) => ({
      id,
      type: index < count - 50 ? ('User' as const) : ('Group' as const),
      body: {
        userName: `user${index}`,
        displayName: `Name ${index}`,
        externalId: `x${index}`,
        emails: [{ value: `user${index}@work.test`, type: 'work' }],
      },
      members: index < count - 50 ? [] : ids.slice(0, 20),
    }));
    await insertResources(tenant, crowd, rows);
    const owner = new pg.Client({ connectionString: home.ownerUrl });
    await owner.connect();
    await owner.query('analyze scim_resource, scim_email, scim_member');
    await owner.end();
  });

  it.each([
    ['User', 'userName eq "User7"', 'scim_resource_user_name'],
    ['User', 'userName eq "User7" and active eq true', 'scim_resource_user_name'],
    ['User', 'externalId eq "x7"', 'scim_resource_external_id'],
    ['User', 'emails eq "USER7@work.test"', 'scim_email_pkey'],
    ['User', 'emails.value eq "USER7@work.test"', 'scim_email_pkey'],
    ['User', 'emails[type eq "work" and value eq "user7@work.test"]', 'scim_email_pkey'],
    ['User', 'emails[type eq "work"].value eq "user7@work.test"', 'scim_email_pkey'],
    ['User', 'userName eq "user7@work.test" or emails.value eq "user7@work.test"', 'scim_email_pkey'],
    ['Group', 'displayName eq "name 1990"', 'scim_resource_display_name'],
    ['Group', `id eq "${ids.at(-1)}" and members.value eq "${ids[3]}"`, 'scim_member_'],
  ] as const)('%s: %s', async (type, text, index) => {
    const definition = type === 'User' ? user : group;
    const parameters: unknown[] = [crowd];
    const condition = filterSql(parseFilter(text, definition), definition, parameters, around);
    const statement = `select r.resource_id from scim_resource r
      where r.source_id = $1 and r.type = '${type}' and r.deleted_at is null and ${condition}`;
    const { plan, found } = await inTenant(tenant, async ({ client }) => ({
      plan: JSON.stringify((await client.query(`explain (format json) ${statement}`, parameters)).rows),
      found: (await client.query(statement, parameters)).rows.length,
    }));
    expect(found).toBe(1);
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
  });
});
