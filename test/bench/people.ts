import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type SetupFile, setupSchema } from '../../src/directory/setupFile.ts';

/** 20 columns and about 300 bytes a row, like the exports of large HR systems. */
const header = [
  'Unique ID',
  'First Name',
  'Last Name',
  'Email Address',
  'Employee Status',
  'Business Unit',
  'Department',
  'Job Title',
  'Job Level',
  'Location',
  'Country',
  'Manager Email',
  'Hire Date',
  'Languages',
  'Program Eligibility',
  'Phone',
  'Cost Center',
  'Team',
  'Office',
  'About',
];

const firstNames = ['Amélie', 'Jonas', 'Priya', 'Mateo', 'Aisha', 'Yuki', 'Olena', 'Kwame', 'Sofia', 'Liam'];
const lastNames = ['Tremblay', 'Okafor', 'Nguyen', 'Schmidt', 'Rossi', 'Haddad', 'Kim', 'Silva', 'Novak'];
const units = ['Retail Banking', 'Wealth Management', 'Corporate Functions', 'Technology', 'Risk'];
const departments = ['Engineering', 'Sales', 'Marketing', 'Finance', 'People', 'Legal', 'Operations', 'Data'];
const titles = ['Analyst', 'Engineer', 'Product Manager', 'Director', 'Associate', 'Consultant', 'Advisor'];
const levels = ['L1', 'L2', 'L3', 'L4', 'L5', 'L6'];
const locations = ['Toronto', 'Montréal', 'Berlin', 'London', 'Singapore', 'São Paulo', 'New York'];
const countries = ['Canada', 'Canada', 'Germany', 'United Kingdom', 'Singapore', 'Brazil', 'United States'];
const languages = ['English', 'French', 'German', 'Portuguese', 'Spanish'];

/** An organisation without members that has a field for nearly every column. */
export const organisation: SetupFile = setupSchema.parse({
  tenant: { name: 'Bench', slug: 'bench' },
  hubs: [{ name: 'Mentoring' }],
  admins: [{ email: 'owner@bench.test', role: 'owner' }],
  fields: [
    { key: 'business_unit', label: 'Business Unit', type: 'select', options: units },
    { key: 'department', label: 'Department', type: 'select', options: departments },
    { key: 'job_title', label: 'Job Title', type: 'text' },
    { key: 'job_level', label: 'Job Level', type: 'select', options: levels },
    { key: 'location', label: 'Location', type: 'select', options: locations },
    { key: 'country', label: 'Country', type: 'select', options: [...new Set(countries)] },
    { key: 'manager_email', label: 'Manager Email', type: 'email' },
    { key: 'hire_date', label: 'Hire Date', type: 'date' },
    { key: 'languages', label: 'Languages', type: 'multi_select', options: languages },
    { key: 'eligibility', label: 'Program Eligibility', type: 'text', role: 'eligibility' },
    { key: 'phone', label: 'Phone', type: 'phone' },
    { key: 'team', label: 'Team', type: 'text' },
    { key: 'about', label: 'About', type: 'text' },
  ],
});

/** Writes an export. One row in `every` has another department, title and team than the same row of a file without. */
export async function writeExport(file: string, rows: number, every?: number): Promise<void> {
  await pipeline(lines(rows, every), createWriteStream(file));
}

function* lines(rows: number, every?: number): Generator<string> {
  let text = `${header.join(',')}\n`;
  for (let number = 1; number <= rows; number += 1) {
    text += `${row(number, every !== undefined && number % every === 0 ? 1 : 0).join(',')}\n`;
    if (text.length < 64 * 1024) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** Values follow from the number by strides that do not divide each other, so that columns vary independently. */
function row(number: number, moved: number): string[] {
  const id = String(number).padStart(7, '0');
  const team = `Team ${((number * 31 + moved) % 997) + 1}`;
  return [
    id,
    pick(firstNames, number),
    `${pick(lastNames, number * 7)}-${letters(number)}`,
    `person${number}@bench.test`,
    'Active',
    pick(units, number * 3),
    pick(departments, number * 5 + moved),
    `${pick(titles, number * 11 + moved)}, ${pick(levels, number)}`.replace(',', ' -'),
    pick(levels, number * 13),
    pick(locations, number * 17),
    pick(countries, number * 17),
    `person${Math.ceil(number / 9)}@bench.test`,
    `20${String(10 + (number % 15))}-${two((number % 12) + 1)}-${two((number % 28) + 1)}`,
    `"${pick(languages, number)};${pick(languages, number + 1)}"`,
    'Eligible',
    `+1 416 555 ${String(number % 10_000).padStart(4, '0')}`,
    `CC-${number % 500}`,
    team,
    `Floor ${number % 40}`,
    `"Works on ${team.toLowerCase()}, likes ""${pick(departments, number)}"" and long walks along the lake"`,
  ];
}

function pick(values: readonly string[], number: number): string {
  return values[number % values.length] ?? '';
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** 1 -> b, 26 -> ba: names have no digits. */
function letters(number: number): string {
  return number.toString(26).replaceAll(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
}
