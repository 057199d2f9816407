import { describe, expect, it } from 'vitest';
import { resourceTypes } from '../../../src/scim/schema/resourceTypes.ts';
import { schemasOf } from '../../../src/scim/schema/schemasOf.ts';
import { serviceLimits } from '../../../src/scim/schema/serviceLimits.ts';
import { serviceProviderConfig } from '../../../src/scim/schema/serviceProviderConfig.ts';
import type { Attribute } from '../../../src/scim/schema/types.ts';
import { coreGroup, coreUser, custom, enterprise, registry } from './everyField.ts';

const base = 'https://psm.example/scim/v2';
const config = serviceProviderConfig(base);
const types = resourceTypes(registry, base);
const schemas = schemasOf(registry, base);

/** Every attribute at every level, with its place. */
function everyAttribute(attributes: readonly Attribute[], place: string): [string, Attribute][] {
  return attributes.flatMap((one) => [
    [`${place} ${one.name}`, one] as [string, Attribute],
    ...everyAttribute(one.subAttributes ?? [], `${place} ${one.name}`),
  ]);
}
const all = schemas.flatMap(({ attributes, name }) =>
  everyAttribute(attributes as unknown as Attribute[], name as string),
);

describe('ServiceProviderConfig', () => {
  it('says what is kept to', () => {
    expect(config).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 1_048_576 },
      filter: { supported: true, maxResults: serviceLimits.page.largest },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
    });
  });

  it('announces both ways of paging, the index as the usual one', () => {
    expect(config['pagination']).toEqual({
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: serviceLimits.page.usual,
      maxPageSize: serviceLimits.page.largest,
      cursorTimeout: serviceLimits.cursorSeconds,
    });
  });

  it('names both ways to sign in, one of them as the preferred one', () => {
    const schemes = config['authenticationSchemes'] as { type: string; primary: boolean }[];
    expect(schemes.map(({ type, primary }) => [type, primary])).toEqual([
      ['oauthbearertoken', true],
      ['oauth2', false],
    ]);
  });

  it('has nothing that its schema does not list, and all that it requires', () => {
    const schema = registry.schemas.find(({ name }) => name === 'ServiceProviderConfig');
    const own = Object.keys(config).filter((name) => !['schemas', 'meta'].includes(name));
    expect(schema?.attributes.map(({ name }) => name)).toEqual(expect.arrayContaining(own));
    const required = schema?.attributes.filter((one) => one.required).map(({ name }) => name);
    expect(own).toEqual(expect.arrayContaining(required ?? []));
  });
});

describe('ResourceTypes', () => {
  it('lists users with their extensions, none of them required, and groups', () => {
    expect(types).toMatchObject([
      {
        id: 'User',
        endpoint: '/Users',
        schema: coreUser,
        schemaExtensions: [
          { schema: enterprise, required: false },
          { schema: custom, required: false },
        ],
        meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/User` },
      },
      { id: 'Group', endpoint: '/Groups', schema: coreGroup },
    ]);
    expect(types[1]).not.toHaveProperty('schemaExtensions');
  });
});

describe('Schemas', () => {
  it('lists all that resources and discovery are written by, each once', () => {
    expect(schemas.map(({ id }) => id)).toEqual([
      coreUser,
      coreGroup,
      enterprise,
      custom,
      'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
      'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
      'urn:ietf:params:scim:schemas:core:2.0:Schema',
    ]);
    for (const { id, meta } of schemas)
      expect(meta).toEqual({ resourceType: 'Schema', location: `${base}/Schemas/${id as string}` });
  });

  it('calls users what clients look for', () => {
    expect(schemas[0]?.['description']).toBe('User Account');
  });

  it.each(all)('%s has all characteristics of RFC 7643 §7', (_, attribute) => {
    expect(attribute).toMatchObject({
      name: expect.stringMatching(/^[A-Za-z$][\w$-]*$/),
      type: expect.stringMatching(/^(?:string|boolean|decimal|integer|dateTime|reference|binary|complex)$/),
      multiValued: expect.any(Boolean),
      description: expect.stringMatching(/\S/),
      required: expect.any(Boolean),
      caseExact: expect.any(Boolean),
      mutability: expect.stringMatching(/^(?:readOnly|readWrite|immutable|writeOnly)$/),
      returned: expect.stringMatching(/^(?:always|never|default|request)$/),
      uniqueness: expect.stringMatching(/^(?:none|server|global)$/),
    });
    expect(attribute.type === 'reference').toBe(attribute.referenceTypes !== undefined);
    expect(attribute.type === 'complex').toBe(attribute.subAttributes !== undefined);
  });

  it('complex attributes have neither case nor uniqueness (§2.3.8)', () => {
    const complex = all.filter(([, { type }]) => type === 'complex').map(([, one]) => one);
    expect(complex.filter((one) => one.caseExact || one.uniqueness !== 'none')).toEqual([]);
  });

  it('passwords are written and never answered', () => {
    const password = all.find(([place]) => place === 'User password')?.[1];
    expect([password?.mutability, password?.returned]).toEqual(['writeOnly', 'never']);
  });
});

it('nothing that is discovered is null or undefined', () => {
  const empty = (value: unknown): boolean =>
    value === null ||
    value === undefined ||
    (typeof value === 'object' && Object.values(value).some((below) => empty(below)));
  expect([config, ...types, ...schemas].filter(empty)).toEqual([]);
});
