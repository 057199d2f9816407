/** Believable columns of values, the same on every run: row 0 to `rows - 1` of an invented organisation. */
export const rows = 40;

const first =
  'Anna Bao Carla David Élodie Femi Grace Hassan Ines Jürgen Kofi Lena Marek Nadia Óscar Priya'.split(' ');
const last =
  "Albrecht Bello Costa Dubois Eriksen Fischer García Haddad Ivanov Jensen O'Neil Kowalski Lopez Müller Novak".split(
    ' ',
  );
const departments = [
  'Engineering',
  'Sales',
  'Human Resources',
  'Finance',
  'Marketing',
  'Legal',
  'Operations',
];
const units = ['Consumer', 'Enterprise', 'Platform', 'Corporate Functions'];
const titles = [
  'Software Engineer',
  'Account Executive',
  'HR Business Partner',
  'Controller',
  'Counsel',
  'Designer',
];
const cities = ['Berlin', 'Paris', 'London', 'Toronto', 'São Paulo'];
const countries = ['Germany', 'France', 'United Kingdom', 'Canada', 'Brazil'];

const of = <T>(list: readonly T[], at: number): T => list[at % list.length]!;
const firstOf = (row: number): string => of(first, row * 7 + Math.floor(row / first.length));
const lastOf = (row: number): string => of(last, row * 11 + Math.floor(row / last.length));
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase();
const address = (row: number, domain = 'example.com'): string =>
  `${plain(firstOf(row))}.${plain(lastOf(row))}${row}@${domain}`;
const two = (value: number): string => String(value).padStart(2, '0');
const day = (row: number): readonly [number, number, number] => [
  2008 + (row % 16),
  1 + ((row * 5) % 12),
  1 + ((row * 7) % 28),
];

export const columnsOf = {
  id: (row) => `E${String(row + 117).padStart(6, '0')}`,
  number: (row) => String(100_200 + row * 13),
  otherNumber: (row) => String(7_000_001 + row * 3),
  uuid: (row) => `9f1c2a${two(row)}-3b7e-4c11-8a5d-00000000${String(row).padStart(4, '0')}`,
  first: firstOf,
  preferredSome: (row) => (row % 9 === 0 ? 'Sam' : ''),
  last: lastOf,
  full: (row) => `${firstOf(row)} ${lastOf(row)}`,
  lastFirst: (row) => `${lastOf(row)}, ${firstOf(row)}`,
  email: (row) => address(row),
  privateEmail: (row) => (row % 3 === 0 ? '' : address(row, 'mail.example.net')),
  managerEmail: (row) => (row === 0 ? '' : address(row % 5)),
  managerName: (row) => (row === 0 ? '' : `${firstOf(row % 5)} ${lastOf(row % 5)}`),
  managerId: (row) => (row === 0 ? '' : String(100_200 + (row % 5) * 13)),
  login: (row) => `${plain(firstOf(row)).slice(0, 1)}${plain(lastOf(row))}${row}`,
  active: (row) => (row % 11 === 10 ? 'Inactive' : 'Active'),
  terminated: (row) => ['Active', 'Active', 'Active', 'Terminated', 'Active', 'On Leave'][row % 6]!,
  oneLetterStatus: (row) => (row % 8 === 7 ? 'T' : 'A'),
  oktaStatus: (row) =>
    ['ACTIVE', 'ACTIVE', 'ACTIVE', 'DEPROVISIONED', 'ACTIVE', 'STAGED', 'SUSPENDED'][row % 7]!,
  trueFalse: (row) => (row % 11 === 10 ? 'False' : 'True'),
  oneZero: (row) => (row % 11 === 10 ? '0' : '1'),
  yesNo: (row) => (row % 4 === 0 ? 'No' : 'Yes'),
  eligible: (row) => (row % 5 === 0 ? 'Ineligible' : 'Eligible'),
  fullTime: (row) => ['Full-time', 'Part-time', 'Full-time', 'Contractor'][row % 4]!,
  married: (row) => ['Married', 'Single', 'Divorced'][row % 3]!,
  department: (row) => of(departments, row),
  departmentCode: (row) => String(1000 + (row % 7) * 10),
  unit: (row) => of(units, row),
  title: (row) => of(titles, row),
  jobCode: (row) => `J${100 + (row % 6)}`,
  level: (row) => `L${1 + (row % 6)}`,
  levelName: (row) => of(['Individual Contributor', 'Manager', 'Director', 'Vice President'], row),
  location: (row) => `${of(cities, row)} Office`,
  city: (row) => of(cities, row),
  country: (row) => of(countries, row),
  countryCode: (row) => of(['DE', 'FR', 'GB', 'CA', 'BR'], row),
  state: (row) => of(['BE', 'IDF', 'LND', 'ON', 'SP'], row),
  address: (row) => `${row + 3} Long Street`,
  postal: (row) => String(10_115 + row),
  company: (row) => of(['Example Ltd', 'Example GmbH'], row),
  costCenter: (row) => `CC-${4000 + (row % 7)}`,
  path: (row) => `/${of(departments, row)}`,
  isoDate: (row) => `${day(row)[0]}-${two(day(row)[1])}-${two(day(row)[2])}`,
  isoTime: (row) => `2025-0${1 + (row % 9)}-11T08:0${row % 10}:00.000Z`,
  usDate: (row) => `${day(row)[1]}/${day(row)[2]}/${day(row)[0]}`,
  deDate: (row) => `${two(day(row)[2])}.${two(day(row)[1])}.${day(row)[0]}`,
  frDate: (row) => `${two(day(row)[2])}/${two(day(row)[1])}/${day(row)[0]}`,
  endDate: (row) => (row % 6 === 3 ? '2024-12-31' : ''),
  birth: (row) => `19${60 + (row % 40)}-0${1 + (row % 9)}-1${row % 9}`,
  phone: (row) => `+49 30 5550${String(100 + row)}`,
  languages: (row) => of(['English; German', 'French', 'English; Portuguese', 'English'], row),
  language: (row) => of(['en-US', 'de-DE', 'fr-FR'], row),
  gender: (row) => of(['Female', 'Male', 'Non-binary'], row),
  salutation: (row) => of(['Ms.', 'Mr.', 'Dr.'], row),
  salary: (row) => String(52_000 + row * 750),
  password: () => '****',
  blank: () => '',
  profileUrl: (row) => `https://www.linkedin.com/in/${plain(lastOf(row))}${row}`,
  note: (row) => of(['Met at the fair', '', 'Prefers mornings', ''], row),
  lifecycle: (row) => of(['Lead', 'Customer', 'Evangelist'], row),
  zone: (row) => of(['Europe/Berlin', 'America/Toronto'], row),
  count: (row) => String(row % 17),
} as const satisfies Record<string, (row: number) => string>;

export type ColumnKind = keyof typeof columnsOf;

/** One column of an export: its header, what its values are, and the well-known field that is right, if one is. */
export type ExportColumn = readonly [header: string, kind: ColumnKind, field: string | null];

export interface Export {
  readonly system: string;
  readonly columns: readonly ExportColumn[];
}
