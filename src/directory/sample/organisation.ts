import { parseSetup, type SetupFile } from '../setupFile.ts';
import { departments, languages, locations, person, type Person } from './people.ts';

/** Numbers of the people in each hub: some are in both. */
const toronto = { from: 0, to: 190 };
const berlin = { from: 175, to: 300 };

/** Who has it was made as the sample. */
export const sampleSlug = 'maple-main';

/** The sample organisation: two hubs, about 300 members, programs, an owner and an approver. */
export function sampleOrganisation(): SetupFile {
  return parseSetup(
    JSON.stringify({
      tenant: { name: 'Maple & Main', slug: sampleSlug },
      hubs: [{ name: 'Toronto' }, { name: 'Berlin' }],
      fields: [
        { key: 'unique_id', label: 'Unique ID', type: 'text', role: 'unique_id' },
        { key: 'first_name', label: 'First Name', type: 'text', role: 'first_name' },
        { key: 'last_name', label: 'Last Name', type: 'text', role: 'last_name' },
        { key: 'email', label: 'Email Address', type: 'email', role: 'email' },
        { key: 'status', label: 'Employee Status', type: 'text', role: 'status' },
        {
          key: 'eligibility',
          label: 'Program Eligibility',
          type: 'select',
          role: 'eligibility',
          options: ['Eligible', 'Ineligible'],
        },
        { key: 'department', label: 'Department', type: 'select', options: departments },
        { key: 'job_title', label: 'Job Title', type: 'text' },
        { key: 'location', label: 'Location', type: 'select', options: locations },
        { key: 'languages', label: 'Languages', type: 'multi_select', options: languages },
        { key: 'hire_date', label: 'Hire Date', type: 'date' },
      ],
      programs: [
        { hub: 'Toronto', name: 'Mentoring Circle 2026' },
        { hub: 'Toronto', name: 'New Leaders' },
        { hub: 'Berlin', name: 'Mentoring Berlin' },
      ],
      admins: [
        { email: person(0).email, role: 'owner' },
        { email: person(1).email, role: 'approver' },
      ],
      members: Array.from({ length: berlin.to }, (_, number) => memberOf(person(number), number)),
    }),
  );
}

function memberOf(one: Person, number: number): object {
  const hubs = [
    ...(number >= toronto.from && number < toronto.to ? ['Toronto'] : []),
    ...(number >= berlin.from && number < berlin.to ? ['Berlin'] : []),
  ];
  return {
    unique_id: one.id,
    email: one.email,
    first_name: one.first,
    last_name: one.last,
    status: number % 29 === 7 ? 'invited' : 'active',
    hubs,
    programs:
      number % 5 === 2 && number < toronto.to ? [{ hub: 'Toronto', name: 'Mentoring Circle 2026' }] : [],
    profile: {
      eligibility: 'Eligible',
      department: one.department,
      job_title: one.title,
      location: one.location,
      languages: one.languages,
      hire_date: one.hired,
    },
    ...(number === 3 ? { protected: true } : {}),
  };
}

/** People of the Toronto hub by number. */
export const torontoNumbers: readonly number[] = Array.from({ length: toronto.to }, (_, number) => number);
