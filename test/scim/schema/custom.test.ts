import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyFor } from '../../../src/directory/fieldChanges.ts';
import { customSchema } from '../../../src/scim/schema/custom.ts';
import { registryOf } from '../../../src/scim/schema/registry.ts';
import { custom, enterprise, everyField } from './everyField.ts';

const schema = customSchema(everyField);
const short = schema?.attributes.map(
  ({ name, type, multiValued, canonicalValues }) =>
    [name, multiValued ? `${type}s` : type, ...(canonicalValues ?? [])] as const,
);

describe("the tenant's own fields as an extension", () => {
  it('every field but those of the account is an attribute named by its key', () => {
    expect(schema?.id).toBe(custom);
    expect(short).toEqual([
      ['eligible', 'string'],
      ['about', 'string'],
      ['private_email', 'string'],
      ['mobile', 'string'],
      ['web_site', 'string'],
      ['hire_date', 'string'],
      ['years', 'decimal'],
      ['mentor', 'boolean'],
      ['team', 'string', 'Blue', 'Red'],
      ['skills', 'strings', 'Go', 'SQL', 'Résumé; writing'],
      ['level', 'string'],
    ]);
  });

  it('a date says how it is written', () => {
    expect(schema?.attributes.find(({ name }) => name === 'hire_date')?.description).toContain('YYYY-MM-DD');
  });

  it('without fields of its own a tenant has no such extension', () => {
    const account = everyField.filter(({ role }) => role !== undefined && role !== 'eligibility');
    expect(customSchema(account)).toBeUndefined();
    expect(registryOf(account).user.extensions.map(({ id }) => id)).toEqual([enterprise]);
    expect(registryOf(account).schemas.map(({ id }) => id)).not.toContain(custom);
  });

  // RFC 7643 §2.1: ATTRNAME = ALPHA *(nameChar)
  it('whatever a field is called, its key is a legal name and no two differ by case alone', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1 }), (labels) => {
        const keys: string[] = [];
        for (const label of labels) keys.push(keyFor(label, keys));
        for (const key of keys) expect(key).toMatch(/^[A-Za-z][\w$-]*$/);
        expect(new Set(keys.map((key) => key.toLowerCase())).size).toBe(keys.length);
      }),
    );
  });
});
