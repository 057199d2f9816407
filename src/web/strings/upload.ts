import { formatBytes, formatDuration, formatNumber, formatPercent, plural } from '../format.ts';
import { refusals } from './refusals.ts';

const members = (count: number) => plural(count, 'member', 'members');

/** Uploading a membership file, and what is seen while it is worked on. */
export const upload = {
  title: 'Upload membership file',
  description: 'Bring the profiles of a hub up to date with a list of people from your HR system.',
  submit: 'Upload and import file',
  notAllowed: 'Uploading needs the role Admin or Owner',
  notAllowedHint: 'You can follow what others uploaded under History. An owner can change your role.',
  goToHistory: 'Go to History',
  noHubs: 'There is no hub yet',
  noHubsHint: 'A membership file belongs to a hub. Add the first one, then come back.',
  addHub: 'Add a hub',

  hubStep: 'Which hub is this file for?',
  hub: 'Hub',
  hubPlaceholder: 'Choose a hub',
  hubOption: (name: string, count: number) => `${name} · ${members(count)}`,
  hubMissing: 'Choose the hub whose people are in this file.',
  hubUnknown: 'The hub of this address is not there any more. Choose one.',
  source: 'Source',
  sourceHint: 'Where this file comes from. Each source has a mapping and settings of its own.',

  fileStep: 'Add the file',
  dropHere: 'Drag your file here',
  dropNow: 'Drop it to add it',
  dropOr: 'or',
  browse: 'Browse…',
  fileInput: 'Membership file',
  kinds: (limit: number | undefined) =>
    `CSV, TSV, TXT or XLSX${limit === undefined ? '' : `, up to ${formatBytes(limit)}`}`,
  fileMissing: 'Add the file that you want to upload.',
  chooseOther: 'Choose another file',
  remove: (name: string) => `Remove ${name}`,
  wrongKind: (name: string) =>
    `“${name}” cannot be read as a list. Add a CSV, TSV, TXT or XLSX file; from another program, export or save it as one of these.`,
  oldExcel: (name: string) =>
    `“${name}” is an old Excel file. Open it in Excel, choose Save as, pick “Excel workbook (.xlsx)” and add that file.`,
  tooLarge: (name: string, bytes: number, limit: number) =>
    `“${name}” is ${formatBytes(bytes)} and at most ${formatBytes(limit)} are possible. Leave out columns that are not needed, or split it into several files of “Only some people”.`,
  emptyFile: (name: string) =>
    `“${name}” is empty. If it is open in another program, save it there first, then add it again.`,
  oneFile: 'One file at a time. Add the one that you want to upload.',

  populationStep: 'Who is in this file?',
  populationMissing: 'Say who is in this file. It decides whether somebody can be missing from it.',
  full: 'Everyone in this hub',
  fullMeaning: (hub: string | undefined, count: number) =>
    hub === undefined
      ? 'Members of the hub who are not in the file will be proposed for removal.'
      : `${hub} has ${members(count)}. Those who are not in the file will be proposed for removal.`,
  fullSafe: 'Nothing happens to them until somebody approves it.',
  fullAutomatic:
    'As set under Sources, they are deactivated without asking, unless a safeguard stops it. Nobody is deleted.',
  partial: 'Only some people',
  partialMeaning: 'The people in the file are invited or updated.',
  partialSafe: 'Nobody is ever removed because they are not in the file.',
  lastTime: (when: string, population: string) => `Last file for this hub: ${when}, “${population}”.`,

  reassurance: 'Nothing changes yet. Next you check the columns, then you approve what should happen.',
  automatic: (kinds: string) =>
    `Not everything waits for you: as set under Sources, this happens without asking once the columns are checked: ${kinds}.`,
  seeSources: 'See Sources',

  needs: 'What the file needs',
  needsRows: 'One row per person, and the names of the columns in the first row.',
  required: 'Required',
  requiredColumns: ['First Name', 'Last Name', 'Email Address'],
  recommended: 'Strongly recommended',
  uniqueId: 'Unique ID',
  uniqueIdWhy:
    'A number that never changes, such as an employee number. Without it, somebody whose e-mail changes looks like one person who left and one who is new.',
  optional: 'Optional',
  optionalColumns:
    'Employee Status, Program Eligibility, Department, Job Title, Location, Manager Email and any other field you have.',
  names: 'Your columns may have other names: you match them in the next step.',
  blanks: 'A blank cell says nothing: the profile keeps its value.',
  samples: 'Sample files',
  samplesHint: 'Exports of an invented HR system, to try it out.',
  sampleFor: (title: string, hub: string) => `${title} (for ${hub})`,
  template: 'Download a template',
  templateHint: 'A small CSV file with your own fields and two invented people.',
  templateNeedsHub: 'Choose a hub to get its template.',

  sending: (file: string) => `Uploading ${file}`,
  sendingTo: (hub: string) => `To ${hub}`,
  sent: (bytes: number, of: number) => `${formatBytes(bytes)} of ${formatBytes(of)}`,
  sentShare: (share: number) => `${formatPercent(share)} uploaded`,
  left: (seconds: number) => `about ${formatDuration(seconds)} left`,
  estimating: 'working out the time left…',
  storing: 'Everything has arrived. Putting it in a safe place…',
  keepOpen: 'Keep this page open until the file has arrived.',
  cancelSending: 'Cancel upload',
  stopped: 'The upload was cancelled. Nothing was imported.',
  connectionLost:
    'The connection broke off before the file had arrived. Look at your connection and upload it again.',
  fileChanged: (name: string) =>
    `“${name}” was changed, moved or renamed since you added it. Save it, then add it again.`,
  leaveTitle: 'Leave while the file is uploading?',
  leaveText: 'The upload stops, and nothing of the file is imported.',
  leaveStay: 'Stay here',
  leaveGo: 'Leave and stop the upload',

  pushed: {
    title: (source: string) => `Planning what ${source} pushed`,
    ended: (source: string) => `Pushed by ${source}`,
    reading: 'Collecting who was pushed',
    details: 'About this push',
    what: 'Who was pushed since the plan before',
    whatMeans: 'Nobody is removed for not being in it.',
  },
  pulled: {
    title: (source: string) => `Reading ${source}`,
    description: (hub: string, automatic: boolean) =>
      `Nobody in ${hub} is changed while it is read.${automatic ? '' : ' You decide afterwards.'}`,
    ended: (source: string) => `Read from ${source}`,
    reading: (source: string) => `Reading from ${source}`,
    connecting: 'Connecting, and waiting for the first of them…',
    recordsRead: (records: number) => `${plural(records, 'record', 'records')} read`,
    details: 'About this read',
    actor: 'Started by',
    reads: 'Reads',
    all: 'Everybody',
    allMeans: 'Members who are not there are proposed for removal.',
    changes: 'Only what changed',
    changesMeans: 'Nobody is removed for not being in it.',
    failed: (source: string) => `${source} could not be read`,
    steps: [
      'Look at the settings of the source, and press Check there: it says what is wrong.',
      'When it works, press Run now.',
    ],
    openSource: 'Open the source',
    openSettings: 'Look at the settings',
    superseded: 'A newer read took the place of this one',
    supersededHint: (source: string) =>
      `${source} was read again after this. Decide on the newer one; nothing of this one waits any more.`,
    openNewer: 'Open the newer one',
    cancelled: 'This read was stopped',
    cancelledHint: 'Nothing more happens with it.',
    unchanged: 'Nothing changed',
    unchangedHint: (source: string) =>
      `${source} says that nothing changed since the last time. There is nothing to decide.`,
  },
  importing: (file: string | null) => (file === null ? 'Importing a file' : `Importing ${file}`),
  importDescription: (hub: string, automatic: boolean) =>
    `Nobody in ${hub} is changed while the file is read.${automatic ? '' : ' You decide afterwards.'}`,
  steps: {
    reading: 'Reading the file',
    matching: 'Matching columns',
    comparing: 'Comparing with members',
    ready: 'Ready',
  },
  stepDone: '(done)',
  imported: (hub: string) => `Import for ${hub}`,
  progress: 'Progress of the import',
  rowsRead: (rows: number) => `${plural(rows, 'row', 'rows')} read`,
  rowsOf: (rows: number, of: number) => `${formatNumber(rows)} of ${plural(of, 'row', 'rows')}`,
  bytesReceived: (bytes: number) => `${formatBytes(bytes)} received`,
  comparedRows: (rows: number, of: number) =>
    rows === 0
      ? `Finding the member for each of ${plural(of, 'row', 'rows')}`
      : rows >= of
        ? `${plural(of, 'row', 'rows')} compared. Writing down what is proposed…`
        : `${formatNumber(rows)} of ${plural(of, 'row', 'rows')} compared`,
  waiting: 'Waiting for its turn',
  waitingLong:
    'Another file is being worked on. This one goes on by itself as soon as its turn comes; there is nothing to do.',
  mayLeave: 'You may close this page: the import goes on, and you find it again under History.',
  opening: 'Done. Opening the next step…',
  details: 'About this file',
  detailHub: 'Hub',
  detailFile: 'File',
  detailPopulation: 'Lists',
  detailSource: 'Source',
  you: 'You',
  detailActor: 'Uploaded by',
  detailStarted: 'Started',
  noFile: 'Not kept',
  noName: 'Without a name',
  allRecords: 'All records',
  wholeHub: 'Everyone in the hub',
  wholeHubMeans: 'Members who are not in it are proposed for removal.',
  somePeople: 'Only some people',
  somePeopleMeans: 'Nobody is removed for not being in it.',

  refused: 'This file could not be imported',
  refusedSafe: 'Nobody was changed, invited or removed.',
  wrong: 'What is wrong',
  where: 'Where',
  place: (row: number | undefined, column: number | undefined) =>
    [
      ...(row === undefined ? [] : [`Row ${formatNumber(row)}`]),
      ...(column === undefined ? [] : [`column ${formatNumber(column)} (${columnLetters(column)})`]),
    ].join(', '),
  headerPlace: (column: number | undefined) =>
    column === undefined
      ? 'Row 1, the names of the columns'
      : `Row 1, the name of column ${formatNumber(column)} (${columnLetters(column)})`,
  how: 'How to fix it',
  refusals,
  uploadAgain: 'Upload again',
  downloadRejected: (rows: number) => `Download ${plural(rows, 'row', 'rows')} to mend (CSV)`,
  superseded: 'A newer file took the place of this one',
  supersededHint: (hub: string) =>
    `Another file for ${hub} was uploaded after this one. Decide on the newer one; nothing of this file waits any more.`,
  openNewer: 'Open the newer file',
  cancelled: 'This import was stopped',
  cancelledHint: 'Nothing more happens with this file. Upload it again if you still need it.',
  quarantined: 'This import is on hold',
  quarantinedHint: 'Somebody who runs the server has to look at it. Nobody is changed meanwhile.',
  unknown: 'This import is not there',
  unknownHint:
    'The address may be old, or it belongs to another organisation. All imports stand under History.',
  noPlan: 'This file has been worked through',
  noPlanHint: 'There was nothing to decide.',
};

/** As spreadsheets name columns: 1 is A, 27 is AA. */
function columnLetters(column: number): string {
  const rest = (column - 1) % 26;
  const letter = String.fromCodePoint(65 + rest);
  return column > 26 ? columnLetters((column - 1 - rest) / 26) + letter : letter;
}
