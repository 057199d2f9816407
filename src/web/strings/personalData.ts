import { plural } from '../format.ts';

/** What a person may ask of whoever keeps their data: a copy of it, and that it is erased. */
export const personalData = {
  title: 'Personal data',
  hint: 'If this person asks what you keep about them, or asks to be forgotten.',
  export: 'Export',
  exportHint:
    'Everything that is kept about this person, as one file: profile, hubs, changes, mail, rows of files. It opens in a text editor.',
  erase: 'Erase now',
  eraseHint: 'For good, and at once: it does not wait for the 30 days, and nobody can bring it back.',
  eraseTitle: (name: string) => `Erase the personal data of ${name}?`,
  goes: 'What goes',
  goesList: [
    'The account with all values of the profile, and its places in hubs and programs.',
    'Rows of files, changes of plans, and mail about this person.',
    'Whole files in which this person is named: they cannot be downloaded any more.',
  ],
  stays: 'What stays',
  staysList: [
    'That an account was here, and who did what with it and when: without name and address.',
    'Your other systems. If a list there still has this person, the next read proposes them as somebody new.',
  ],
  type: (email: string) => `Type ${email} to go on`,
  typeHint: 'So that it does not happen by accident.',
  next: 'Go on',
  again: (name: string) => `This erases ${name} now, and it cannot be undone. Are you sure?`,
  confirm: 'Erase for good',
  done: (files: number) =>
    files === 0
      ? 'The personal data is erased.'
      : `The personal data is erased, and with it ${plural(files, 'file that named', 'files that named')} the person.`,
};
