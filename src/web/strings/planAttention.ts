import { formatNumber, plural } from '../format.ts';

/** What needs attention, by cause: what it is and what to do. Codes as the server gives them. */
interface Cause {
  /** `row`: the row waits as a whole. `value`: the row goes on, without that value. */
  readonly about: 'row' | 'value';
  readonly title: (field: string) => string;
  readonly todo: string;
  /** Can it be settled by mapping the column or its values? */
  readonly mapping?: boolean;
}

const causes: Readonly<Record<string, Cause>> = {
  unknown_option: {
    about: 'value',
    title: (field) => `Unknown values in ${field}`,
    todo: 'These values are none of the options of the field, so the people keep what they have there. Map each value to an option, add it as a new option, or ignore it; then plan again.',
    mapping: true,
  },
  unknown_status: {
    about: 'value',
    title: (field) => `Words in ${field} that we do not know`,
    todo: 'We never take an unknown word for “inactive”, so nobody is deactivated because of it. Say which words mean active and which mean inactive; then plan again.',
    mapping: true,
  },
  unknown_eligibility: {
    about: 'value',
    title: (field) => `Words in ${field} that we do not know`,
    todo: 'Say which words mean eligible and which mean ineligible; then plan again.',
    mapping: true,
  },
  ambiguous_value: {
    about: 'value',
    title: (field) => `Dates or numbers in ${field} that can be read in two ways`,
    todo: 'For example, 03/04/2025 may be March or April. Say in the mapping how this column is written; then plan again.',
    mapping: true,
  },
  invalid_value: {
    about: 'value',
    title: (field) => `Values in ${field} that cannot be read`,
    todo: 'The people keep what they have there. Correct the values in the list, or look whether the column goes to the right field.',
    mapping: true,
  },
  invalid_email: {
    about: 'row',
    title: () => 'E-mail addresses that are not valid',
    todo: 'Correct the addresses in the list and bring these rows in again.',
  },
  missing_required: {
    about: 'row',
    title: () => 'New people without a name or an e-mail address',
    todo: 'Nobody can be invited without first name, last name and e-mail address. Fill them in and bring these rows in again.',
  },
  value_too_long: {
    about: 'row',
    title: () => 'Names or Unique IDs that are too long',
    todo: 'Shorten them in the list and bring these rows in again.',
  },
  wrong_cell_count: {
    about: 'row',
    title: () => 'Rows with too many or too few cells',
    todo: 'The cells may have shifted, so the row is not used at all. Often a separator inside a value is the cause: put that value in quotes, and bring these rows in again.',
  },
  invalid_bytes: {
    about: 'row',
    title: () => 'Rows with damaged characters',
    todo: 'Export the file again as UTF-8 and upload it.',
  },
  invalid_text: {
    about: 'row',
    title: () => 'Rows with characters that cannot be stored',
    todo: 'Remove the characters in the list and bring these rows in again.',
  },
  cell_too_long: {
    about: 'row',
    title: () => 'Rows with a cell that is too long',
    todo: 'Shorten the cell in the list and bring these rows in again.',
  },
  same_member: {
    about: 'row',
    title: () => 'Several rows about the same member that differ',
    todo: 'We do not guess which row is right. Keep one of them and bring it in again.',
  },
  same_unique_id: {
    about: 'row',
    title: () => 'Several rows with the same Unique ID that differ',
    todo: 'We do not guess which row is right. Keep one of them, or correct the Unique ID, and bring the rows in again.',
  },
  same_email: {
    about: 'row',
    title: () => 'Several rows with the same e-mail address that differ',
    todo: 'We do not guess which row is right. Keep one of them, or correct the address, and bring the rows in again.',
  },
  keys_disagree: {
    about: 'row',
    title: () => 'Unique IDs that belong to another member',
    todo: 'These rows were about one member before, and their Unique ID is another member’s. Correct the Unique ID where the list comes from.',
  },
  id_and_email_disagree: {
    about: 'row',
    title: () => 'Unique ID and e-mail address of two different members',
    todo: 'We do not guess whom the row is about. Correct one of the two where the list comes from.',
  },
  deactivated_account: {
    about: 'row',
    title: () => 'People whose account is deactivated and who are not in this hub',
    todo: 'Reactivate them in Manage People first; the next list then proposes to invite them.',
  },
};

const unknownCause: Cause = {
  about: 'row',
  title: () => 'Other rows that need attention',
  todo: 'Each row says below what to do.',
};

export const planAttention = {
  cause: (code: string): Cause => causes[code] ?? unknownCause,
  intro:
    'Nothing below changes anybody’s profile by itself. What is not settled stays as it is and is shown again with the next list.',
  rows: (count: number) => plural(count, 'row', 'rows'),
  values: (count: number) => plural(count, 'value', 'values'),
  rowsWait: 'These rows are left out',
  rowsGoOn: 'The rows go on without the value',
  mapValue: 'Map this value',
  mapValues: 'Map these values',
  download: 'Download these rows as CSV',
  downloadHint:
    'The file has the rows as they came, with what to do beside each. Correct them, then upload that file.',
  sourceHint:
    'The file has the rows as they came, with what to do beside each. Correct them in the source: the next read brings them.',
  upload: 'Upload corrected rows',
  uploadHint: 'Say that it lists “only some people”: then nobody else is missed.',
  none: 'Nothing needs attention',
  noneHint: (rows: number) => `All ${formatNumber(rows)} rows of the list could be read and matched.`,
  backToPlan: 'Back to the overview',
  table: {
    row: 'Row',
    person: 'Person',
    looking: 'Looking into the list',
    uniqueId: (id: string) => `Unique ID ${id}`,
    nobody: 'The row names nobody',
    field: 'Column',
    value: 'Value',
    message: 'What is wrong',
    label: (title: string) => `Rows: ${title}`,
    noRow: 'No row',
    blank: 'blank',
  },
};
