import { formatNumber, plural } from '../format.ts';

/** Connecting a source, and changing its settings. */
export const sourceForm = {
  choose: 'Connect a source',
  chooseHint: 'Choose the system that the people of a hub are kept in.',
  title: (connector: string) => `Connect ${connector}`,
  editTitle: (source: string) => `Settings of ${source}`,
  other: 'Choose another system',
  gone: 'This system cannot be connected',
  goneHint: 'This server does not know it. Choose another one.',
  notAllowed: 'Connecting needs the role Admin or Owner',
  notAllowedHint: 'You can look at the sources that there are. An owner can change your role.',
  whatIsRead: 'What is read',
  whatIsSent: 'What it does',
  safePush:
    'Only what it sends is known here: nothing can be read or changed there. Passwords that it sends are thrown away at once.',
  safe: 'People are only read from there, never changed. Passwords and keys are stored encrypted and never shown again.',
  connectorGone: 'This server does not know this kind of system any more',
  connectorGoneHint: 'Whoever runs the server can bring it back. Nobody is changed meanwhile.',
  steps: { connect: 'Connect', schedule: 'Schedule', decide: 'First run' },
  stepsLabel: 'Steps to connect a source',
  stepDone: '(done)',

  hub: 'Hub',
  hubHint: 'The people of this source belong to this hub.',
  hubMissing: 'Choose a hub.',
  name: 'Name',
  nameHint: 'As your colleagues call the system',
  namePlaceholder: (example: string) => `For example ${example}`,
  nameMissing: 'Give it a name.',
  what: 'Hub and name',
  ids: 'Its numbers for people',
  idsHint: 'A Unique ID, such as an employee number, tells people apart. This cannot be changed later.',
  idsSame: 'The same as in uploaded files',
  idsSameHint: 'It is the HR system that your files come from, or has its employee numbers.',
  idsOwn: 'Numbers of its own',
  idsOwnHint: 'Another system, such as a CRM: its number 1001 is not your employee 1001.',
  settings: 'Connection',
  noSettings: 'There is nothing to set.',
  more: 'More settings',
  less: 'Fewer settings',
  moreCount: (count: number) => `More settings (${formatNumber(count)})`,
  optional: 'optional',

  fillIn: (title: string) => `Fill in “${title}”.`,
  chooseOne: (title: string) => `Choose “${title}”.`,
  missing: (count: number) =>
    `${plural(count, 'field is', 'fields are')} still missing. They are marked above.`,
  yes: 'Yes',
  no: 'No',
  notSet: 'Not set',
  clear: (title: string) => `Clear: ${title}`,
  onePerLine: 'One per line.',
  range: (min: number | undefined, max: number | undefined) =>
    min !== undefined && max !== undefined
      ? `From ${formatNumber(min)} to ${formatNumber(max)}.`
      : min !== undefined && min > 1
        ? `At least ${formatNumber(min)}.`
        : max !== undefined
          ? `At most ${formatNumber(max)}.`
          : undefined,
  chooseFile: 'Fill in from a file',
  chooseFileFor: (title: string) => `Fill in from a file: ${title}`,
  fileTooLarge: 'That file is too large to be a key.',
  secretKept: 'Is set. Leave empty to keep it.',
  reveal: (title: string) => `Show or hide what you typed: ${title}`,
  removeSecret: 'Remove',
  removeSecretOf: (title: string) => `Remove: ${title}`,
  secretRemoved: 'Will be removed when you save.',
  keepSecret: 'Keep it',
  keepSecretOf: (title: string) => `Keep it: ${title}`,

  tryOut: 'Try it out',
  check: 'Check',
  checking: 'Checking…',
  checkOk: 'It works',
  checkBad: 'It does not work yet',
  checkHint:
    'Check says whether it works, Preview shows the first records. Nothing is saved and nobody is changed.',
  seeSetting: (title: string) => `Look at “${title}” above.`,
  useFingerprint: 'Use this fingerprint',
  fingerprintHint:
    'If it is another one than those who run the server gave you, somebody may be listening in: do not use it then.',
  preview: 'Preview',
  previewTitle: (count: number) =>
    count === 1 ? 'The first record' : `The first ${formatNumber(count)} records`,
  previewHint: 'As they would arrive. Nothing is stored.',
  previewTable: 'Preview of records',
  previewEmpty: 'There is nobody in it.',
  previewEmptyHint:
    'The connection works, and it gave no records. Look at the settings that choose whom to read.',
  rejected: (count: number) => `${plural(count, 'record', 'records')} could not be used`,
  record: 'Record',
  reason: 'Why',
  blank: 'blank',

  continue: 'Save and continue',
  save: 'Save',
  saved: (source: string) => `The settings of “${source}” are saved.`,
  added: (source: string, hub: string) => `“${source}” is connected to ${hub}.`,
  leaveTitle: 'Leave without saving?',
  leaveText: 'What you typed here is lost.',
  leaveStay: 'Stay here',
  leaveGo: 'Leave',
};
