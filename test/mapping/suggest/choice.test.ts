import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suggestMapping } from '../../../src/mapping/suggest/suggestMapping.ts';
import type { MappableField } from '../../../src/mapping/suggest/types.ts';
import { wellKnownFields } from '../../../src/mapping/wellKnownFields.ts';
import { directoryExports } from '../exports/directories.ts';
import { hrisExports } from '../exports/hris.ts';
import { type ColumnKind, columnsOf } from '../exports/people.ts';
import { departments, options, profilesOf, suggestFor, suggestOne, type TestColumn } from './suggesting.ts';

const fieldsOf = (columns: readonly TestColumn[], fields?: readonly MappableField[]) =>
  suggestFor(columns, fields).map(({ field }) => field);

describe('one field for one column', () => {
  it('prefers the work address to login names, wherever they stand', () => {
    expect(
      fieldsOf([
        ['login', 'email'],
        ['email', 'email'],
      ]),
    ).toEqual([null, 'email']);
    expect(
      fieldsOf([
        ['mail', 'email'],
        ['userPrincipalName', 'email'],
      ]),
    ).toEqual(['email', null]);
    expect(
      fieldsOf([
        ['Username', 'email'],
        ['Work Email', 'email'],
        ['Personal Email', 'email'],
      ]),
    ).toEqual([null, 'email', null]);
  });

  it('takes a login name alone, if it holds addresses', () => {
    expect(fieldsOf([['login', 'email']])).toEqual(['email']);
    expect(fieldsOf([['login', 'login']])).toEqual([null]);
  });

  it('takes the login name where the e-mail column is empty', () => {
    expect(
      fieldsOf([
        ['Email', 'blank'],
        ['userPrincipalName', 'email'],
      ]),
    ).toEqual([null, 'email']);
  });

  it('prefers the preferred first name only where nearly everybody has one', () => {
    expect(
      fieldsOf([
        ['Legal First Name', 'first'],
        ['Preferred First Name', 'first'],
      ]),
    ).toEqual([null, 'first_name']);
    expect(
      fieldsOf([
        ['Legal First Name', 'first'],
        ['Preferred First Name', 'preferredSome'],
      ]),
    ).toEqual(['first_name', null]);
  });

  it.each(['Name', 'Full name', 'Display Name', 'Employee Name', 'Nom complet'])(
    'never splits %s',
    (header) => {
      for (const { confidence } of suggestFor([
        [header, 'full'],
        ['Email', 'email'],
      ]).slice(0, 1)) {
        expect(confidence).toBeLessThan(0.5);
      }
    },
  );

  it('reads "Name" beside "Vorname" as the last name, and says that it is not sure', () => {
    const [, name] = suggestFor([
      ['Vorname', 'first'],
      ['Name', 'last'],
    ]);
    expect(name).toMatchObject({ field: 'last_name' });
    expect(name!.confidence).toBeLessThan(0.8);
  });

  it('does not read "Name" as the last name when its values are whole names', () => {
    const [, name] = suggestFor([
      ['Vorname', 'first'],
      ['Name', 'full'],
    ]);
    expect(name!.field).toBeNull();
  });

  it('names the column that won', () => {
    const [, other] = suggestFor([
      ['Email', 'email'],
      ['Login', 'email'],
    ]);
    expect(other!.reason).toBe('Email Address is filled by “Email”, which fits better');
  });

  it('holds for any columns in any order, and each gets its own suggestion', () => {
    const headers = [...hrisExports, ...directoryExports].flatMap(({ columns }) =>
      columns.map(([header]) => header),
    );
    const kinds = Object.keys(columnsOf) as ColumnKind[];
    const column = fc.tuple(
      fc.oneof(fc.constantFrom(...headers), fc.string({ maxLength: 20 })),
      fc.constantFrom(...kinds),
    );
    fc.assert(
      fc.property(fc.array(column, { maxLength: 25 }), (columns) => {
        const suggestions = suggestFor(columns);
        expect(suggestions.map(({ column, index }) => [column, index])).toEqual(
          columns.map(([header], index) => [header, index]),
        );
        const fields = suggestions.flatMap(({ field }) => field ?? []);
        expect(new Set(fields).size).toBe(fields.length);
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on the order of the columns', () => {
    const { columns } = hrisExports[0]!;
    const forwards = suggestFor(columns.map(([header, kind]) => [header, kind]));
    const backwards = suggestFor(columns.toReversed().map(([header, kind]) => [header, kind]));
    expect(
      backwards.toReversed().map(({ column, field, confidence }) => [column, field, confidence]),
    ).toEqual(forwards.map(({ column, field, confidence }) => [column, field, confidence]));
  });
});

describe('the fields of a tenant', () => {
  it('are known by what they mean, in any language', () => {
    const fields: MappableField[] = [
      { key: 'dept', label: 'Abteilung', type: 'select', options: departments },
      { key: 'x1', label: 'Intitulé du poste', type: 'text' },
      { key: 'start', label: 'Start Date', type: 'date' },
      { key: 'boss', label: 'Line manager', type: 'email' },
    ];
    expect(
      fieldsOf(
        [
          ['Home Department', 'department'],
          ['Job Title', 'title'],
          ['Hire Date', 'isoDate'],
          ['Supervisor Email', 'managerEmail'],
        ],
        fields,
      ),
    ).toEqual(['dept', 'x1', 'start', 'boss']);
  });

  it('may be what is otherwise left out', () => {
    const fields: MappableField[] = [
      { key: 'end', label: 'Termination Date', type: 'date' },
      { key: 'city', label: 'City', type: 'text' },
      { key: 'location', label: 'Location', type: 'text' },
      { key: 'company', label: 'Company', type: 'text' },
    ];
    expect(
      fieldsOf(
        [
          ['Exit Date', 'endDate'],
          ['Town', 'city'],
          ['Site', 'location'],
          ['Employer', 'company'],
        ],
        fields,
      ),
    ).toEqual(['end', 'city', 'location', 'company']);
  });

  it('match by their own words when they are of the tenant’s own making', () => {
    const fields: MappableField[] = [
      {
        key: 'erg',
        label: 'Employee Resource Group',
        type: 'select',
        options: options('Pride', 'Women in Tech'),
      },
      { key: 'exp', label: 'Years of Experience', type: 'number' },
      { key: 'm7', label: 'Mentoring goals', type: 'text' },
    ];
    const found = suggestFor(
      [
        ['Years Experience', 'count'],
        ['Goals', 'note'],
        ['Employee Ressource Group (ERG)', (row) => ['Pride', 'Women in Tech'][row % 2]!],
        ['Shoe size', 'count'],
      ],
      fields,
    );
    expect(found.map(({ field }) => field)).toEqual(['exp', 'm7', 'erg', null]);
    // Half of the words is half of the evidence; the whole name is as good as any.
    expect(found[1]!.confidence).toBeLessThan(0.8);
    expect(found[0]!.confidence).toBeGreaterThanOrEqual(0.8);
  });

  it('are not filled by a column about something else with the same values', () => {
    const country: MappableField = {
      key: 'country',
      label: 'Country',
      type: 'select',
      options: options('Germany', 'France', 'United Kingdom', 'Canada', 'Brazil'),
    };
    expect(suggestOne([['Country of birth', 'country']], [country]).confidence).toBeLessThan(0.5);
    expect(
      suggestOne(
        [['Previous Department', 'department']],
        [{ key: 'd', label: 'Department', type: 'select', options: departments }],
      ).confidence,
    ).toBeLessThan(0.5);
  });
});

it('is quick for wide files and many fields', () => {
  const kinds: ColumnKind[] = ['email', 'department', 'full', 'active', 'isoDate'];
  const columns = Array.from({ length: 500 }, (_, at): TestColumn => [
    `Field ${at} ${kinds[at % 5]}`,
    kinds[at % 5]!,
  ]);
  const fields = [
    ...wellKnownFields,
    ...Array.from({ length: 45 }, (_, at): MappableField => ({
      key: `f${at}`,
      label: `Own field ${at}`,
      type: 'select',
      options: options(...Array.from({ length: 50 }, (_, option) => `Choice ${option}`)),
    })),
  ];
  const profiles = profilesOf(columns);
  const start = performance.now();
  suggestMapping({ columns: profiles, fields });
  expect(performance.now() - start).toBeLessThan(5000);
});
