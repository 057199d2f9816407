import type { SourceMessage } from '#connector';
import {
  type HttpSource,
  type SourceAnswer,
  type SourceRequest,
  startHttpSource,
  testContext,
} from '#connector/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { oddProvider } from '../../../connectors/scim/fixtures/oddProvider.ts';
import { custom, enterprise, idOf, userNumber, users } from '../../../connectors/scim/fixtures/people.ts';
import { type ScimStore, startScimmy } from '../../../connectors/scim/fixtures/scimmyProvider.ts';
import { storeOf } from '../../../connectors/scim/fixtures/source.ts';
import connector from '../../../connectors/scim/index.ts';
import { attributesOf } from '../../../connectors/scim/person.ts';
import type { ScimCursor } from '../../../connectors/scim/read.ts';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});
const started = <T extends { close(): Promise<void> }>(one: T): T => {
  running.push(one);
  return one;
};

function open(config: Record<string, unknown>) {
  const { context } = testContext({});
  return connector.open(connector.spec.config.parse(config), context);
}

async function read(
  messages: AsyncIterable<SourceMessage<ScimCursor>> | undefined,
  on?: (count: number) => void,
) {
  const records = new Map<string, Readonly<Record<string, unknown>>>();
  const rejected: string[] = [];
  let end: Extract<SourceMessage<ScimCursor>, { type: 'end' }> | undefined;
  for await (const message of messages ?? []) {
    if (message.type === 'end') end = message;
    if (message.type === 'rejected') rejected.push(message.reason);
    if (message.type !== 'records') continue;
    for (const { key, attributes } of message.records) records.set(String(key), attributes);
    on?.(records.size);
  }
  return { records, rejected, end };
}
const snapshot = (config: Record<string, unknown>) => read(open(config).readSnapshot?.({}));

/** SCIMMY with so many users; `onList` is called before each page of users is given. */
async function scimmy(store: ScimStore, onList: (page: number) => void = () => {}) {
  const provider = started(await startScimmy(store, 'token'));
  let page = 0;
  const front = started(
    await startHttpSource(async ({ url }: SourceRequest) => {
      if (url.pathname.endsWith('/Users')) onList((page += 1));
      const answer = await fetch(new URL(`${url.pathname}${url.search}`, provider.url), {
        headers: { authorization: 'Bearer token' },
      });
      return { status: answer.status, body: await answer.text() };
    }),
  );
  return { base_url: `${front.url}/scim/v2`, token: 'token' };
}

/** A provider that gives these answers to questions for users, one after the other, and the last one ever after. */
async function scripted(...answers: SourceAnswer[]): Promise<HttpSource> {
  return started(
    await startHttpSource(({ url }) => {
      if (!url.pathname.endsWith('/Users')) return { status: 404 };
      return (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 404 };
    }),
  );
}

describe('scim, lists that change while they are read', () => {
  it('of 1,200 users, 50 are deleted meanwhile: nobody else is missed', async () => {
    const store = storeOf(1_200);
    const config = await scimmy(store, (page) => {
      if (page === 2) for (const id of [...store.users.keys()].slice(100, 150)) store.users.delete(id);
    });
    const { records, end } = await snapshot({ ...config, page_size: 1_000 });
    expect([...store.users.keys()].filter((id) => !records.has(id))).toEqual([]);
    expect(end).toMatchObject({ recordCount: records.size });
  });

  it('people come and go so that every total and the number of those who were read agree: nobody is missed', async () => {
    const store = storeOf(100);
    const config = await scimmy(store, (page) => {
      if (page === 3) {
        // Three who were read go, three come at the end: everybody in between moves, two of them over the edge of the page.
        for (const number of [1, 2, 3]) store.users.delete(idOf(number));
        for (const number of [901, 902, 903]) store.users.set(idOf(number), userNumber(number));
      }
      if (page === 4) {
        // One comes at the beginning, and one who was not read goes.
        const rest = [...store.users].filter(([id]) => id !== idOf(903));
        store.users.clear();
        for (const [id, user] of [[idOf(800), userNumber(800)] as const, ...rest]) store.users.set(id, user);
      }
    });
    const { records } = await snapshot({ ...config, page_size: 20 });
    expect([...store.users.keys()].filter((id) => !records.has(id))).toEqual([]);
  });

  it('a list that never holds still gives no end', async () => {
    const store = storeOf(30);
    let next = 1_000;
    const config = await scimmy(store, () => {
      next += 1;
      store.users.set(idOf(next), userNumber(next));
    });
    await expect(snapshot({ ...config, page_size: 20 })).rejects.toThrow(
      /never as a whole: its total changed/,
    );
  });

  it.each([
    ['a total that is not true', { totalResults: 3, Resources: users(2) }, /there are 3, and 2 came/],
    [
      'the same page again and again',
      { totalResults: 500, Resources: users(100) },
      /same ones for every page/,
    ],
    ['no total', { Resources: users(2) }, /totalResults/],
    ['no list', { id: 'x' }, /list of SCIM/],
  ])('%s gives no end', async (_name, body, words) => {
    const { url } = await scripted({ body });
    await expect(snapshot({ base_url: url, token: 't' })).rejects.toThrow(words);
  });

  it('a cursor that expires is begun anew, and nobody comes twice', async () => {
    const expired = {
      status: 400,
      body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], scimType: 'expiredCursor' },
    };
    const [first, second] = [users(4).slice(0, 2), users(4).slice(2)];
    const answers: SourceAnswer[] = [
      { body: { Resources: first, nextCursor: 'a' } },
      expired,
      { body: { Resources: first, nextCursor: 'b' } },
      { body: { Resources: second } },
    ];
    const server = started(
      await startHttpSource(({ url }) =>
        url.pathname.endsWith('/Users')
          ? (answers.shift() ?? {})
          : { body: { pagination: { cursor: true } } },
      ),
    );
    const { records, end } = await snapshot({ base_url: server.url, token: 't' });
    expect([...records.keys()]).toEqual([1, 2, 3, 4].map(idOf));
    expect(end).toMatchObject({ recordCount: 4 });
  });
});

describe('scim, providers that are not as one would like them', () => {
  it('one that knows no paging gives everybody', async () => {
    const provider = started(await oddProvider({ people: users(230), signIn: 'basic', paging: 'none' }));
    expect((await snapshot(provider.config)).records.size).toBe(230);
  });

  it('a user without an id is rejected; a list of nobody is no snapshot', async () => {
    const { url } = await scripted({
      body: { totalResults: 2, Resources: [userNumber(1), { userName: 'x' }] },
    });
    expect(await snapshot({ base_url: url, token: 't' })).toMatchObject({
      rejected: [/no id/],
      end: { recordCount: 2 },
    });
    const empty = await scripted({ body: { totalResults: 0 } });
    await expect(snapshot({ base_url: empty.url, token: 't' })).rejects.toMatchObject({
      fault: 'not_allowed',
    });
  });

  it('an access token that expires early is renewed', async () => {
    let good = 0;
    const server = started(
      await startHttpSource(({ url, headers }) => {
        if (url.pathname === '/token')
          return { body: { access_token: `t${(good += 1)}`, expires_in: '3600' } };
        if (headers['authorization'] !== `Bearer t${good}`) return { status: 401 };
        if (url.searchParams.get('startIndex') === '1' && good === 1) good = 2;
        const [from, count] = ['startIndex', 'count'].map((name) => Number(url.searchParams.get(name)));
        const all = users(5);
        return url.pathname.endsWith('/Users')
          ? {
              body: {
                totalResults: 5,
                Resources: all.slice((from ?? 1) - 1, (from ?? 1) - 1 + (count ?? 0)),
              },
            }
          : { status: 501 };
      }),
    );
    const oauth = { sign_in: 'oauth', token_url: `${server.url}/token`, client_id: 'a', client_secret: 'b' };
    expect((await snapshot({ base_url: server.url, page_size: 2, ...oauth })).records.size).toBe(5);
  });

  it.each([
    ['base_url', { status: 404, body: '<html>' }],
    ['base_url', { status: 200, body: '<html>Please sign in</html>' }],
    ['token', { status: 401 }],
    ['token', { status: 403 }],
  ])('check names %s', async (setting, answer) => {
    const { url } = await scripted(answer);
    expect(await open({ base_url: url, token: 't' }).check()).toMatchObject({ ok: false, setting });
  });
});

describe('scim, groups', () => {
  it('only members of some groups, through groups inside them too', async () => {
    const config = await scimmy(storeOf(10));
    const { records } = await snapshot({ ...config, groups: 'only', only_groups: 'everybody else\n' });
    expect([...records.keys()]).toEqual([1, 2, 3].map(idOf));
    const column = await snapshot({ ...config, groups: 'column' });
    expect(column.records.get(idOf(2))?.['groups']).toEqual(['Everybody else', 'Mentors']);
    expect(column.records.get(idOf(9))?.['groups']).toEqual([]);
  });

  it('members that the list leaves out are asked for; a page that is not SCIM says nothing about a group', async () => {
    const gone = {
      status: 404,
      body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404' },
    };
    let answer: SourceAnswer = { body: { id: 'g', displayName: 'Staff', members: [{ value: idOf(2) }] } };
    const server = started(
      await startHttpSource(({ url }) => {
        if (url.pathname === '/Groups/g') return answer;
        if (url.pathname === '/Groups')
          return { body: { totalResults: 1, Resources: [{ id: 'g', displayName: 'Staff' }] } };
        return url.pathname === '/Users'
          ? { body: { totalResults: 3, Resources: users(3) } }
          : { status: 404 };
      }),
    );
    const config = { base_url: server.url, token: 't', groups: 'only', only_groups: 'Staff' };
    expect([...(await snapshot(config)).records.keys()]).toEqual([idOf(2)]);
    answer = { status: 404, body: 'Not found' };
    await expect(snapshot(config)).rejects.toMatchObject({ fault: 'wrong_setting', setting: 'groups' });
    answer = { ...gone, status: 500 };
    await expect(snapshot(config)).rejects.toMatchObject({ fault: 'unexpected_answer' });
    answer = gone;
    await expect(snapshot(config)).rejects.toMatchObject({ setting: 'only_groups' });
  });
});

describe('scim, columns', () => {
  it('extensions, addresses and names in any case become columns that a person can read', () => {
    const columns = attributesOf(
      {
        ID: '1',
        schemas: ['x'],
        Active: 'False',
        name: { FamilyName: 'Ng' },
        emails: [
          { type: 'home', value: 'h@x.org' },
          { type: 'work', value: 'w@x.org', $ref: null },
        ],
        roles: [{ value: 'r1', display: 'Lead' }, 'Plain'],
        groups: [{ value: 'g', display: 'G' }],
        password: 'secret',
        [enterprise]: { employeenumber: '007', manager: { value: '9' } },
        [`${enterprise}:department`]: 'Sales',
        [custom]: { cohort: 'A' },
      },
      undefined,
    );
    expect(columns).toEqual({
      id: '1',
      active: false,
      name: { familyName: 'Ng' },
      email: 'w@x.org',
      emails: [
        { type: 'home', value: 'h@x.org' },
        { type: 'work', value: 'w@x.org' },
      ],
      roles: ['Lead', 'Plain'],
      enterprise: { employeeNumber: '007', manager: { value: '9' }, department: 'Sales' },
      community: { cohort: 'A' },
    });
  });
});
