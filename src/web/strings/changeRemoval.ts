import { formatNumber, plural } from '../format.ts';

const people = (count: number) => plural(count, 'person', 'people');
const oneOf = (count: number, one: string, other: string) => (count === 1 ? one : other);

/** Choosing what happens to people who left. */
export const removal = {
  actions: {
    deactivate: 'Deactivate',
    delete_from_hub: 'Delete from hub',
    delete_from_tenant: 'Delete from Tenant',
    skip: 'Leave as they are',
  },
  suggested: (action: string) => `Suggested: ${action}`,
  left: 'Nothing happens',
  undo: 'Press again to undo',
  of: (name: string) => `What happens to ${name}`,
  bulk: 'Actions',
  bulkLabel: (count: number) => `For ${count === 1 ? 'the one person' : `all ${people(count)}`} listed`,
  bulkHint: 'A choice on a row stays.',
  hints: {
    deactivate: 'Hidden everywhere, can be undone',
    delete_from_hub: 'Account and other hubs stay',
    delete_from_tenant: 'Account removed, 30 days to undo',
    skip: 'Nothing happens to them',
  },
  includeNever: (count: number) =>
    `Let me choose for ${count === 1 ? 'this person' : `these ${people(count)}`} too`,
  nothingYet: 'Nothing happens until you confirm.',
  unreadable: (rows: number) =>
    `I know that ${rows === 1 ? 'one row' : `${formatNumber(rows)} rows`} of the list could not be read, and that ${oneOf(rows, 'it', 'each of these rows')} could be one of the absent people.`,
  unreadableTitle: (rows: number) => `${plural(rows, 'row', 'rows')} of the list could not be read`,
  unreadableLink: 'Look at these rows. Better: correct them and bring the list in again.',
  unreadableError: 'Tick this to go on.',
  summary: (counts: { deactivate: number; hub: number; tenant: number; skip: number; undecided: number }) => [
    `Deactivate ${formatNumber(counts.deactivate)}`,
    `Delete from hub ${formatNumber(counts.hub)}`,
    `Delete from Tenant ${formatNumber(counts.tenant)}`,
    ...(counts.skip > 0 ? [`${formatNumber(counts.skip)} left as they are`] : []),
    `${formatNumber(counts.undecided)} undecided`,
  ],
  none: 'Choose what happens to at least one person.',
  confirm: 'Confirm',
};

/** What a change touches beyond the profile. */
export const effects = {
  otherHubs: (hubs: string) => `Also in ${hubs}`,
  leftGroup: 'Still at the identity provider, but in none of the groups that stand for this hub',
  onlyHub: 'In no other hub',
  programs: (programs: string) => `Enrolled in ${programs}`,
  and: (names: readonly string[], most: number) =>
    names.length <= most
      ? names.join(', ')
      : `${names.slice(0, most).join(', ')} and ${formatNumber(names.length - most)} more`,
  lost: (programs: string) => `Programs do not come back by themselves: ${programs}`,
  heldBy: (who: string, when: string) => `Deactivated by ${who} on ${when}`,
  deletedAt: (when: string) => `Deleted on ${when}`,
  daysLeft: (days: number) =>
    days <= 0 ? 'Last day to bring them back' : `${plural(days, 'day', 'days')} left to bring them back`,
};
