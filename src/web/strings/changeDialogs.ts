import { formatNumber, plural } from '../format.ts';

const people = (count: number) => plural(count, 'person', 'people');
const are = (count: number) => (count === 1 ? 'is' : 'are');
const oneOf = (count: number, one: string, other: string) => (count === 1 ? one : other);

/** Asked once more before an approval. */
export const dialog = {
  invite: {
    title: (count: number) => `Send ${plural(count, 'invite', 'invites')}?`,
    body: (count: number, hub: string) =>
      `${people(count)} ${oneOf(count, 'gets', 'get')} an e-mail with an invitation to ${hub}. E-mails that are sent cannot be called back.`,
    confirm: 'Send invite(s)',
  },
  update: {
    title: (count: number) => `Update ${plural(count, 'profile', 'profiles')}?`,
    body: (count: number) =>
      `The values shown are written into ${plural(count, 'profile', 'profiles')}, and nothing else. The history of each person keeps the values before.`,
    confirm: 'Update profiles',
  },
  restore: {
    title: (count: number) => `Bring ${people(count)} back?`,
    reactivate: (count: number) =>
      `${people(count)} ${oneOf(count, 'is', 'are')} reactivated: visible and reachable again at once.`,
    restore: (count: number) =>
      `For ${people(count)} a request is filed; the operator of the service brings them back.`,
    confirm: 'Bring back',
  },
  leftOut: (count: number) =>
    count === 0
      ? 'Nobody of the list is left out.'
      : `${people(count)} ${are(count)} left out and ${oneOf(count, 'stays', 'stay')} as before.`,
  remove: {
    title: (count: number) => `Deactivate or delete ${people(count)}?`,
    deactivate: (count: number) => `Deactivate ${people(count)}`,
    deactivateHint:
      'Hidden everywhere, in all hubs: search, directory and lists. No e-mail reaches them any more, and their programs end. You can reactivate them later; the programs do not come back by themselves.',
    hub: (count: number, hub: string) => `Delete ${people(count)} from ${hub}`,
    hubHint: 'They leave this hub and its programs. Their account and their other hubs stay.',
    tenant: (count: number) => `Delete ${people(count)} from the Tenant`,
    tenantHint:
      'Their account is removed. It can be restored for 30 days; then their data is erased for good.',
    otherHubs: (count: number, hubs: string) =>
      `${formatNumber(count)} of these accounts ${are(count)} in other hubs too and ${oneOf(count, 'disappears', 'disappear')} there as well: ${hubs}.`,
    counted: (name: string, count: number) => `${name} (${formatNumber(count)})`,
    programs: (count: number, programs: string) =>
      `${plural(count, 'program enrolment ends', 'program enrolments end')}: ${programs}.`,
    leftOut: (count: number, undecided: number) => {
      if (count === 0) return 'Nobody of the lists is left out.';
      if (count === undecided)
        return `${people(count)} without a choice ${oneOf(count, 'stays', 'stay')} as before.`;
      const some = undecided > 0 ? `, ${formatNumber(undecided)} of them without a choice` : '';
      return `${people(count)} ${oneOf(count, 'stays', 'stay')} as before${some}.`;
    },
    type: (count: number) => `Type ${formatNumber(count)} to go on`,
    typeHint: 'So that it does not happen by accident.',
    confirm: (count: number) => `Confirm for ${people(count)}`,
  },
  changedTitle: 'Somebody changed something meanwhile',
  changedHint: 'Nothing was done. Look at the numbers again, then confirm.',
  look: 'Look again',
  notDone: 'Nothing was done',
};

/** Once it is approved. */
export const success = {
  invite: (count: number) => `Success: ${plural(count, 'invite is', 'invites are')} being sent`,
  update: (count: number) => `Success: ${plural(count, 'profile is', 'profiles are')} being updated`,
  remove: (count: number) => `Success: ${people(count)} ${are(count)} being deactivated or deleted`,
  restore: (count: number) => `Success: ${people(count)} ${are(count)} coming back`,
  hint: 'You can leave this page; it goes on by itself.',
};
