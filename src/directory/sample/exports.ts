import { torontoNumbers } from './organisation.ts';
import { person, type Person } from './people.ts';

/** Hired in October. */
const joinerNumbers: readonly number[] = Array.from({ length: 24 }, (_, index) => 400 + index);

/** A month of the Toronto office, as its HR system exports it: UTF-8, commas. */
export function octoberExport(): Buffer {
  const rows = torontoNumbers.filter((number) => number % 19 !== 5).map((number) => october(number));
  const joiners = joinerNumbers.map((number) => october(number));
  const header = [
    'Employee ID',
    'Legal First Name',
    'Legal Last Name',
    'Email - Primary Work',
    'Worker Status',
    'Department',
    'Business Title',
    'Location',
    'Languages',
    'Hire Date',
    'Cost Center',
  ];
  const lines = [
    ...rows,
    ...joiners,
    ['MM-1900', 'Nobody', 'Known', '', 'Active', 'Sales', 'Analyst', 'Toronto', 'English', '2025-01-02', ''],
  ];
  return Buffer.from(toCsv([header, ...lines], ','), 'utf8');
}

function october(number: number): string[] {
  const one = person(number);
  const moved = number % 13 === 4;
  return [
    one.id,
    one.first,
    one.last,
    number % 31 === 8 ? one.email.replace('@', '.new@') : one.email,
    number % 37 === 11 ? 'Inactive' : 'Active',
    moved ? 'Research' : number % 41 === 12 ? 'R & D' : one.department,
    one.title,
    one.location,
    one.languages.join('; '),
    one.hired,
    `CC-${String(number % 9)}`,
  ];
}

/** The next month, out of another system: windows-1252, semicolons, other headers and day/month/year. */
export function novemberExport(): Buffer {
  const here = torontoNumbers.filter((number) => number % 19 !== 5 && number % 23 !== 6);
  const back = torontoNumbers.filter((number) => number % 38 === 5);
  const header = [
    'Last name',
    'First name',
    'Work Email',
    'Employee #',
    'Employment Status',
    'Division',
    'Job Title',
    'Site',
    'Hire Date',
  ];
  const rows = [...here, ...back, ...joinerNumbers].map((number) => november(person(number), number));
  // windows-1252 is Latin-1 but for a few signs; of those only the apostrophe occurs in these names.
  return Buffer.from(toCsv([header, ...rows], ';').replaceAll('’', '\u0092'), 'latin1');
}

function november(one: Person, number: number): string[] {
  const [year = '', month = '', day = ''] = one.hired.split('-');
  return [
    one.last,
    one.first,
    number % 31 === 8 ? one.email.replace('@', '.new@') : one.email,
    one.id,
    'active',
    number % 13 === 4 ? 'RESEARCH' : one.department,
    number % 17 === 2 ? `Senior ${one.title}` : one.title,
    one.location,
    `${day}/${month}/${year}`,
  ];
}

function toCsv(rows: readonly (readonly string[])[], separator: string): string {
  const cell = (text: string) =>
    /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
  return `${rows.map((row) => row.map(cell).join(separator)).join('\r\n')}\r\n`;
}
