import { beforeAll, describe, expect, it } from 'vitest';
import { core, enterprise, groupSchema, person, providerPerFile } from './support/provider.ts';

const test = providerPerFile();

interface Described {
  readonly name: string;
  readonly type: string;
  readonly multiValued: boolean;
  readonly mutability: string;
  readonly canonicalValues?: readonly string[];
  readonly subAttributes?: readonly Described[];
}

/** Paths as Microsoft's gallery makes them of a schema: `name.givenName`, `emails[type eq "work"].value`, `roles[primary eq "True"].value`. */
function pathsOf(attributes: readonly Described[], prefix = ''): string[] {
  return attributes.flatMap(({ name, type, multiValued, mutability, subAttributes = [] }) => {
    if (mutability === 'readOnly' || type === 'reference') return [];
    if (type !== 'complex') return multiValued || type !== 'string' ? [] : [prefix + name];
    if (!multiValued) {
      const parts = subAttributes.filter((sub) => sub.type === 'string' && sub.mutability === 'readWrite');
      return parts.map((sub) => `${prefix}${name}.${sub.name}`);
    }
    const kinds = subAttributes.find((sub) => sub.name === 'type')?.canonicalValues;
    const filters = kinds?.map((kind) => `type eq "${kind}"`) ?? ['primary eq "True"'];
    const parts = subAttributes.filter((sub) => !['type', 'primary'].includes(sub.name));
    return filters.flatMap((filter) => parts.map((part) => `${name}[${filter}].${part.name}`));
  });
}

describe('RFC 7643 §7: /Schemas describes what can be mapped', () => {
  let paths: string[];
  let groups: string[];

  beforeAll(async () => {
    const { Resources } = (await test.provider.ask('GET /Schemas')).json as {
      Resources: readonly { id: string; attributes: Described[] }[];
    };
    const of = (urn: string) => Resources.find(({ id }) => id === urn)?.attributes ?? [];
    groups = of(groupSchema).map(({ name }) => name);
    paths = [...pathsOf(of(core)), ...pathsOf(of(enterprise), `${enterprise}:`)];
  });

  it('all that Entra ID maps by default is among it', () => {
    expect(groups).toEqual(expect.arrayContaining(['displayName', 'externalId', 'members']));
    const usual = [
      'userName',
      'externalId',
      'displayName',
      'title',
      'preferredLanguage',
      'name.givenName',
      'name.familyName',
      'name.formatted',
      ...['work', 'home', 'other'].map((kind) => `emails[type eq "${kind}"].value`),
      ...['work', 'mobile', 'fax'].map((kind) => `phoneNumbers[type eq "${kind}"].value`),
      ...['formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country'].map(
        (part) => `addresses[type eq "work"].${part}`,
      ),
      'addresses[type eq "other"].formatted',
      'roles[primary eq "True"].value',
      ...['employeeNumber', 'costCenter', 'organization', 'division', 'department'].map(
        (name) => `${enterprise}:${name}`,
      ),
    ];
    expect(paths).toEqual(expect.arrayContaining(usual));
  });

  it('all of it can be replaced by its path where there was nothing, and cleared by "" and by null', async () => {
    const { id, meta } = await test.provider.create('/Users', person());
    // A password is nowhere to be seen.
    const writable = paths.filter((path) => path !== 'password');
    const operations = writable.map((path, index) => ({ op: 'replace', path, value: `upd${index}` }));
    const patched = await test.provider.patch(`/Users/${id}`, ...operations);
    expect([patched.status, patched.json.detail]).toEqual([200, undefined]);
    const text = JSON.stringify(patched.json);
    expect(operations.filter(({ value }) => !text.includes(`"${value}"`))).toEqual([]);
    const optional = writable.filter((path) => path !== 'userName');
    const cleared = await test.provider.patch(
      `/Users/${id}`,
      ...optional.map((path) => ({ op: 'replace', path, value: '' })),
    );
    const { version, lastModified, ...rest } = cleared.json.meta;
    expect(rest).toEqual({ resourceType: 'User', created: meta.created, location: meta.location });
    expect(Object.keys(cleared.json).toSorted()).toEqual(['active', 'id', 'meta', 'schemas', 'userName']);
    const again = await test.provider.patch(
      `/Users/${id}`,
      ...optional.map((path) => ({ op: 'replace', path, value: null })),
    );
    expect(again.json).toMatchObject({ meta: { version, lastModified } });
  });
});
