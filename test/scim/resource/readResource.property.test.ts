import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/db/schema.ts';
import { readResource } from '../../../src/scim/resource/readResource.ts';
import { wholeResource } from '../../../src/scim/resource/wholeResource.ts';
import type { Attribute, ResourceDefinition } from '../../../src/scim/schema/types.ts';
import { ScimError } from '../../../src/scim/scimError.ts';
import { coreUser, custom, enterprise, registry } from '../schema/everyField.ts';

const definitions = [registry.user, registry.group];

/** Names that mean something, names that must not, and nonsense. */
const names = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'schemas',
    'meta',
    'id',
    'members',
    'groups',
    'value',
    'primary',
    'type',
    coreUser,
    enterprise,
    ...registry.schemas.flatMap(({ id, attributes }) => attributes.map(({ name }) => `${id}:${name}`)),
    ...registry.schemas.flatMap(({ attributes }) => attributes.map(({ name }) => name)),
    ...registry.user.schema.attributes.flatMap(({ name, subAttributes = [] }) =>
      subAttributes.map((sub) => `${name}.${sub.name}`),
    ),
  ),
  fc.string({ unit: 'binary' }),
);

const anything = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, 'True', '', 'x', 0, -0, 1.5, 1e308, 'a\0', '\udc00', coreUser),
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  // As JSON.parse makes them: `__proto__` is a member like any other.
  object: fc
    .array(fc.tuple(names, tie('value')), { maxLength: 8 })
    .map((members) => Object.fromEntries(members) as unknown),
})).value;

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null');

/** Whether a stored body is as a `ResourceBody` has to be: known names, the types of the schema, nothing empty. */
function faults(body: object, definition: ResourceDefinition): string[] {
  return Object.entries(body).flatMap(([name, value]) => {
    const extension = definition.extensions.find(({ id }) => id === name);
    if (extension === undefined)
      return faultsOf(value, find([...definition.schema.attributes, ...definition.common], name), name);
    if (Object.keys(value).length === 0) return [`${name} is empty`];
    return Object.entries(value as object).flatMap(([key, below]) =>
      faultsOf(below, find(extension.attributes, key), key),
    );
  });
}

const find = (attributes: readonly Attribute[], name: string) => attributes.find((one) => one.name === name);

function faultsOf(value: unknown, attribute: Attribute | undefined, name: string): string[] {
  if (attribute === undefined) return [`${name} is unknown`];
  if (attribute.mutability === 'readOnly' || attribute.returned === 'never')
    return [`${name} is not to be stored`];
  if (attribute.multiValued) {
    if (!Array.isArray(value) || value.length === 0) return [`${name} is no array with something in it`];
    return value.flatMap((one) => faultsOf(one, { ...attribute, multiValued: false }, name));
  }
  if (attribute.type === 'complex') {
    if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
      return [`${name} is no object`];
    return Object.entries(value).flatMap(([key, below]) =>
      faultsOf(below, find(attribute.subAttributes ?? [], key), `${name}.${key}`),
    );
  }
  const type =
    { boolean: 'boolean', decimal: 'number', integer: 'number' }[attribute.type as string] ?? 'string';
  if (typeof value !== type || value === '') return [`${name} is ${typeof value}`];
  return typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())
    ? [`${name} cannot be stored`]
    : [];
}

/** What is read, or the scimType of the refusal: anything else that is thrown is a fault. */
function outcome(input: unknown, definition: ResourceDefinition, mode: 'create' | 'replace' = 'create') {
  try {
    return readResource(input, definition, mode);
  } catch (error) {
    if (error instanceof ScimError && error.status === 400) return error.scimType;
    throw error;
  }
}

describe.each(definitions.map((definition) => [definition.name, definition] as const))(
  'any %s',
  (_, definition) => {
    const required = { schemas: [definition.schema.id], userName: 'ann', displayName: 'Blue' };
    const sent = fc.oneof(
      anything.map(json),
      anything.map((value) => ({ ...Object(json(value)), ...required }) as unknown),
    );

    it('is read or refused in the terms of SCIM, and what is read can be stored', () => {
      let read = 0;
      fc.assert(
        fc.property(sent, fc.constantFrom('create' as const, 'replace' as const), (input, mode) => {
          const found = outcome(input, definition, mode);
          if (typeof found === 'object') read += 1;
          const wrong = typeof found === 'object' ? faults(found.body, definition) : [];
          expect(wrong).toEqual([]);
          expect(['object', 'invalidValue', 'invalidSyntax']).toContain(
            typeof found === 'object' ? 'object' : found,
          );
        }),
        { numRuns: 2_000 },
      );
      expect(read).toBeGreaterThan(200);
    });

    it('that is read is read again from its answer as what it is', () => {
      fc.assert(
        fc.property(sent, (input) => {
          const first = outcome(input, definition);
          fc.pre(typeof first === 'object');
          const stored = {
            resourceId: '019ab000-0000-7000-8000-000000000001',
            type: definition.name,
            body: first.body,
            version: 3,
            createdAt: new Date('2026-01-01T00:00:00Z'),
            modifiedAt: new Date('2026-01-02T00:00:00Z'),
          };
          const members = (first.members ?? []).map((value) => ({ value, type: 'User' }));
          const whole = wholeResource(definition, stored, { members }, 'https://psm.example/scim/v2');
          const again = readResource(json(whole), definition, 'replace');
          expect(again.body).toEqual(first.body);
          expect(again.members ?? []).toEqual(first.members ?? []);
        }),
        { numRuns: 1_000 },
      );
    });

    it.each(['name', 'emails', 'members', 'userName', 'colour', enterprise, coreUser])(
      'with a %s however deep is read or refused',
      (name) => {
        let deep: JsonValue = 'x';
        for (let level = 0; level < 50_000; level += 1) deep = level % 2 === 0 ? [deep] : { value: deep };
        expect(['object', 'string']).toContain(typeof outcome({ ...required, [name]: deep }, definition));
      },
    );
  },
);

// A pattern that goes over a text again and again would need minutes here.
it.each(['x509Certificates', `${custom}:years`, 'active', 'emails'])(
  'texts made to be slow are no trouble for %s',
  (name) => {
    const slow = [
      ' '.repeat(60_000) + '!',
      '1'.repeat(60_000) + 'x',
      'A='.repeat(30_000),
      '['.repeat(60_000),
    ];
    const found = Array.from({ length: 20 }, () =>
      slow.map(
        (text) => typeof outcome({ schemas: [coreUser], userName: 'ann', [name]: text }, registry.user),
      ),
    );
    expect(found.flat()).toHaveLength(80);
  },
);
