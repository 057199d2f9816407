import { fields } from './employee.ts';
import { headerOf } from './headers.ts';
import type { Setup, SetupMember, Table } from './shape.ts';

/** Plain members without any oddity, for the cases where only numbers matter. */
export interface SimplePerson {
  uid: string;
  email: string;
  first: string;
  last: string;
  status: string;
  department: string;
  title: string;
}

const columns = [
  'unique_id',
  'email',
  'first_name',
  'last_name',
  'status',
  'program_eligibility',
  'department',
  'job_title',
];
const firstNames = ['Anna', 'Ben', 'Carla', 'Dan', 'Eva', 'Finn', 'Greta', 'Hugo'];
const lastNames = ['Archer', 'Baker', 'Carter', 'Dyer', 'Fisher', 'Glover', 'Hunter', 'Mason', 'Porter'];
const departments = ['Engineering', 'Human Resources', 'Sales'];

export function people(count: number, prefix = 'm'): SimplePerson[] {
  return Array.from({ length: count }, (_, index) => ({
    uid: `${prefix.toUpperCase()}${String(index).padStart(5, '0')}`,
    email: `${prefix}${index}@example.com`,
    first: firstNames[index % firstNames.length] ?? '',
    last: lastNames[index % lastNames.length] ?? '',
    status: 'active',
    department: departments[index % departments.length] ?? '',
    title: 'Nurse',
  }));
}

/** A tenant whose hub Toronto has exactly these members. */
export function setupOf(toronto: SimplePerson[], berlin: SimplePerson[] = []): Setup {
  return {
    tenant: { name: 'Northwind Care', slug: 'northwind' },
    hubs: [{ name: 'Toronto' }, { name: 'Berlin' }],
    fields,
    programs: [{ hub: 'Toronto', name: 'Mentoring Spring' }],
    admins: [{ email: 'owner@example.com', role: 'owner' }],
    members: [
      ...toronto.map((person) => memberOf(person, 'Toronto')),
      ...berlin.map((person) => memberOf(person, 'Berlin')),
    ],
  };
}

function memberOf(person: SimplePerson, hub: string): SetupMember {
  return {
    unique_id: person.uid,
    email: person.email,
    first_name: person.first,
    last_name: person.last,
    status: 'active',
    hubs: [hub],
    profile: { department: person.department, job_title: person.title },
  };
}

/** An export that lists these people, and `ineligible` further ones whom nobody may invite. */
export function exportOf(listed: SimplePerson[], ineligible: SimplePerson[] = []): Table {
  const row = (person: SimplePerson, eligibility: string) => [
    person.uid,
    person.email,
    person.first,
    person.last,
    person.status,
    eligibility,
    person.department,
    person.title,
  ];
  return {
    columns: columns.map((field) => ({ header: headerOf(field, 'own'), field })),
    dates: 'iso',
    rows: [
      ...listed.map((person) => row(person, '')),
      ...ineligible.map((person) => row(person, 'Ineligible')),
    ],
  };
}
