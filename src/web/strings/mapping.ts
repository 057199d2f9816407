import { formatMoment, formatNumber, formatPercent, plural } from '../format.ts';
import { mappingColumn, named } from './mappingColumn.ts';
import { mappingValues } from './mappingValues.ts';

const columns = (count: number) => plural(count, 'column', 'columns');

/** Reviewing which column of a file fills which profile field. */
export const mapping = {
  title: 'Review and approve mappings',
  description:
    'Each column fills one profile field. Check every column once; nothing changes before you approve the actions on the next page.',
  column: mappingColumn,
  values: mappingValues,

  // Progress and the way on
  progress: (reviewed: number, mapped: number) => `${formatNumber(reviewed)} of ${columns(mapped)} reviewed`,
  progressLabel: 'Columns reviewed',
  allReviewed: (mapped: number) =>
    mapped === 1 ? 'The only mapped column is reviewed' : `All ${columns(mapped)} reviewed`,
  noneMapped: 'No column goes to a profile field yet',
  left: (unreviewed: number) => `${columns(unreviewed)} still to review. You can go on when all are.`,
  readyHint: 'Next you see what would change, and decide about it.',
  noneMappedHint: 'Choose a field for at least one column.',
  notImported: (count: number) => `${columns(count)} not imported`,
  openValues: (count: number) => `${plural(count, 'value needs', 'values need')} a look`,
  goOn: 'Continue to bulk profile actions',
  goOnBlocked: (unreviewed: number) => `Review ${columns(unreviewed)} more to continue`,
  toPlan: 'Show bulk profile actions',

  // Approving everything at once
  approveAll: 'Approve all suggestions',
  approveAllTitle: (count: number) => `Mark ${columns(count)} as reviewed?`,
  approveAllText:
    'Do this only if you have checked them by eye. Your name and the time are kept with each column: you take responsibility for them.',
  approveAllSure: 'We are sure of all of them, and no value is left open.',
  approveAllWarning: 'Among them:',
  lowConfidence: (count: number) => `${columns(count)} with low confidence`,
  withOpenValues: (count: number, values: number) =>
    `${columns(count)} with ${plural(values, 'value', 'values')} that go nowhere yet: their rows go on without the field`,
  withAmbiguous: (count: number) =>
    `${columns(count)} whose dates or numbers can be read in two ways: those that can are left out until somebody chooses`,
  approveAllConfirm: (count: number) => `Yes, mark ${columns(count)} as reviewed`,
  approvedAll: (count: number) => `${plural(count, 'column is', 'columns are')} reviewed.`,

  // The table
  table: 'Columns and the fields that they fill',
  headColumn: 'Your column',
  headField: 'Profile field',
  headSure: 'How sure we are, and why',
  headReview: 'Review',
  review: 'Review',
  look: 'Show',
  reviewColumn: (column: string) => `Review ${named(column)}`,
  lookAtColumn: (column: string) => `Show ${named(column)}`,
  filter: 'Which columns to show',
  filters: {
    all: (count: number) => `All (${formatNumber(count)})`,
    open: (count: number) => `Need review (${formatNumber(count)})`,
    out: (count: number) => `Not imported (${formatNumber(count)})`,
  },
  find: 'Find a column',
  findPlaceholder: 'Header, field or sample',
  noneFound: 'No column fits',
  noneFoundHint: 'Take something out of the search, or show all columns.',
  nothingOpen: 'Every mapped column is reviewed',
  nothingOpenHint: 'You can go on to the bulk profile actions.',
  nothingOut: 'Every column is imported',
  nothingOutHint: 'Each column goes to a profile field.',
  showAll: 'Show all columns',

  outTitle: (count: number) => `Not imported (${formatNumber(count)})`,
  outHint: 'Nothing of these columns is read. Choose a field if you want to import one after all.',
  outMore: (count: number) => `Show ${formatNumber(count)} more`,
  unfilledTitle: (count: number) => `Fields without a column (${formatNumber(count)})`,
  unfilledHint: 'These profile fields get nothing from this list: they stay as they are.',

  // How sure
  sureness: {
    certain: 'Certain',
    likely: 'Likely',
    unsure: 'Unsure',
    none: 'None',
    chosen: 'Chosen by a person',
  },
  sure: (word: string, share: number) => `${word}, ${formatPercent(share)}`,
  percent: (share: number) => formatPercent(Math.round(share * 100) / 100),
  asLastTime: 'As last time',
  otherThanLastTime: 'Other values than last time',
  newName: 'Probably a new name',

  // Who reviewed
  reviewed: 'Reviewed',
  reviewedBy: (who: string, at: string) => `Reviewed by ${who} on ${formatMoment(at)}`,
  reviewedByShort: (who: string, at: string) => `by ${who} on ${formatMoment(at)}`,
  notReviewed: 'Not reviewed',
  needsNone: 'Needs no review',
  chooseDates: 'Choose how dates are read',
  chooseNumbers: 'Choose how numbers are read',

  // What people should know before
  noUniqueId: 'No column goes to Unique ID',
  noUniqueIdText:
    'People are matched by e-mail only. An e-mail change will look like a leaver plus a newcomer: the old account would be proposed for removal and a new one for an invitation.',
  noUniqueIdHint:
    'If your system has an employee number or another ID that never changes, choose Unique ID for that column.',
  noKeys: 'Nobody can be recognised',
  noKeysText:
    'No column goes to Unique ID and none to Email Address, so no row can be matched with a member.',
  noKeysHint: 'Choose one of these fields for the column that has it.',
  noRequired: (fields: string) => `No column goes to ${fields}`,
  noRequiredText:
    'Newcomers need a first name, a last name and an e-mail address. Their rows will need attention; members who are already here keep what they have.',
  missingTitle: (count: number) =>
    `${plural(count, 'column that was mapped before is', 'columns that were mapped before are')} not in this list`,
  missingOne: (column: string, field: string) => `“${named(column)}” went to ${field}, which stays as it is.`,
  missingHint: 'If a column only has a new name, choose its field in the table below.',

  // When nothing can be changed
  readOnly: {
    viewer: 'You can look at the mapping',
    viewerText:
      'Changing and reviewing it needs the role Approver, Admin or Owner. An owner can change your role.',
    working: 'This list is being worked on',
    workingText: 'The mapping can be changed again once the comparison is done.',
    follow: 'Follow the progress',
    applying: 'The plan of this list is being carried out',
    applyingText: 'What is approved goes by the mapping as it stands here, so it cannot be changed now.',
    applied: 'The plan of this list has been carried out',
    appliedText:
      'This is the mapping that it went by. Changes to it belong to the next list: what you decided here is remembered.',
    superseded: 'A newer list took the place of this one',
    supersededText: 'This is the mapping as it was. Go on with the newer one.',
    failed: 'This list could not be imported',
    failedText: 'Correct what is wrong with it and bring it in again.',
    expired: 'The list is not kept any more',
    expiredText: 'Its mapping can be looked at. To change something, bring a list in again.',
    newer: 'Go to the newer list',
  },
  partlyApplied: 'Part of the plan has been carried out',
  partlyAppliedText:
    'What you change here counts for the rest: it is planned anew, and what was done stays done.',
  notRead: 'The list is still being read',
  notReadHint: 'Its columns appear here as soon as that is done.',

  // What was done
  changed: (column: string, field: string | null) =>
    field === null
      ? `“${named(column)}” is not imported.`
      : `“${named(column)}” goes to ${field} now. Please review it.`,
};
