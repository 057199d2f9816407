import { formatDay, formatMoment, formatNumber, plural } from '../format.ts';

const rows = (count: number) => plural(count, 'row', 'rows');
const members = (count: number) => plural(count, 'member', 'members');
const newcomers = (count: number) => plural(count, 'newcomer', 'newcomers');

/** A header as it is named in a sentence: exports have headers of any length. */
export const named = (header: string) => (header.length > 60 ? `${header.slice(0, 57)}…` : header);

/** One column of a file under review. */
export const mappingColumn = {
  counter: (at: number, of: number) => `Column ${formatNumber(at)} of ${formatNumber(of)}`,
  samples: 'Examples',
  sampleList: (column: string) => `Examples from ${named(column)}`,
  noSamples: 'All cells are empty',
  filled: (count: number, all: number) => `${formatNumber(count)} of ${rows(all)} have a value`,
  blanks: (count: number) => `${plural(count, 'is', 'are')} blank`,

  // Which field
  field: 'Profile field',
  fieldOf: (column: string) => `Profile field for ${named(column)}`,
  none: 'Do not import',
  nothingFound: 'No field of this name. Fields are added under Settings.',
  takenBy: (column: string) => `filled by “${named(column)}”`,
  types: {
    text: 'Text',
    email: 'E-mail address',
    phone: 'Phone number',
    url: 'Web address',
    date: 'Date',
    number: 'Number',
    boolean: 'Yes or no',
    select: (options: number) => `One of ${plural(options, 'option', 'options')}`,
    multi_select: (options: number) => `Several of ${plural(options, 'option', 'options')}`,
    status: 'Active or inactive',
    eligibility: 'Eligible or not',
  },
  take: (field: string) => `Fill ${field} from this column instead?`,
  takeText: (field: string, column: string, other: string) =>
    `${field} is filled by “${named(other)}” now. One column fills one field: if “${named(column)}” takes over, “${named(other)}” is not imported.`,
  takeConfirm: (column: string) => `Use “${named(column)}”`,
  why: 'Why',

  // How cells are read
  blank: 'Blank cells',
  blankKeep: 'A blank cell says nothing',
  blankKeepHint: 'The profile keeps its value.',
  blankClear: 'A blank cell clears the value',
  blankClearHint: (count: number) =>
    count === 0
      ? 'No cell of this list is blank, so nothing is cleared this time.'
      : `${formatNumber(count)} blank ${count === 1 ? 'cell' : 'cells'} in this list would clear the value of the person in the row.`,
  blankNever: 'A blank cell says nothing: names, e-mail, Unique ID and status are never cleared.',
  dates: 'How dates are read',
  datesAmbiguous: 'These dates can be read in two ways. Choose one; until then they are left out.',
  datesClear: 'Every date in this column can be read in one way only.',
  notChosen: 'Nobody has chosen: what can be read in two ways is left out.',
  dmy: 'Day first',
  mdy: 'Month first',
  reads: (sample: string, day: string) => `${sample} is ${formatDay(day)}`,
  readsNot: (sample: string) => `${sample} would be no date`,
  numbers: 'How numbers are read',
  numbersAmbiguous: 'These numbers can be read in two ways. Choose one; until then they are left out.',
  point: 'Point before the decimals',
  comma: 'Comma before the decimals',
  readsNumber: (sample: string, value: number) =>
    `${sample} is ${formatNumber(value)}, ${Math.abs(value) < 1000 ? 'less' : 'more'} than a thousand`,

  // What it would change
  effect: 'What this column would do',
  counting: 'Counting what this column would do…',
  countingAgain: 'Counting again…',
  effectNone: 'Nothing of this column is imported.',
  effectNobody: 'This column changes nobody.',
  effectBlank: 'This column changes nobody: all its cells are blank.',
  effectNothing: 'This column changes nobody: what it says is in the profiles already.',
  effectStatusNothing: 'This column deactivates and reactivates nobody.',
  effectOf: (changes: number, clears: number, brings: number) => {
    const parts = [
      ...(changes > 0 || brings === 0 ? [`changes ${members(changes)}`] : []),
      ...(clears > 0 ? [`clears ${formatNumber(clears)}`] : []),
      ...(brings > 0 ? [`brings a value for ${newcomers(brings)}`] : []),
    ];
    return `This column ${listed(parts)}.`;
  },
  effectStatus: (changes: number) =>
    `By this column ${plural(changes, 'member would be deactivated or reactivated', 'members would be deactivated or reactivated')}.`,
  unread: (count: number) =>
    `${plural(count, 'row has', 'rows have')} a value here that cannot be used. ${count === 1 ? 'It goes on without it' : 'They go on without it'} and ${count === 1 ? 'is' : 'are'} listed under Needs attention.`,
  unreadValues: (count: number) =>
    `${plural(count, 'row has', 'rows have')} a value that goes nowhere yet. ${count === 1 ? 'It goes on without it' : 'They go on without it'} and ${count === 1 ? 'is' : 'are'} listed under Needs attention.`,
  unreadEmail: (count: number) =>
    `${plural(count, 'row has', 'rows have')} no usable e-mail address and cannot be taken. ${count === 1 ? 'It is' : 'They are'} listed under Needs attention.`,
  effectFailed: 'This could not be counted.',

  // The checkmark
  markReviewed: 'Mark as reviewed',
  skip: 'Skip for now',
  next: (column: string) => `Next: ${named(column)}`,
  last: 'This is the last one to review',
  nextButton: (column: string) => `Next: ${named(column)}`,
  close: 'Back to all columns',
  reviewedBy: (who: string, at: string) => `Reviewed by ${who} on ${formatMoment(at)}.`,
  editClears: 'If you change anything here, the checkmark goes and the column has to be reviewed again.',
  unreviewedHint: 'Check the field and its values, then mark the column as reviewed.',
  outHint:
    'A column that is not imported needs no review. Mark it as reviewed, and the next list leaves it out without asking.',
  chooseFirst: 'Choose how the dates are read first.',
  chooseNumbersFirst: 'Choose how the numbers are read first.',
  stayOpen: (count: number, field: string) =>
    `${plural(count, 'value stays', 'values stay')} open: the rows go on without ${field}.`,
  marked: (column: string) => `“${named(column)}” is reviewed.`,
  allDone: 'All columns are reviewed. You can continue to the bulk profile actions.',
};

function listed(parts: readonly string[]): string {
  if (parts.length < 3) return parts.join(' and ');
  return `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1) ?? ''}`;
}
