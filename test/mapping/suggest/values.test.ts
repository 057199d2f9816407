import { ColumnProfiler } from '../../../src/mapping/profile.ts';
import { describe, expect, it } from 'vitest';
import type { MappableField } from '../../../src/mapping/suggest/types.ts';
import { suggestMapping } from '../../../src/mapping/suggest/suggestMapping.ts';
import { departments, options, suggestFor, suggestOne } from './suggesting.ts';

const department: MappableField = {
  key: 'department',
  label: 'Department',
  type: 'select',
  options: departments,
};
const email: MappableField = { key: 'email', label: 'Email Address', type: 'email', role: 'email' };
const managerEmail: MappableField = { key: 'manager_email', label: 'Manager Email', type: 'email' };
const status: MappableField = { key: 'status', label: 'Employee Status', type: 'select', role: 'status' };

describe('values that speak for a field', () => {
  it('maps "Job Function" to Department, because its values are the departments', () => {
    const suggestion = suggestOne(
      [['Job Function', 'department']],
      [department, { key: 'job_title', label: 'Job Title', type: 'text' }],
    );
    expect(suggestion).toMatchObject({ field: 'department' });
    expect(suggestion.confidence).toBeGreaterThanOrEqual(0.8);
    expect(suggestion.reason).toContain('7 of 7 distinct values are options of Department');
  });

  it('needs no header at all where the values are options', () => {
    expect(suggestOne([['Column 4', 'department']], [email, department])).toMatchObject({
      field: 'department',
      origin: 'values',
    });
  });

  it('knows addresses, status words and eligibility without a header, but is not sure', () => {
    const fields = [
      email,
      status,
      { key: 'el', label: 'Program Eligibility', type: 'select', role: 'eligibility' } as const,
    ];
    const found = suggestFor(
      [
        ['A', 'email'],
        ['B', 'active'],
        ['C', 'eligible'],
      ],
      fields,
    );
    expect(found.map(({ field }) => field)).toEqual(['email', 'status', 'el']);
    expect(found[0]!.confidence).toBeLessThan(0.8);
  });

  it('splits multi-select cells before it compares them with options that hold commas', () => {
    const interests: MappableField = {
      key: 'interests',
      label: 'Mentoring Interests',
      type: 'multi_select',
      options: options('Leadership', 'Sales, Marketing', 'Data'),
    };
    const cell = (row: number): string =>
      ['Leadership; Data', 'Sales, Marketing', 'Data, Leadership'][row % 3]!;
    expect(suggestOne([['Topics', cell]], [interests])).toMatchObject({
      field: 'interests',
      origin: 'values',
    });
  });

  it('raises what the header says, and an option list without a match lowers it', () => {
    const [fits] = suggestFor([['Dept', 'department']], [department]);
    const [misses] = suggestFor([['Dept', 'unit']], [department]);
    const [near] = suggestFor([['Dept', (row) => ['HR', 'Eng', 'Sales Dept'][row % 3]!]], [department]);
    expect(fits!.confidence).toBeGreaterThan(0.95);
    expect(misses).toMatchObject({ field: 'department' });
    expect(misses!.confidence).toBeGreaterThanOrEqual(0.6);
    expect(misses!.confidence).toBeLessThanOrEqual(0.7);
    expect(near!.confidence).toBeGreaterThan(misses!.confidence);
  });

  it('does not choose between two fields whose options are the same', () => {
    const fields = ['first', 'second'].map(
      (key) => ({ key, label: `Topic ${key}`, type: 'select', options: departments }) as const,
    );
    expect(suggestOne([['Column 1', 'department']], fields).confidence).toBeLessThan(0.6);
  });
});

describe('a header that is the field’s own name', () => {
  it('keeps its field when the names are made up', () => {
    const columns = suggestMapping({
      columns: profilesOf(
        ['First Name', 'Last Name'],
        Array.from({ length: 40 }, (_, row) => [`First${row}`, `${row}`]),
      ),
      fields: [
        { key: 'first_name', label: 'First Name', type: 'text', role: 'first_name' },
        { key: 'last_name', label: 'Last Name', type: 'text', role: 'last_name' },
      ],
    });
    expect(columns.map((column) => column.field)).toEqual(['first_name', 'last_name']);
    for (const column of columns) expect(column.confidence).toBeGreaterThanOrEqual(0.5);
  });
});

describe('values that contradict a header', () => {
  it('does not take names for addresses', () => {
    expect(suggestOne([['Email', 'full']], [email]).confidence).toBeLessThan(0.5);
    expect(suggestOne([['Email', 'email']], [email]).confidence).toBeGreaterThan(0.9);
  });

  it.each(['fullTime', 'married', 'lifecycle'] as const)(
    'does not take %s for an employee status',
    (kind) => {
      expect(suggestOne([['Status', kind]], [status]).field).toBeNull();
    },
  );

  it.each(['active', 'terminated', 'oneLetterStatus', 'oktaStatus', 'trueFalse', 'oneZero'] as const)(
    'takes %s for an employee status',
    (kind) => {
      expect(suggestOne([['Status', kind]], [status])).toMatchObject({ field: 'status' });
    },
  );

  it('takes "Manager" for the manager’s e-mail only with addresses in it', () => {
    expect(suggestOne([['Manager', 'managerEmail']], [managerEmail])).toMatchObject({
      field: 'manager_email',
    });
    expect(suggestOne([['Manager', 'managerName']], [managerEmail]).field).toBeNull();
    expect(suggestOne([['Manager', 'managerId']], [managerEmail]).field).toBeNull();
  });

  it('does not take forms of address for a job title', () => {
    const title: MappableField = { key: 'job_title', label: 'Job Title', type: 'text' };
    expect(suggestOne([['Title', 'salutation']], [title]).field).toBeNull();
  });

  it('does not take repeated values for unique ids', () => {
    const id: MappableField = { key: 'uid', label: 'Unique ID', type: 'text', role: 'unique_id' };
    expect(suggestOne([['Employee ID', 'departmentCode']], [id]).confidence).toBeLessThan(0.5);
  });

  it('keeps what the header says of an empty column, slightly lowered', () => {
    const { field, confidence } = suggestOne([['Email', 'blank']], [email]);
    expect(field).toBe('email');
    expect(confidence).toBeGreaterThan(0.8);
    expect(confidence).toBeLessThan(suggestOne([['Email', 'email']], [email]).confidence);
  });
});

function profilesOf(headers: readonly string[], rows: readonly (readonly string[])[]) {
  const profiler = new ColumnProfiler(headers);
  for (const row of rows) profiler.add(row);
  return profiler.profiles();
}
