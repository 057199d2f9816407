import fc from 'fast-check';
import { newId } from '../../../../src/kernel/ids.ts';
import { custom, enterprise } from '../../schema/everyField.ts';
import { baseUrl } from './storedResources.ts';
import type { Expression, Name, Operator, Stored } from './expression.ts';

const words = [
  'Anna',
  'anna',
  'ÄNNA',
  'änna',
  'Bob',
  'bob@example.com',
  'BOB@Example.COM',
  'work',
  'home',
  'a_b%',
  '100%',
  'x\\y',
  '"q"',
  ' ',
  '😀',
  '\u{E000}z',
  `O'Hara'; drop table scim_resource; --`,
  '$1',
] as const;
const word = fc.constantFrom(...words);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const element = fc
  .record({
    value: maybe(word),
    type: maybe(fc.constantFrom('work', 'home', 'Work')),
    display: maybe(word),
    primary: maybe(fc.boolean()),
  })
  .filter((one) => Object.values(one).some((value) => value !== undefined));
const address = fc
  .record({ locality: maybe(word), type: maybe(fc.constantFrom('work', 'home')) })
  .filter((one) => one.locality !== undefined || one.type !== undefined);
const some = <T>(arbitrary: fc.Arbitrary<T>) => maybe(fc.array(arbitrary, { minLength: 1, maxLength: 3 }));
const part = <T extends Record<string, unknown>>(arbitrary: fc.Arbitrary<T>) =>
  maybe(arbitrary.filter((one) => Object.values(one).some((value) => value !== undefined)));

const userBody = fc.record({
  externalId: maybe(word),
  title: maybe(word),
  userType: maybe(word),
  active: maybe(fc.boolean()),
  name: part(fc.record({ familyName: maybe(word), givenName: maybe(word) })),
  emails: some(element),
  roles: some(element),
  addresses: some(address),
  [enterprise]: part(
    fc.record({
      department: maybe(word),
      manager: part(fc.record({ value: maybe(word), displayName: maybe(word) })),
    }),
  ),
  [custom]: part(
    fc.record({
      about: maybe(word),
      years: maybe(fc.constantFrom(-1.5, 0, 1, 2, 10, 1e21)),
      mentor: maybe(fc.boolean()),
      skills: some(word),
    }),
  ),
});

const moments = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.123Z', '2026-02-01T12:00:00.000Z'] as const;
const moment = fc.constantFrom(...moments);
const version = fc.integer({ min: 1, max: 3 });

/** Users and groups of one connection; groups have users and later groups as members, so that there is no circle. */
export const resources: fc.Arbitrary<Stored[]> = fc
  .record({
    users: fc.array(fc.record({ body: userBody, created: moment, modified: moment, version }), {
      minLength: 20,
      maxLength: 40,
    }),
    groups: fc.array(
      fc.record({
        name: maybe(word),
        created: moment,
        modified: moment,
        version,
        members: fc.array(fc.nat(60)),
      }),
      { minLength: 5, maxLength: 12 },
    ),
  })
  .map(({ users, groups }) => {
    const ids = [...users, ...groups].map(() => newId());
    const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as Stored['body'];
    return [
      ...users.map(({ body, ...row }, index) => ({
        ...row,
        id: ids[index] ?? '',
        type: 'User' as const,
        // No two have the same user name.
        body: plain({ ...body, userName: `${words[index % words.length] ?? ''}${index}` }),
        members: [],
      })),
      ...groups.map(({ name, members, ...row }, index) => ({
        ...row,
        id: ids[users.length + index] ?? '',
        type: 'Group' as const,
        body: plain({ displayName: name }),
        members: [...new Set(members.map((at) => at % ids.length))]
          .filter((at) => at < users.length || at > users.length + index)
          .map((at) => ids[at] ?? ''),
      })),
    ];
  });

type Values = fc.Arbitrary<string | number | boolean | null>;
interface Kind {
  readonly operators: readonly Operator[];
  readonly values: Values;
}

const all = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
const fragment = fc.constantFrom(
  '',
  'a',
  'NN',
  '@example',
  '%',
  '_',
  '\\',
  '"',
  'ork',
  '0',
  'é',
  '\u{1F600}',
);
const text: Kind = { operators: all, values: fc.oneof(word, word, fragment) };
const truth: Kind = { operators: ['eq', 'ne'], values: fc.constantFrom(true, false, 'True', 'FALSE') };
const number: Kind = {
  operators: ['eq', 'ne', 'gt', 'ge', 'lt', 'le'],
  values: fc.constantFrom(-1.5, 0, 1, 2.0, 10, 1e21, -2e-7),
};
const time: Kind = {
  operators: number.operators,
  values: fc.constantFrom(...moments, '2026-01-01T01:00:00+01:00', '2026-01-01T00:00:00.1234Z'),
};

const name = (path: string, kind: Kind, more: Partial<Name> = {}): readonly [Name, Kind] => [
  { text: path, keys: path.split('.'), truth: kind === truth, ...more },
  kind,
];
const elementNames = [
  name('value', text),
  name('type', text),
  name('display', text),
  name('primary', truth),
] as const;
function leaf([one, kind]: readonly [Name, Kind]): fc.Arbitrary<Expression> {
  const compared = fc
    .record({ is: fc.constantFrom(...kind.operators), value: kind.values })
    .map(({ is, value }): Expression => ({ is, name: one, value }));
  const absent = fc
    .constantFrom('eq' as const, 'ne' as const)
    .map((is): Expression => ({ is, name: one, value: null }));
  const there = fc.constant<Expression>({ is: 'pr', name: one });
  return fc.oneof(
    { weight: 6, arbitrary: compared },
    { weight: 1, arbitrary: absent },
    { weight: 1, arbitrary: there },
  );
}

function tree(leaves: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> {
  return fc.letrec<{ tree: Expression }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      leaves,
      fc
        .record({ is: fc.constantFrom('and' as const, 'or' as const), left: tie('tree'), right: tie('tree') })
        .map((one): Expression => one),
      tie('tree').map((one): Expression => ({ is: 'not', of: one })),
    ),
  })).tree;
}

const anyOf = (names: readonly (readonly [Name, Kind])[]) => fc.oneof(...names.map(leaf));

function elements(path: Name, names: readonly (readonly [Name, Kind])[]): fc.Arbitrary<Expression> {
  return fc
    .record({ within: tree(anyOf(names)), after: maybe(anyOf(names)) })
    .map(({ within, after }): Expression => ({ is: 'element', name: path, within, ...(after && { after }) }));
}

/** What stands within the brackets after `emails`. */
export const elementFilters = tree(anyOf(elementNames));
/** What it is asked of. */
export const anElement = element.map((one) => JSON.parse(JSON.stringify(one)) as Stored['body']);

const inExtension = (urn: string, path: string, kind: Kind, more: Partial<Name> = {}) =>
  name('', kind, { text: `${urn}:${path}`, keys: [urn, ...path.split('.')], ...more });
const common = (type: 'User' | 'Group', ids: readonly string[]) => {
  const id: Kind = { operators: all, values: fc.constantFrom(...ids, 'nobody', '0') };
  return [
    name('id', id, { exact: true }),
    name('schemas', {
      operators: all,
      values: fc.constantFrom(enterprise, custom, enterprise.toUpperCase(), 'urn'),
    }),
    name(
      'meta.resourceType',
      { operators: all, values: fc.constantFrom('User', 'Group', 'user') },
      { exact: true },
    ),
    name('meta.created', time, { moment: true }),
    name('meta.lastModified', time, { moment: true }),
    name('meta.version', { operators: all, values: fc.constantFrom('W/"1"', 'W/"2"', '"') }, { exact: true }),
    name(
      'meta.location',
      { operators: all, values: fc.constantFrom(...ids.map((one) => `${baseUrl}/${type}s/${one}`), baseUrl) },
      { exact: true },
    ),
    name('externalId', text, { exact: true }),
  ];
};

/** Filters over such users. */
export function userFilters(stored: readonly Stored[]): fc.Arbitrary<Expression> {
  const groupId: Kind = {
    operators: all,
    values: fc.constantFrom(...stored.filter((one) => one.type === 'Group').map((one) => one.id), '0'),
  };
  const groupNames = [
    name('value', groupId),
    name('display', text),
    name('type', { operators: all, values: fc.constantFrom('direct', 'indirect', 'd') }),
  ] as const;
  const names = [
    ...common(
      'User',
      stored.slice(0, 3).map((one) => one.id),
    ),
    name('userName', text),
    name('urn:ietf:params:scim:schemas:core:2.0:User:title', text, { keys: ['title'] }),
    name('userType', text),
    name('name.familyName', text),
    name('active', truth),
    name('emails', text, { keys: ['emails', 'value'], whole: ['emails'] }),
    name('emails.value', text),
    name('emails.type', text),
    name('emails.primary', truth),
    name('addresses.locality', text),
    name('roles.value', text),
    inExtension(enterprise, 'department', text),
    inExtension(enterprise, 'manager.value', text, { exact: true }),
    inExtension(custom, 'about', text),
    inExtension(custom, 'years', number),
    inExtension(custom, 'mentor', truth),
    inExtension(custom, 'skills', text),
    name('groups.value', groupId),
    name('groups.display', text),
  ];
  const path = (text: string, keys = [text]): Name => ({ text, keys });
  const whole = ['emails', 'name', 'addresses', 'groups', 'meta', 'schemas', `${enterprise}:manager`];
  const present = fc.constantFrom(...whole).map((one): Expression => ({
    is: 'pr',
    name: path(one, one.startsWith('urn') ? [enterprise, 'manager'] : [one]),
  }));
  return tree(
    fc.oneof(
      { weight: 6, arbitrary: anyOf(names) },
      { weight: 1, arbitrary: present },
      { weight: 3, arbitrary: elements(path('emails'), elementNames) },
      { weight: 1, arbitrary: elements(path('addresses'), [name('locality', text), name('type', text)]) },
      { weight: 1, arbitrary: elements(path('name'), [name('familyName', text), name('givenName', text)]) },
      { weight: 1, arbitrary: elements(path(`${custom}:skills`, [custom, 'skills']), [name('value', text)]) },
      { weight: 2, arbitrary: elements(path('groups'), groupNames) },
    ),
  );
}

/** Filters over such groups. */
export function groupFilters(stored: readonly Stored[]): fc.Arbitrary<Expression> {
  const memberId: Kind = { operators: all, values: fc.constantFrom(...stored.map((one) => one.id), '0') };
  const memberNames = [
    name('value', memberId),
    name('display', text),
    name('type', { operators: all, values: fc.constantFrom('User', 'group') }),
    name(
      '$ref',
      {
        operators: all,
        values: fc.constantFrom(`${baseUrl}/Users/${stored[0]?.id ?? ''}`, '/Groups/', '/groups/'),
      },
      { exact: true },
    ),
  ] as const;
  const names = [
    ...common(
      'Group',
      stored.slice(-3).map((one) => one.id),
    ),
    name('displayName', text),
    name('members', memberId, { keys: ['members', 'value'] }),
    ...memberNames.map(([{ text: sub, exact }, kind]) =>
      name(`members.${sub}`, kind, { exact: exact === true }),
    ),
  ];
  return tree(
    fc.oneof(
      { weight: 3, arbitrary: anyOf(names) },
      {
        weight: 1,
        arbitrary: fc.constant<Expression>({ is: 'pr', name: { text: 'members', keys: ['members'] } }),
      },
      { weight: 2, arbitrary: elements({ text: 'members', keys: ['members'] }, memberNames) },
    ),
  );
}
