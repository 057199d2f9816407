import type { Random } from './random.ts';
import type { Field, Value } from './shape.ts';

export type Hub = 'Toronto' | 'Berlin';

/** A person as the customer's own system knows them: the truth behind every export. */
export interface Employee {
  uid: string;
  email: string;
  first: string;
  last: string;
  status: 'active' | 'inactive';
  values: Record<string, Value>;
  /** The hubs whose exports list this person today. */
  exports: Set<Hub>;
}

const firstNames = [
  'Anna', 'Björn', 'Chloé', 'Dário', 'Edith', 'François', 'Gül', 'Håkon', 'Inês', 'Jürgen', 'Karin', 'Léa', 'Marta',
  'Nils', 'Olivia', 'Priya', 'Quentin', 'Rosa', 'Søren', 'Tariq', 'Ursula', 'Vera', 'Wim', 'Xenia', 'Yusuf', 'Zoë',
]; // prettier-ignore
const lastNames = [
  'Müller', "O'Neill", 'García', 'van den Berg', 'Strauß', 'Ng', 'Ørsted', "'t Hooft", 'Smith-Jones', 'Núñez',
  'Haddad', 'Kowalski', 'de la Cruz', 'Lindqvist', 'Iyer',
]; // prettier-ignore
/** Names that windows-1252 cannot write. */
const wideNames = ['Łukasz', 'Đorđe', 'Владимир', 'Ελένη', '山田', 'Şükrü', 'Żaneta'];
const titles = [
  'Engineer',
  'Analyst',
  'Account Manager',
  'Nurse',
  'Team Lead, Platform',
  'Controller',
  'Designer "UX"',
];

export const fields: Field[] = [
  { key: 'unique_id', label: 'Unique ID', type: 'text', role: 'unique_id' },
  { key: 'email', label: 'Email Address', type: 'email', role: 'email' },
  { key: 'first_name', label: 'First Name', type: 'text', role: 'first_name' },
  { key: 'last_name', label: 'Last Name', type: 'text', role: 'last_name' },
  { key: 'status', label: 'Employee Status', type: 'text', role: 'status' },
  {
    key: 'program_eligibility',
    label: 'Program Eligibility',
    type: 'select',
    role: 'eligibility',
    options: ['Eligible', 'Ineligible'],
  },
  {
    key: 'department',
    label: 'Department',
    type: 'select',
    options: [
      'Engineering',
      'Human Resources',
      'Research & Development',
      'Sales',
      'Legal, Risk and Compliance',
    ],
  },
  {
    key: 'location',
    label: 'Location',
    type: 'select',
    options: ['Toronto', 'Berlin', 'Montréal', 'São Paulo'],
  },
  { key: 'job_title', label: 'Job Title', type: 'text' },
  {
    key: 'languages',
    label: 'Languages',
    type: 'multi_select',
    options: ['English', 'French', 'German', 'Chinese, Mandarin', 'Chinese, Cantonese'],
  },
  { key: 'hire_date', label: 'Hire Date', type: 'date' },
  { key: 'mentee_limit', label: 'Mentee Limit', type: 'number' },
  { key: 'phone', label: 'Phone', type: 'phone' },
  { key: 'manager_email', label: 'Manager Email', type: 'email' },
  { key: 'remote', label: 'Works Remotely', type: 'boolean' },
];

/** Makes people, each with a Unique ID and an e-mail of their own. */
export class Staff {
  private made = 0;
  private readonly random: Random;
  private readonly wide: boolean;

  constructor(random: Random, wide: boolean) {
    this.random = random;
    this.wide = wide;
  }

  hire(...exports: Hub[]): Employee {
    const { random } = this;
    const number = (this.made += 1);
    const first = this.wide && random.oneIn(5) ? random.pick(wideNames) : random.pick(firstNames);
    const last = random.pick(lastNames);
    const ascii = `${first}.${last}`.normalize('NFKD').replace(/[^A-Za-z.]/g, '');
    return {
      // Leading zeros, and letters whose case counts.
      uid: number % 3 === 0 ? `E${1000 + number}x` : String(number).padStart(6, '0'),
      email: `p${ascii}${number}@example.com`.toLowerCase(),
      first,
      last,
      status: 'active',
      values: Object.fromEntries(
        fields
          .filter(({ role }) => role === undefined || role === 'eligibility')
          .map((field) => [field.key, this.valueFor(field)]),
      ),
      exports: new Set(exports),
    };
  }

  /** Another value than the one that the person has. */
  other(employee: Employee, key: string): Value {
    const field = fields.find((candidate) => candidate.key === key);
    if (field === undefined) throw new Error(`No field ${key}.`);
    for (;;) {
      const value = this.valueFor(field);
      if (JSON.stringify(value) !== JSON.stringify(employee.values[key])) return value;
    }
  }

  private valueFor(field: Field): Value {
    const { random } = this;
    if (field.role === 'eligibility') return 'Eligible';
    switch (field.type) {
      case 'select':
        return random.pick(field.options ?? []);
      case 'multi_select':
        return random
          .shuffled(field.options ?? [])
          .slice(0, 1 + random.below(3))
          .sort();
      case 'date':
        return `${2005 + random.below(20)}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`;
      case 'number':
        return random.below(9);
      case 'boolean':
        return random.oneIn(2);
      case 'phone':
        return `+49 30 ${1000 + random.below(9000)}-${random.below(100)}`;
      case 'email':
        return `lead${random.below(12)}@example.com`;
      case 'text':
      case 'url':
        break;
    }
    return random.pick(titles);
  }
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
