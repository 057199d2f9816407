import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Attribute } from '../../../src/scim/schema/types.ts';
import { registry } from './everyField.ts';

const samples = new URL('../../../../shared/corpora/scim-rfc-samples/', import.meta.url);

type Sample = Partial<Omit<Attribute, 'subAttributes'>> & {
  readonly name: string;
  readonly subAttributes?: readonly Sample[];
};

/** `name.givenName` → its characteristics, descriptions aside: those are our own words. */
function characteristics(attributes: readonly Sample[], prefix = ''): [string, Record<string, unknown>][] {
  return attributes.flatMap((one) => {
    const own = Object.entries(one).filter(([key]) => !['description', 'subAttributes'].includes(key));
    return [
      [`${prefix}${one.name}`, Object.fromEntries(own)] as [string, Record<string, unknown>],
      ...characteristics(one.subAttributes ?? [], `${prefix}${one.name}.`),
    ];
  });
}

/** Where ours differ from the samples, on purpose, and why. Nothing else differs. */
const differences: Readonly<Record<string, readonly string[]>> = {
  // "A reference is case exact", RFC 7643 §2.3.7; erratum 6001 says so of the samples.
  user: ['profileUrl caseExact', 'groups.$ref caseExact'],
  group: ['members.$ref caseExact'],
  // The sub-attributes of manager are recommended in §4.3 and required in §8.7.1; Entra ID sends the id alone.
  enterprise_user: ['manager.value required', 'manager.$ref caseExact', 'manager.$ref required'],
  service_provider_configuration: [
    'documentationUri caseExact',
    'authenticationSchemes.specUri caseExact',
    'authenticationSchemes.documentationUri caseExact',
    // RFC 9865 §4
    'pagination is ours alone',
    'pagination.cursor is ours alone',
    'pagination.index is ours alone',
    'pagination.defaultPaginationMethod is ours alone',
    'pagination.defaultPageSize is ours alone',
    'pagination.maxPageSize is ours alone',
    'pagination.cursorTimeout is ours alone',
  ],
  // A resource type need not have extensions: groups have none.
  resource_type: ['endpoint caseExact', 'schemaExtensions required'],
  schema: [],
};

const files = [
  ['user', '8.7.1', 'urn:ietf:params:scim:schemas:core:2.0:User'],
  ['group', '8.7.1', 'urn:ietf:params:scim:schemas:core:2.0:Group'],
  ['enterprise_user', '8.7.1', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
  ['service_provider_configuration', '8.7.2', 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  ['resource_type', '8.7.2', 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
  ['schema', '8.7.2', 'urn:ietf:params:scim:schemas:core:2.0:Schema'],
] as const;

const there = existsSync(samples);

describe.skipIf(!there)('schemas are those of RFC 7643 (samples beside the checkout)', () => {
  it.each(files)('%s, §%s', (file, section, urn) => {
    const text = readFileSync(new URL(`rfc7643-${section}-schema-${file}.json`, samples), 'utf8');
    const sample = new Map(characteristics((JSON.parse(text) as { attributes: Sample[] }).attributes));
    const schema = registry.schemas.find(({ id }) => id === urn);
    const ours = new Map(characteristics(schema?.attributes ?? []));

    const found: string[] = [];
    for (const name of sample.keys()) if (!ours.has(name)) found.push(`${name} is missing`);
    for (const [name, own] of ours) {
      const theirs = sample.get(name);
      if (theirs === undefined) found.push(`${name} is ours alone`);
      else
        for (const key of new Set([...Object.keys(theirs), ...Object.keys(own)])) {
          // What the sample does not say has the value of §2.2.
          const unsaid = { caseExact: false, uniqueness: 'none' }[key];
          if (JSON.stringify(own[key]) !== JSON.stringify(theirs[key] ?? unsaid))
            found.push(`${name} ${key}`);
        }
    }
    expect(found.toSorted()).toEqual((differences[file] ?? []).toSorted());
  });
});
