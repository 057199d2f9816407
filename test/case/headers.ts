/** What other systems call the same columns. The first name of each is the tenant's own label. */
export type HeaderStyle = 'own' | 'english' | 'workday' | 'german';

const names: Record<string, Record<HeaderStyle, string>> = {
  unique_id: { own: 'Unique ID', english: 'Employee ID', workday: 'Worker ID', german: 'Personalnummer' },
  email: {
    own: 'Email Address',
    english: 'E-mail address',
    workday: 'Primary Work Email',
    german: 'E-Mail-Adresse',
  },
  first_name: { own: 'First Name', english: 'Given name', workday: 'Legal First Name', german: 'Vorname' },
  last_name: { own: 'Last Name', english: 'Surname', workday: 'Legal Last Name', german: 'Nachname' },
  status: {
    own: 'Employee Status',
    english: 'Status',
    workday: 'Employment Status',
    german: 'Mitarbeiterstatus',
  },
  program_eligibility: {
    own: 'Program Eligibility',
    english: 'Eligibility',
    workday: 'program_eligibility',
    german: 'Program Eligibility',
  },
  department: { own: 'Department', english: 'Job Function', workday: 'DEPARTMENT', german: 'Abteilung' },
  location: { own: 'Location', english: 'Office location', workday: 'Work_Location', german: 'Standort' },
  job_title: {
    own: 'Job Title',
    english: 'Position title',
    workday: 'Job title',
    german: 'Stellenbezeichnung',
  },
  languages: {
    own: 'Languages',
    english: 'Spoken languages',
    workday: 'languages',
    german: 'Sprachen',
  },
  hire_date: { own: 'Hire Date', english: 'Date hired', workday: 'Hire_Date', german: 'Einstellungsdatum' },
  mentee_limit: {
    own: 'Mentee Limit',
    english: 'Mentee limit',
    workday: 'MENTEE LIMIT',
    german: 'Mentee Limit',
  },
  phone: { own: 'Phone', english: 'Phone number', workday: 'Work phone', german: 'Telefon' },
  manager_email: {
    own: 'Manager Email',
    english: "Manager's e-mail",
    workday: 'Manager Work Email',
    german: 'Manager E-Mail',
  },
  remote: {
    own: 'Works Remotely',
    english: 'Works remotely',
    workday: 'works_remotely',
    german: 'Works Remotely',
  },
};

export function headerOf(field: string, style: HeaderStyle): string {
  const name = names[field]?.[style];
  if (name === undefined) throw new Error(`No header for ${field}.`);
  return name;
}
