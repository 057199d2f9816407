import { describe, expect, it } from 'vitest';
import { projectResource, wantsAttribute } from '../../../src/scim/resource/projectResource.ts';
import { registryOf } from '../../../src/scim/schema/registry.ts';
import type { Attribute, JsonObject, ResourceDefinition } from '../../../src/scim/schema/types.ts';
import type { Projection } from '../../../src/scim/types.ts';
import { coreUser, custom, enterprise, registry } from '../schema/everyField.ts';

const always = { schemas: [coreUser, enterprise, custom], id: 'x' };
const core = {
  userName: 'ann',
  name: { givenName: 'Ann', familyName: 'Ng' },
  emails: [{ value: 'a@b', type: 'work' }, { type: 'home' }],
};
const meta = { meta: { version: 'W/"1"', location: 'https://psm.example/scim/v2/Users/x' } };
const hr = { [enterprise]: { department: 'HR', manager: { value: '7', $ref: 'https://psm.example/7' } } };
const own = { [custom]: { team: 'Blue', skills: ['Go'] } };
const full: JsonObject = { ...always, ...core, ...meta, ...hr, ...own };

const shown = (projection: Projection, definition = registry.user) =>
  projectResource(full, definition, projection);

describe('attributes', () => {
  it.each([
    [['userName'], { userName: 'ann' }],
    [['USERNAME'], { userName: 'ann' }],
    [[`${coreUser}:userName`], { userName: 'ann' }],
    [['userName', 'name.givenName'], { userName: 'ann', name: { givenName: 'Ann' } }],
    [['userName,name.givenName'], { userName: 'ann', name: { givenName: 'Ann' } }],
    [[' userName , title '], { userName: 'ann' }],
    [['name.givenName', 'name.familyName'], { name: core.name }],
    [['name', 'name.givenName'], { name: core.name }],
    [['name.givenName', 'name'], { name: core.name }],
    [['emails.value'], { emails: [{ value: 'a@b' }] }],
    [['emails[type eq "work"]'], { emails: core.emails }],
    [['emails[type eq "work, or not"].value'], { emails: [{ value: 'a@b' }] }],
    [['name.middleName'], {}],
    [['meta.version'], { meta: { version: 'W/"1"' } }],
    [[`${enterprise}:department`], { [enterprise]: { department: 'HR' } }],
    [[`${enterprise}:manager.value`], { [enterprise]: { manager: { value: '7' } } }],
    [[enterprise.toUpperCase()], hr],
    [[custom, 'userName'], { userName: 'ann', ...own }],
    [[coreUser], core],
    [['department'], {}],
    [['colour', '__proto__', 'constructor', '['], {}],
    [['id'], {}],
    [['password'], {}],
  ])('%o', (attributes, expected) => {
    expect(shown({ attributes })).toEqual({ ...always, ...expected });
  });
});

describe('excludedAttributes', () => {
  const { userName: _, ...withoutUserName } = full;
  const { emails: __, ...withoutEmails } = full;
  it.each([
    [['userName'], withoutUserName],
    [['id', 'schemas', 'colour'], full],
    [['emails'], withoutEmails],
    [['emails.value'], { ...full, emails: [{ type: 'work' }, { type: 'home' }] }],
    [['emails.type', 'emails.value'], withoutEmails],
    [['name.givenName'], { ...full, name: { familyName: 'Ng' } }],
    [['meta', enterprise], { ...always, ...core, ...own }],
    [[coreUser], { ...always, ...meta, ...hr, ...own }],
    [
      [`${enterprise}:manager.$ref`],
      { ...full, [enterprise]: { department: 'HR', manager: { value: '7' } } },
    ],
    [[`${enterprise}:department`, `${enterprise}:manager`], { ...always, ...core, ...meta, ...own }],
  ])('%o', (excludedAttributes, expected) => {
    expect(shown({ excludedAttributes })).toEqual(expected);
  });
});

it.each([{}, { attributes: [] }, { attributes: [''] }, { excludedAttributes: [' , '] }])(
  '%o asks for what is usual',
  (projection) => {
    expect(shown(projection)).toEqual(full);
  },
);

it('both at once exclude each other', () => {
  const both = { attributes: ['userName'], excludedAttributes: ['emails'] };
  const refused = expect.objectContaining({ status: 400, scimType: 'invalidValue' });
  expect(() => shown(both)).toThrow(refused);
  expect(() => wantsAttribute(registry.group, both, 'members')).toThrow(refused);
});

describe('what returned says', () => {
  const attribute = (name: string, returned: Attribute['returned']): Attribute => ({
    ...(registry.user.schema.attributes.find((one) => one.name === 'title') as Attribute),
    name,
    returned,
  });
  const definition: ResourceDefinition = {
    ...registryOf([]).user,
    schema: {
      ...registry.user.schema,
      attributes: (['always', 'never', 'default', 'request'] as const).map((one) => attribute(one, one)),
    },
  };
  const all = { always: 'a', never: 'n', default: 'd', request: 'r' };
  it.each([
    [{}, { always: 'a', default: 'd' }],
    [{ attributes: ['request', 'never'] }, { always: 'a', request: 'r' }],
    [{ attributes: ['default'] }, { always: 'a', default: 'd' }],
    [{ excludedAttributes: ['always', 'default'] }, { always: 'a' }],
  ])('%o', (projection, expected) => {
    expect(projectResource(all, definition, projection)).toEqual(expected);
  });

  it('a part of what is always returned is returned as well', () => {
    const name = { ...(registry.user.schema.attributes.find((one) => one.name === 'name') as Attribute) };
    const strict: ResourceDefinition = {
      ...definition,
      schema: { ...definition.schema, attributes: [{ ...name, returned: 'always' }] },
    };
    for (const projection of [{ attributes: ['name.givenName'] }, { excludedAttributes: ['name.givenName'] }])
      expect(projectResource({ name: core.name }, strict, projection)).toEqual({ name: core.name });
  });
});

describe('members are read', () => {
  it.each([
    [{}, true],
    [{ attributes: ['members'] }, true],
    [{ attributes: ['members.value'] }, true],
    [{ attributes: ['urn:ietf:params:scim:schemas:core:2.0:Group'] }, true],
    [{ attributes: ['displayName'] }, false],
    [{ excludedAttributes: ['MEMBERS'] }, false],
    [{ excludedAttributes: ['members.display'] }, true],
    [{ excludedAttributes: ['displayName'] }, true],
  ])('for %o: %s', (projection, expected) => {
    expect(wantsAttribute(registry.group, projection, 'members')).toBe(expected);
  });

  it('never of users', () => {
    expect(wantsAttribute(registry.user, {}, 'members')).toBe(false);
    expect(wantsAttribute(registry.user, {}, 'password')).toBe(false);
  });
});
