import { expect, it } from 'vitest';
import { wholeResource } from '../../../src/scim/resource/wholeResource.ts';
import type { JsonObject } from '../../../src/scim/schema/types.ts';
import { coreGroup, coreUser, custom, enterprise, registry } from '../schema/everyField.ts';

const base = 'https://psm.example/scim/v2';
const id = '019ab000-0000-7000-8000-000000000001';
const times = {
  version: 7,
  createdAt: new Date('2026-01-01T00:00:00Z'),
  modifiedAt: new Date('2026-02-01T00:00:00.5Z'),
};
const user = (body: JsonObject, rows = {}) =>
  wholeResource(registry.user, { resourceId: id, type: 'User', body, ...times }, rows, base);

it('a user has its id, its place and its version', () => {
  expect(user({ userName: 'ann', externalId: 'x' })).toEqual({
    schemas: [coreUser],
    id,
    externalId: 'x',
    userName: 'ann',
    meta: {
      resourceType: 'User',
      created: '2026-01-01T00:00:00.000Z',
      lastModified: '2026-02-01T00:00:00.500Z',
      location: `${base}/Users/${id}`,
      version: 'W/"7"',
    },
  });
});

it('schemas names the extensions that the user has attributes of, and no others', () => {
  const schemas = (body: JsonObject) => user({ userName: 'ann', ...body })['schemas'];
  expect(schemas({ [enterprise]: { department: 'HR' } })).toEqual([coreUser, enterprise]);
  expect(schemas({ [custom]: { team: 'Blue' } })).toEqual([coreUser, custom]);
});

it('groups of a user and members of a group are there when there are some', () => {
  const related = [{ value: 'g', $ref: `${base}/Groups/g`, display: 'Blue', type: 'direct' }];
  expect(user({ userName: 'ann' }, { groups: related })['groups']).toEqual(related);
  expect(user({ userName: 'ann' }, { groups: [] })).not.toHaveProperty('groups');

  const stored = { resourceId: id, type: 'Group' as const, body: { displayName: 'Blue' }, ...times };
  const whole = wholeResource(registry.group, stored, { members: [{ value: 'u' }] }, base);
  expect(whole).toMatchObject({
    schemas: [coreGroup],
    members: [{ value: 'u' }],
    meta: { resourceType: 'Group', location: `${base}/Groups/${id}` },
  });
});

it('a field that is no more is not answered', () => {
  expect(user({ userName: 'ann', gone: 'x', 'urn:gone:2.0:User': { a: 'b' } })).not.toHaveProperty('gone');
  expect(user({ userName: 'ann', 'urn:gone:2.0:User': { a: 'b' } })).not.toHaveProperty([
    'urn:gone:2.0:User',
  ]);
});
