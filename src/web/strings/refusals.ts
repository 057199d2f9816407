/** Why a whole file was refused, by `details.reason`, and how to mend it: docs/file-format.md, "When the whole file is refused". */
export const refusals: Readonly<
  Record<string, { readonly title: string; readonly steps: readonly string[] }>
> = {
  empty: {
    title: 'The file is empty',
    steps: [
      'Export the member list from your system again.',
      'Open the export and see that people are in it.',
    ],
  },
  header_only: {
    title: 'The file has column names, but nobody in it',
    steps: [
      'Look at the filter of the export in your system: it may leave everybody out.',
      'Export the list again and see that there are rows below the column names.',
    ],
  },
  no_header: {
    title: 'The column names are missing',
    steps: [
      'Open the file in your spreadsheet program.',
      'Insert a row at the very top with the names of the columns, for example First Name, Last Name, Email Address.',
      'Save it and upload it again.',
    ],
  },
  unreadable_header: {
    title: 'The name of a column cannot be read',
    steps: [
      'Open the file and type the name of this column anew, short and in plain letters.',
      'Save it as CSV UTF-8 or as XLSX and upload it again.',
    ],
  },
  duplicate_headers: {
    title: 'Two columns have the same name',
    steps: [
      'Rename or remove one of the two columns, so that it is clear which one counts.',
      'Save the file and upload it again.',
    ],
  },
  too_many_columns: {
    title: 'The file has too many columns',
    steps: ['Leave out the columns that no profile needs.', 'Save the file and upload it again.'],
  },
  too_many_rows: {
    title: 'The file has too many rows',
    steps: [
      'Delete empty rows at the end of the sheet: they count too.',
      'If so many people are really in it, split it into several files and upload each as “Only some people”.',
    ],
  },
  too_many_bytes: {
    title: 'The file is too large',
    steps: [
      'Leave out the columns that no profile needs.',
      'Or split it into several files and upload each as “Only some people”.',
    ],
  },
  row_too_long: {
    title: 'One row is far too long to be one person',
    steps: [
      'Open the file and look at this row: often a line break or a separator is missing.',
      'Export it again as CSV or XLSX and upload that file.',
    ],
  },
  unclosed_quote: {
    title: 'A quotation mark is opened and never closed',
    steps: [
      'Go to this cell and close the quotation mark, or remove it.',
      'Or export the list again: programs write quotation marks in pairs.',
    ],
  },
  unsupported_separator: {
    title: 'The columns are separated by an unknown sign',
    steps: ['Export the list with a comma, a semicolon, a tab or a vertical bar between the columns.'],
  },
  binary: {
    title: 'This is not a list of people',
    steps: ['Export the member list from your system as CSV or XLSX.', 'Upload that file.'],
  },
  not_a_table: {
    title: 'This is a web page or a document, not a table',
    steps: [
      'Open the file: often it is the sign-in page of your system that was saved instead of the list.',
      'Sign in there, export the list as CSV or XLSX and upload that file.',
    ],
  },
  not_a_spreadsheet: {
    title: 'The Excel file cannot be read',
    steps: [
      'Open it in your spreadsheet program.',
      'Choose Save as, pick “Excel workbook (.xlsx)” or “CSV UTF-8”, and upload that file.',
    ],
  },
  truncated: {
    title: 'The end of the Excel file is missing',
    steps: [
      'The file was probably not copied or downloaded to its end: get it again.',
      'Upload the whole file.',
    ],
  },
  zip_bomb: {
    title: 'The Excel file unpacks to far too much',
    steps: [
      'Copy only the sheet with the people into a new workbook.',
      'Save that as XLSX or as CSV UTF-8 and upload it.',
    ],
  },
  no_visible_sheet: {
    title: 'All sheets of the Excel file are hidden',
    steps: ['Open the file and unhide the sheet with the people.', 'Save it and upload it again.'],
  },
  password_protected: {
    title: 'The Excel file is protected by a password',
    steps: ['Open it, remove the password and save it.', 'Upload the file without the password.'],
  },
  old_excel: {
    title: 'This is an old Excel file (.xls)',
    steps: ['Open it in Excel.', 'Choose Save as, pick “Excel workbook (.xlsx)” and upload that file.'],
  },
  interrupted: {
    title: 'The file did not arrive whole',
    steps: ['Look at your connection.', 'Upload the file again.'],
  },
  other: {
    title: 'The import did not work',
    steps: ['Upload the file again.', 'If it happens again, tell whoever runs your server.'],
  },
};
