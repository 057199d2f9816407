import { beforeAll, describe, expect, it } from 'vitest';
import { queryIn } from '../../support/organisation.ts';
import { organisationOf } from '../support/server.ts';
import {
  core,
  type Created,
  filtered,
  groupSchema,
  person,
  providerOf,
  providerPerFile,
  type Provider,
} from './support/provider.ts';

const test = providerPerFile();
let theirs: { readonly provider: Provider; readonly user: Created; readonly group: Created }[];

async function anotherProvider(provider: Provider) {
  const { id } = await provider.create('/Users', person({ userName: 'same@idp.test', externalId: 'theirs' }));
  const group = await provider.create('/Groups', {
    schemas: [groupSchema],
    displayName: 'Theirs',
    members: [{ value: id }],
  });
  const user = (await provider.ask(`GET /Users/${id}`)).json as Created;
  return { provider, user, group };
}

beforeAll(async () => {
  const other = await organisationOf(test.server);
  theirs = [
    await anotherProvider(await providerOf(test.server, test.tenant, 'Of the same tenant')),
    await anotherProvider(await providerOf(test.server, other, 'Of another tenant')),
  ];
});

describe.each([
  ['another connection', 0],
  ['another tenant', 1],
])('what belongs to %s', (_, which) => {
  it('is 404 for every method', async () => {
    const { user, group, provider } = theirs[which]!;
    for (const path of [`/Users/${user.id}`, `/Groups/${group.id}`]) {
      for (const [method, body] of [
        ['GET', undefined],
        ['PUT', { schemas: [core, groupSchema], userName: 'x', displayName: 'x' }],
        ['PATCH', { Operations: [{ op: 'replace', path: 'displayName', value: 'x' }] }],
        ['DELETE', undefined],
      ] as const) {
        expect((await test.provider.ask(`${method} ${path}`, body)).status).toBe(404);
      }
    }
    expect((await provider.ask(`GET /Users/${user.id}`)).json).toEqual(user);
  });

  it('is in no list and found by no filter', async () => {
    const { user, group } = theirs[which]!;
    for (const request of [
      'GET /Users',
      'GET /Groups',
      'GET ',
      filtered('/Users', `id eq "${user.id}"`),
      filtered('/Users', 'externalId eq "theirs"'),
      filtered('/Groups', `members.value eq "${user.id}"`),
    ]) {
      const { status, text } = await test.provider.ask(request);
      expect(status).toBe(200);
      expect(text).not.toContain(group.id);
      expect(text.replaceAll(request, '')).not.toContain(user.id);
    }
  });

  it('is no member of a group of ours, and its user name is free', async () => {
    const { user, provider } = theirs[which]!;
    const group = await test.provider.create('/Groups', { schemas: [groupSchema], displayName: 'Ours' });
    await test.provider.patch(`/Groups/${group.id}`, {
      op: 'add',
      path: 'members',
      value: [{ value: user.id }],
    });
    expect((await test.provider.ask(`GET /Groups/${group.id}`)).json).not.toHaveProperty('members');
    expect((await provider.ask(`GET /Users/${user.id}`)).json.groups).toMatchObject([{ display: 'Theirs' }]);
    const ours = await test.provider.create('/Users', person({ userName: 'same@idp.test' }));
    expect((await test.provider.ask(`DELETE /Users/${ours.id}`)).status).toBe(204);
  });
});

it('a token that is revoked or expired opens nothing', async () => {
  for (const column of ['revoked_at', 'expires_at']) {
    const provider = await providerOf(test.server, test.tenant, column);
    expect((await provider.ask('GET /Users')).status).toBe(200);
    await queryIn(test.tenant, `update scim_token set ${column} = now() where source_id = $1`, [
      provider.connectionId,
    ]);
    expect((await provider.ask('GET /Users')).status).toBe(401);
    expect((await provider.ask('POST /Users', person())).status).toBe(401);
  }
});
