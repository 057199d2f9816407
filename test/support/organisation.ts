import type { z } from 'zod';
import { type TenantScope, withTenant } from '../../src/db/tenant.ts';
import { setupSchema } from '../../src/directory/setupFile.ts';
import { addTenant, type TestTenant } from './tenant.ts';

export type Setup = Partial<z.input<typeof setupSchema>>;
export type Tenant = Pick<TestTenant, 'database' | 'tenantId'>;
type GivenMember = NonNullable<Setup['members']>[number];

const fields: Setup['fields'] = [
  {
    key: 'department',
    label: 'Department',
    type: 'select',
    options: ['Engineering', 'Sales', 'Marketing', 'Finance'],
  },
  { key: 'languages', label: 'Languages', type: 'multi_select', options: ['English', 'German', 'French'] },
  { key: 'job_title', label: 'Job Title', type: 'text' },
  { key: 'eligibility', label: 'Program Eligibility', type: 'text', role: 'eligibility' },
];

/** Two hubs, four kinds of admins, a program each; give members and whatever else the test is about. */
export const organisation: Setup = {
  hubs: [{ name: 'Mentoring' }, { name: 'Alumni' }],
  fields,
  programs: [
    { hub: 'Mentoring', name: 'Spring round' },
    { hub: 'Alumni', name: 'Reunion' },
  ],
  admins: [
    { email: 'owner@acme.test', role: 'owner' },
    { email: 'admin@acme.test', role: 'admin' },
    { email: 'approver@acme.test', role: 'approver' },
    { email: 'viewer@acme.test', role: 'viewer' },
  ],
};

/** Database -> how many organisations were added to it. */
const added = new Map<string, number>();

/**
 * One more organisation in the test file's database: whatever a test does, the others do not see it. The first one's slug is
 * `acme-1`.
 */
export async function newOrganisation(home: TestTenant, setup: Setup = {}): Promise<TestTenant> {
  const number = (added.get(home.ownerUrl) ?? 0) + 1;
  added.set(home.ownerUrl, number);
  const tenant = { name: `Acme ${number}`, slug: `acme-${number}` };
  const tenantId = await addTenant(home.database, setupSchema.parse({ ...organisation, tenant, ...setup }));
  return { ...home, tenantId };
}

/** A member of Mentoring, numbered: Unique ID, e-mail and names follow from the number. */
export function person(number: number, extra: Partial<GivenMember> = {}): GivenMember {
  const { unique_id, email, first_name, last_name } = identity(number);
  return { unique_id, email, first_name, last_name, hubs: ['Mentoring'], ...extra };
}

/** `count` members of Mentoring, numbered from 1 (or from `first`). */
export function people(count: number, extra: Partial<GivenMember> = {}, first = 1): GivenMember[] {
  return Array.from({ length: count }, (_, index) => person(first + index, extra));
}

/** The row of an export that says what `person` of the same number is; more columns by their header. */
export function row(number: number, extra: Row = {}): Row {
  const { unique_id, email, first_name, last_name } = identity(number);
  return {
    'Unique ID': unique_id,
    'First Name': first_name,
    'Last Name': last_name,
    'Email Address': email,
    ...extra,
  };
}

export function rows(count: number, extra: Row = {}, first = 1): Row[] {
  return Array.from({ length: count }, (_, index) => row(first + index, extra));
}

/** The same row without one of its columns. */
export function without(column: string): (given: Row) => Row {
  return (given) => Object.fromEntries(Object.entries(given).filter(([name]) => name !== column));
}

/** Header -> cell. */
export type Row = Readonly<Record<string, string>>;

function identity(number: number) {
  return {
    unique_id: `E${String(number).padStart(5, '0')}`,
    email: `person${number}@acme.test`,
    first_name: `First${letters(number)}`,
    last_name: `Last${letters(number)}`,
  };
}

/** 1 -> a, 27 -> aa: names have no digits. */
function letters(number: number): string {
  return number <= 0
    ? ''
    : letters(Math.floor((number - 1) / 26)) + String.fromCharCode(97 + ((number - 1) % 26));
}

export function inTenant<T>(tenant: Tenant, work: (scope: TenantScope) => Promise<T>): Promise<T> {
  return withTenant(tenant.database, tenant.tenantId, work);
}

/** Rows of a statement inside the tenant. */
export async function queryIn<Row extends object>(
  tenant: Tenant,
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return inTenant(tenant, async ({ client }) => (await client.query<Row>(statement, values)).rows);
}
