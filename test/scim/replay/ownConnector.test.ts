import type { SourceMessage } from '#connector';
import { testContext } from '#connector/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import connector from '../../../connectors/scim/index.ts';
import type { ScimCursor } from '../../../connectors/scim/read.ts';
import { serverPerFile } from '../../http/support/server.ts';
import { push, type PushTarget, pushTarget } from './pushTarget.ts';

const server = serverPerFile({ idle: true, rateLimits: unlimited() });

/** Two products of ours at the two ends of one line: what one serves, the other reads. */
describe('the connector that reads SCIM reads what is served here', () => {
  let target: PushTarget;
  const ids: string[] = [];
  beforeAll(async () => {
    target = await pushTarget(server);
    ids.push(...(await createUsers(target, 1, 230)));
    await push(target, 'POST /Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'Mentors',
      members: ids.slice(0, 3).map((value) => ({ value })),
    });
  });

  it('the connection can be checked, and its columns are known', async () => {
    const source = open(target);
    expect(await source.check()).toEqual({ ok: true, message: 'There are 230 users.' });
    const columns = await source.discover();
    expect(columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'id',
        'userName',
        'name.givenName',
        'email',
        'active',
        'enterprise.department',
      ]),
    );
  });

  it.each([10, 100, 1_000])('everybody once, with %i users a page', async (page_size) => {
    const { records, rejected } = await read(open(target, { page_size }).readSnapshot?.({}));
    expect(rejected).toEqual([]);
    expect([...records.keys()].toSorted()).toEqual(ids.toSorted());
    expect(records.get(ids[6] ?? '')).toMatchObject({
      userName: 'person7@example.org',
      name: { givenName: 'Given7' },
      email: 'person7@example.org',
      active: true,
      enterprise: { department: 'Sales' },
    });
  });

  it('groups become a column', async () => {
    const { records } = await read(open(target, { groups: 'column' }).readSnapshot?.({}));
    expect(ids.slice(0, 4).map((id) => records.get(id)?.['groups'])).toEqual([
      ['Mentors'],
      ['Mentors'],
      ['Mentors'],
      [],
    ]);
  });

  it('who is deleted while pages are read takes nobody else along', async () => {
    const doomed = await createUsers(target, 501, 40);
    let deleted = false;
    const { records } = await read(open(target, { page_size: 20 }).readSnapshot?.({}), async (count) => {
      if (deleted || count < 60) return;
      deleted = true;
      for (const id of [...doomed, ...ids.splice(0, 10)]) await push(target, `DELETE /Users/${id}`);
    });
    expect(deleted).toBe(true);
    expect(ids.filter((id) => !records.has(id))).toEqual([]);
    const after = await read(open(target).readSnapshot?.({}));
    expect([...after.records.keys()].toSorted()).toEqual(ids.toSorted());
  });

  it('changes only: who was changed since, and nobody else', async () => {
    const source = open(target, { read_changes: true });
    const { end } = await read(source.readSnapshot?.({}));
    const [changed = ''] = ids;
    await push(target, `PATCH /Users/${changed}`, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'title', value: 'Director' }],
    });
    const { records } = await read(source.readChanges?.(end?.cursor as ScimCursor, {}));
    expect(records.get(changed)).toMatchObject({ title: 'Director' });
  });
});

function unlimited() {
  const rate = { perSecond: 100_000, burst: 100_000 };
  return { caller: 100_000, invitations: 100_000, scim: { connection: rate, unknownTokens: rate } };
}

function open({ url, token }: PushTarget, more: Record<string, unknown> = {}) {
  const { context } = testContext({});
  return connector.open(connector.spec.config.parse({ base_url: url, token, ...more }), context);
}

async function createUsers(target: PushTarget, first: number, count: number): Promise<string[]> {
  const { json } = await push(target, 'POST /Bulk', {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations: Array.from({ length: count }, (_, index) => first + index).map((number) => ({
      method: 'POST',
      path: '/Users',
      bulkId: `p${number}`,
      data: {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: `person${number}@example.org`,
        name: { givenName: `Given${number}`, familyName: `Family${number}` },
        emails: [{ value: `person${number}@example.org`, type: 'work', primary: true }],
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Sales' },
      },
    })),
  });
  return json.Operations.map((one: { location: string }) => one.location.split('/').at(-1));
}

async function read(
  messages: AsyncIterable<SourceMessage<ScimCursor>> | undefined,
  on?: (count: number) => Promise<void>,
) {
  const records = new Map<string, Readonly<Record<string, unknown>>>();
  const rejected: string[] = [];
  let end: Extract<SourceMessage<ScimCursor>, { type: 'end' }> | undefined;
  for await (const message of messages ?? []) {
    if (message.type === 'end') end = message;
    if (message.type === 'rejected') rejected.push(message.reason);
    if (message.type !== 'records') continue;
    for (const { key, attributes } of message.records) records.set(String(key), attributes);
    await on?.(records.size);
  }
  return { records, rejected, end };
}
