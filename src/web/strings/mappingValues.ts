import { formatNumber, plural } from '../format.ts';

const values = (count: number) => plural(count, 'value', 'values');

/** Which value of a column means which option of a field. */
export const mappingValues = {
  title: 'Values',
  titleOf: (count: number) => plural(count, 'different value', 'different values'),
  hint: (field: string) => `Each value goes to an option of ${field}.`,
  statusHint:
    'Only “active” and “inactive” are understood by themselves. No other word is ever taken for inactive unless you say so here.',
  eligibilityHint: 'Only “eligible” and “ineligible” are understood by themselves.',
  none: 'There are no values: all cells of this column are blank.',
  matchWords: 'Map values with matching words',
  matchWordsHint: 'Maps every value that equals an option but for case, accents, spaces and punctuation.',
  matchWordsWaiting: (count: number) =>
    `Maps ${values(count)} that ${count === 1 ? 'equals an option' : 'equal an option'} but for case, accents, spaces and punctuation.`,
  matched: (count: number) =>
    count === 0
      ? 'No value has the same words as an option.'
      : `${plural(count, 'value is mapped to the option', 'values are mapped to the options')} with the same words.`,
  search: 'Find a value',
  searchPlaceholder: 'Value or option',
  filter: 'Which values to show',
  filters: {
    all: (count: number) => `All (${formatNumber(count)})`,
    open: (count: number) => `Open (${formatNumber(count)})`,
    mapped: (count: number) => `Mapped (${formatNumber(count)})`,
    ignored: (count: number) => `Ignored (${formatNumber(count)})`,
  },
  table: (column: string) => `Values of ${column}`,
  headSelect: 'Select',
  headValue: 'Your value',
  headTarget: 'Goes to',
  headAction: 'What to do',
  rows: (count: number) => plural(count, 'row', 'rows'),
  target: (value: string) => `Option for ${value}`,
  choose: 'Choose an option',
  noOption: 'No option of this name',
  more: (shown: number) => `The first ${formatNumber(shown)} are shown. Type to find others.`,
  how: {
    decided: 'Chosen by a person',
    ignored: 'Ignored',
    exact: 'Same name',
    words: 'Same words',
    near: 'Open',
    unknown: 'Open',
  },
  ignoredHint: 'Says nothing, like a blank cell',
  use: (option: string) => `Use ‘${option}’`,
  useFor: (option: string, value: string) => `Use ‘${option}’ for ${value}`,
  create: (option: string) => `Create option ‘${option}’`,
  ignore: 'Ignore',
  ignoreValue: (value: string) => `Ignore ${value}`,
  later: 'Decide later',
  laterFor: (value: string) => `Decide later about ${value}`,
  laterHint: 'Takes the decision back. Until somebody decides, people keep what they have there.',
  saving: 'Saving…',
  words: { active: 'Active', inactive: 'Inactive', eligible: 'Eligible', ineligible: 'Ineligible' },
  showAll: 'Show all values',
  nothingFound: 'No value fits',
  nothingFoundHint: 'Take something out of the search, or show all values.',
  nothingOpen: 'No value is open',
  nothingOpenHint: 'Every value goes somewhere or is ignored.',
  nothingMapped: 'No value is mapped yet',
  nothingIgnored: 'No value is ignored',
  capped: (count: number) =>
    `This column has more different values than can be listed: these are ${formatNumber(count)} of them. Others that equal an option are taken; the rest goes on without this field.`,
  noOptions: (field: string) =>
    `${field} has no options yet. Select values below and create options for them, or add options under Settings.`,
  noOptionsReview: (field: string) => `${field} has no options yet. An admin or owner can create them here.`,

  // Many at once
  select: (value: string) => `Select ${value}`,
  selectAll: 'Select all values that are shown',
  selected: (count: number) => `${values(count)} selected`,
  mapTo: 'Map to…',
  mapSelected: 'Option for the selected values',
  createSelected: (count: number) => `Create ${plural(count, 'option', 'options')}`,
  ignoreSelected: 'Ignore',
  useSelected: (count: number) => `Use ${plural(count, 'suggestion', 'suggestions')}`,
  clear: 'Clear selection',
  createTitle: (count: number, field: string) => `Create ${plural(count, 'option', 'options')} of ${field}?`,
  createText: (field: string) =>
    `Options belong to the whole organisation: everyone can choose them as ${field} from then on. Values that differ only in case, accents, spaces or punctuation become one option.`,
  createConfirm: (count: number) => `Create ${plural(count, 'option', 'options')}`,
  done: (count: number) => `${plural(count, 'value is', 'values are')} decided.`,
};
