import type { MappableField } from './suggest/types.ts';

/** The fields of docs/concepts.md, "The file", for suggestions while no tenant is set up. */
export const wellKnownFields: readonly MappableField[] = [
  { key: 'unique_id', label: 'Unique ID', type: 'text', role: 'unique_id' },
  { key: 'email', label: 'Email Address', type: 'email', role: 'email' },
  { key: 'first_name', label: 'First Name', type: 'text', role: 'first_name' },
  { key: 'last_name', label: 'Last Name', type: 'text', role: 'last_name' },
  { key: 'status', label: 'Employee Status', type: 'select', role: 'status' },
  { key: 'eligibility', label: 'Program Eligibility', type: 'select', role: 'eligibility' },
  { key: 'business_unit', label: 'Business Unit', type: 'select' },
  { key: 'department', label: 'Department', type: 'select' },
  { key: 'job_title', label: 'Job Title', type: 'text' },
  { key: 'job_level', label: 'Job Level', type: 'select' },
  { key: 'location', label: 'Location', type: 'select' },
  { key: 'country', label: 'Country', type: 'select' },
  { key: 'manager_email', label: 'Manager Email', type: 'email' },
  { key: 'hire_date', label: 'Hire Date', type: 'date' },
  { key: 'languages', label: 'Languages', type: 'multi_select' },
];
