import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readResource } from '../../../src/scim/resource/readResource.ts';
import type { Attribute, JsonObject, ResourceBody } from '../../../src/scim/schema/types.ts';
import { ScimError } from '../../../src/scim/scimError.ts';
import { group, patchedBy, patchOf, user } from './support/patched.ts';

const runs = { numRuns: 1_000 };

/** Few texts, so that values meet; among them what looks like something else, and names that every object has. */
const text = fc.constantFrom(
  'work',
  'home',
  'Work',
  'a',
  'A',
  'é',
  '{',
  '[1]',
  '"',
  'true',
  '__proto__',
  'x]y',
);
const simple = (attribute: Attribute): fc.Arbitrary<unknown> =>
  attribute.type === 'boolean'
    ? fc.boolean()
    : attribute.type === 'decimal'
      ? fc.integer({ min: -3, max: 3 })
      : attribute.type === 'binary'
        ? fc.constantFrom('YQ==', 'Yg==')
        : text;

const isWritable = (attribute: Attribute) =>
  attribute.mutability !== 'readOnly' && attribute.returned !== 'never' && attribute.name !== 'members';

const members = (attributes: readonly Attribute[]): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(
    Object.fromEntries(attributes.filter(isWritable).map((one) => [one.name, fc.option(valueOf(one))])),
    { requiredKeys: [] },
  );

function valueOf(attribute: Attribute): fc.Arbitrary<unknown> {
  const one = attribute.type === 'complex' ? members(attribute.subAttributes ?? []) : simple(attribute);
  return attribute.multiValued ? fc.array(one, { maxLength: 3 }) : one;
}

/** Users as the store has them: what a PUT of anything makes of it. */
const stored: fc.Arbitrary<ResourceBody> = fc
  .tuple(
    members([...user.schema.attributes, ...user.common]),
    fc.record(Object.fromEntries(user.extensions.map((one) => [one.id, members(one.attributes)])), {
      requiredKeys: [],
    }),
    text,
  )
  .map(([core, extensions, userName]) => read({ ...core, ...extensions, userName }));

const read = (resource: object): ResourceBody =>
  readResource({ ...resource, schemas: [user.schema.id] }, user, 'replace').body;

interface Place {
  readonly path: string;
  readonly attribute: Attribute;
  readonly valueIn: (body: ResourceBody) => unknown;
}

/** Every attribute that a PATCH can name, core and extensions. */
const places: readonly Place[] = [
  ...[...user.schema.attributes, ...user.common].map((attribute) => ({
    path: attribute.name,
    attribute,
    valueIn: (body: ResourceBody) => body[attribute.name],
  })),
  ...user.extensions.flatMap(({ id, attributes }) =>
    attributes.map((attribute) => ({
      path: `${id}:${attribute.name}`,
      attribute,
      valueIn: (body: ResourceBody) => (body[id] as JsonObject | undefined)?.[attribute.name],
    })),
  ),
].filter((place) => isWritable(place.attribute));

/** The operations that lead from one user to another, attribute by attribute. */
function between(from: ResourceBody, to: ResourceBody, op: 'add' | 'replace'): object[] {
  return places.flatMap((place) => {
    const [before, after] = [place.valueIn(from), place.valueIn(to)];
    if (after === undefined) return before === undefined ? [] : [{ op: 'remove', path: place.path }];
    if (place.attribute.multiValued)
      return op === 'replace'
        ? [{ op, path: place.path, value: after }]
        : [
            { op: 'remove', path: place.path },
            { op, path: place.path, value: after },
          ];
    if (place.attribute.type !== 'complex') return [{ op, path: place.path, value: after }];
    const gone = Object.keys(before ?? {}).filter((name) => !Object.hasOwn(after as object, name));
    return [
      ...gone.map((name) => ({ op: 'remove', path: `${place.path}.${name}` })),
      { op, path: place.path, value: after },
    ];
  });
}

describe('a PATCH comes to what the PUT comes to', () => {
  it.each(['replace', 'add'] as const)('attribute by attribute, by %s', (op) => {
    fc.assert(
      fc.property(stored, stored, fc.boolean(), (from, to, shout) => {
        const operations = between(from, to, op).map((one) =>
          shout ? { ...one, path: (one as { path: string }).path.toUpperCase() } : one,
        );
        expect(patchedBy(patchOf(...operations), from)).toStrictEqual(to);
      }),
      runs,
    );
  });

  it('without a path, where what is gone is null', () => {
    fc.assert(
      fc.property(stored, stored, fc.boolean(), (from, to, asText) => {
        const value = Object.fromEntries(
          places.flatMap(({ path, attribute, valueIn }) => {
            const [before, after] = [valueIn(from), valueIn(to)];
            if (attribute.type !== 'complex' || attribute.multiValued || before === undefined)
              return [[path, after ?? null]];
            return (attribute.subAttributes ?? [])
              .filter((sub) => isWritable(sub))
              .map((sub) => [
                `${path}.${sub.name}`,
                (after as Record<string, unknown> | undefined)?.[sub.name] ?? '',
              ]);
          }),
        );
        const request = patchOf({ op: 'replace', value: asText ? JSON.stringify(value) : value });
        expect(patchedBy(request, from)).toStrictEqual(to);
      }),
      runs,
    );
  });
});

const paths = places.flatMap(({ path, attribute }) => [
  path,
  ...(attribute.subAttributes ?? []).map((sub) => `${path}.${sub.name}`),
  ...(attribute.multiValued && attribute.type === 'complex'
    ? [
        `${path}[type eq "work"]`,
        `${path}[primary eq true]`,
        `${path}[type eq "home" and primary eq false]`,
        ...(attribute.subAttributes ?? []).flatMap((sub) => [
          `${path}[type eq "work"].${sub.name}`,
          `${path}[primary eq "True"].${sub.name}`,
          `${path}[type eq "home"].${sub.name}`,
        ]),
      ]
    : []),
]);
const anything = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<unknown>;

/** A path that selects by the very thing it writes: sent once more, it may mean another value than it did, or none. */
const changesWhatItSelectsBy = (path: string) => /\[(\w+) eq [^\]]*\]\.\1$/v.test(path);

describe('any request', () => {
  const operation = fc.record(
    {
      op: fc.constantFrom('add', 'Replace', 'REMOVE', 'remove'),
      path: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...paths) },
        fc.constantFrom('', '__proto__', '__proto__.x', 'constructor.prototype', 'emails[', 'members', 'id'),
        anything,
      ),
      value: fc.oneof(
        { weight: 3, arbitrary: stored },
        { weight: 3, arbitrary: members([...user.schema.attributes]) },
        { weight: 4, arbitrary: text },
        fc.boolean(),
        members(places.find((one) => one.path === 'emails')?.attribute.subAttributes ?? []),
        fc.array(members(places.find((one) => one.path === 'emails')?.attribute.subAttributes ?? [])),
        anything,
        anything.map((one) => JSON.stringify(one)),
      ),
    },
    { requiredKeys: ['op'] },
  );
  const request = fc.oneof(
    { weight: 8, arbitrary: fc.array(operation, { maxLength: 4 }).map((all) => patchOf(...all)) },
    anything,
    anything.map((one) => ({ Operations: one })),
    fc.array(anything, { maxLength: 3 }).map((all) => patchOf(...all)),
  );

  it('leaves a user as a PUT would store it, or is refused; what was there stays', () => {
    const prototype = Object.getOwnPropertyNames(Object.prototype);
    let taken = 0;
    fc.assert(
      fc.property(request, stored, (given, body) => {
        const before = structuredClone(body);
        try {
          const after = patchedBy(given, body);
          expect(read(after)).toStrictEqual(after);
          taken += 1;
        } catch (error) {
          if (!(error instanceof ScimError && [400, 413].includes(error.status))) throw error;
        }
        expect(body).toStrictEqual(before);
        expect(Object.getOwnPropertyNames(Object.prototype)).toStrictEqual(prototype);
      }),
      { numRuns: 1_500 },
    );
    expect(taken).toBeGreaterThan(150);
  });

  it('of a group is taken or refused', () => {
    fc.assert(
      fc.property(request, (given) => {
        try {
          expect(patchedBy(given, { displayName: 'Sales' }, group)['displayName']).toBeTypeOf('string');
        } catch (error) {
          if (!(error instanceof ScimError)) throw error;
        }
      }),
      runs,
    );
  });

  it('sent once more changes nothing, when all it does is to set and to remove', () => {
    const value = fc.oneof(text, fc.boolean(), fc.constantFrom('', null));
    const set = fc.record({
      op: fc.constantFrom('add', 'replace', 'remove'),
      path: fc.constantFrom(...paths.filter((path) => !changesWhatItSelectsBy(path))),
      value,
    });
    fc.assert(
      fc.property(set, stored, (one, body) => {
        let once: ResourceBody;
        try {
          once = patchedBy(patchOf(one), body);
        } catch (error) {
          if (error instanceof ScimError) return;
          throw error;
        }
        expect(patchedBy(patchOf(one), once)).toStrictEqual(once);
      }),
      { numRuns: 1_500 },
    );
  });
});
