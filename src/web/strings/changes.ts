import type { ChangeKind } from '../api/plans.ts';
import { formatNumber, plural } from '../format.ts';
import { dialog, success } from './changeDialogs.ts';
import { effects, removal } from './changeRemoval.ts';

const people = (count: number) => plural(count, 'person', 'people');
const are = (count: number) => (count === 1 ? 'is' : 'are');

/** Why a change is proposed, in words. */
const reasons: Readonly<Record<ChangeKind, Partial<Record<string, string>>>> = {
  invite: { new: 'New account', joins_hub: 'Has an account, joins this hub' },
  update: { differs: 'Profile differs from the list' },
  reactivate: { status: 'Employee Status says active', returned: 'In the list again' },
  deactivate: { status: 'Employee Status says inactive' },
  deprovision: {
    left_source: 'Not in the list any more',
    never_in_source: 'Never listed by this source',
    deleted_in_source: 'Deleted where the list comes from',
  },
  restore: { deleted: 'Deleted, but in the list' },
};

/** What was done, by action or else by kind. */
const done: Readonly<Partial<Record<string, string>>> = {
  deactivate: 'Deactivated',
  delete_from_hub: 'Deleted from hub',
  delete_from_tenant: 'Deleted from Tenant',
  invite: 'Invited',
  update: 'Updated',
  reactivate: 'Reactivated',
  restore: 'Asked back',
};

export const changes = {
  manage: 'Manage People',
  plan: 'Approve bulk profile actions',
  titles: {
    invite: 'Invite members',
    update: 'Update member profiles',
    remove: 'Deactivate or delete member accounts',
    restore: 'Welcome back',
    attention: 'Needs attention',
  },
  /** `open`: something can be chosen. */
  descriptions: {
    invite: (hub: string, open: boolean) =>
      `People in the list who had no active account in ${hub}.${open ? ' Untick whoever should not be invited.' : ''}`,
    update: (_: string, open: boolean) =>
      `What the list says differently from the profiles.${open ? ' Untick whoever should stay as before.' : ''}`,
    remove: (hub: string, open: boolean) =>
      `People of ${hub} who seem to have left.${open ? ' Nothing happens until you confirm.' : ''}`,
    attention: () => 'What could not be decided from the list, why, and what you can do.',
    restore: (_: string, open: boolean) =>
      `People the list brings back.${open ? ' Nothing happens until you confirm.' : ''}`,
  },
  unknownSection: 'There is no such list in this plan',
  unknownSectionHint: 'The address may be mistyped. Go back to the overview and choose a list there.',
  backToPlan: 'Back to the overview',

  parts: {
    invite: { title: 'People to invite', hint: '' },
    inviteOffered: {
      title: 'Offered, not ticked',
      hint: 'These people may be invited too, but only if you say so. Nothing happens to them unless you tick them.',
    },
    update: { title: 'Profiles to update', hint: '' },
    updateOffered: {
      title: 'Offered, not ticked',
      hint: 'These changes are left alone unless you tick them.',
    },
    inactive: {
      title: 'Employee Status says inactive',
      hint: 'They are in the list, and their row says that they left.',
    },
    absent: { title: 'Not in the list', hint: 'They were in an earlier list and are missing from this one.' },
    never: {
      title: 'Never listed by this source',
      hint: 'They are members of the hub, but no list of this source ever had them: often people who were added by hand, such as guests or partners. Look twice.',
    },
    back: {
      title: 'Back again',
      hint: 'They were deactivated because of an earlier list, and this list has them as active.',
    },
    byHand: {
      title: 'Deactivated by an admin',
      hint: 'The list says active, but an admin deactivated them by hand. Tick whoever should come back all the same.',
    },
    deleted: {
      title: 'Deleted less than 30 days ago',
      hint: 'They can still be brought back with everything they had. Ticking files a request; the operator of the service grants it.',
    },
  },
  reason: (kind: ChangeKind, reason: string) => reasons[kind][reason] ?? reason,

  filters: {
    label: 'Narrow the list',
    search: 'Search by name or e-mail',
    clearSearch: 'Clear the search',
    segment: 'Segment',
    anySegment: 'All segments',
    noSegment: 'No segment fits',
    field: 'Field that changes',
    anyField: 'All fields',
    reason: 'Reason',
    anyReason: 'All reasons',
    decision: 'What is chosen',
    anyDecision: 'All choices',
    ticks: {
      approve: 'Ticked',
      skip: 'Unticked',
      undecided: 'Not ticked yet',
    } as Readonly<Record<string, string>>,
    removals: {
      undecided: 'No choice yet',
      ...removal.actions,
    } as Readonly<Record<string, string>>,
    anew: 'Refresh the list',
    anewHint: 'Rows stay in this list while you choose. This lists whom it fits by now.',
    noBulk: 'To choose for many people at once, show all choices.',
    clear: 'Clear filters',
    option: (label: string, count: number) => `${label} (${formatNumber(count)})`,
    value: (field: string, before: string, after: string) => `${field}: ${before} → ${after}`,
    removeValue: (what: string) => `Show more than ${what}`,
  },
  matching: (count: number, total: number) =>
    count === total ? people(total) : `${formatNumber(count)} of ${people(total)}`,
  nobodyMatches: 'Nobody fits what you search for',
  nobodyHere: 'Nobody here fits what you search for.',
  nobodyMatchesHint: 'Clear the filters to see everybody again.',
  csv: 'Download as CSV',
  views: { label: 'Show', people: 'People', groups: 'Group by field' },

  columns: {
    tick: 'Ticked',
    person: 'Person',
    segments: 'Segments',
    why: 'Why',
    row: 'Row',
    values: 'What changes',
    effects: 'What to know',
    actions: 'What happens',
    details: 'Details',
    result: 'Result',
    decision: 'Choice',
  },
  nameless: 'No name',
  noEmail: 'No e-mail address',
  rowNo: (row: number) => `Row ${formatNumber(row)}`,
  noRow: 'No row',
  blank: 'blank',
  program: (name: string) => `Program ${name}`,
  enrolled: 'enrolled',
  notEnrolled: 'not enrolled',
  yes: 'Yes',
  no: 'No',
  becomes: 'becomes',
  more: (count: number) => `and ${formatNumber(count)} more`,
  rides: (count: number) => `${plural(count, 'value of the row', 'values of the row')} written too`,

  tick: (name: string) => `Choose ${name}`,
  selectAll: (count: number, filtered: boolean) =>
    filtered
      ? `Select all ${formatNumber(count)} that match`
      : `Select all ${count === 1 ? '' : `${formatNumber(count)} `}`.trim(),
  saving: 'Saving…',
  notSaved: 'Your choice could not be saved, so it was taken back.',

  details: (name: string) => `Details of ${name}`,
  detail: {
    why: 'Why',
    segments: 'Segments',
    changes: 'What is written',
    profile: 'Open the profile',
    field: 'Field',
    before: 'Now',
    after: 'As the list says',
    nothing: 'No values of the profile change.',
    issues: 'Left out, because it needs attention',
  },

  effects,

  removal,

  bar: {
    label: 'What you chose',
    invite: (count: number) => `${people(count)} will be invited`,
    update: (count: number) => `${plural(count, 'profile', 'profiles')} will be updated`,
    restore: (reactivate: number, restore: number) =>
      [
        ...(reactivate > 0 || restore === 0 ? [`${people(reactivate)} will be reactivated`] : []),
        ...(restore > 0 ? [`${people(restore)} will be asked back`] : []),
      ].join(', '),
    left: (count: number) =>
      count === 0 ? 'nobody is left out' : `${formatNumber(count)} ${are(count)} left out`,
    none: 'Tick at least one person.',
    changedBy: (who: string, when: string) => `Last choice by ${who}, ${when}`,
  },
  main: { invite: 'Send invites', update: 'Update', restore: 'Bring back' },

  dialog,

  success,

  groups: {
    tick: (what: string) => `Choose everybody: ${what}`,
    hint: 'A person can be in several groups. Unticking a group leaves everything about its people as before.',
    title: 'Equal changes, most people first',
    field: 'Field',
    change: 'What changes',
    count: 'People',
    show: 'Show people',
    showOf: (what: string) => `Show people: ${what}`,
    most: (count: number) =>
      `The ${formatNumber(count)} most frequent are listed. Choose a field to see more of it.`,
    none: 'No values change',
  },

  outcomes: {
    stale: 'Changed meanwhile',
    failed: 'Could not be done',
    waiting: 'Waiting',
    left: 'Left as it was',
  },
  done: (kind: ChangeKind, action: string | null) => done[action ?? ''] ?? done[kind] ?? 'Done',
  choices: {
    approve: {
      invite: 'Invite',
      update: 'Update',
      reactivate: 'Reactivate',
      restore: 'Bring back',
      deactivate: 'Deactivate',
      deprovision: 'Deactivate',
    },
    none: 'No choice yet',
    skip: 'Left out',
  },

  state: {
    held: 'Held back for safety: you can look, but not approve yet',
    heldHint: 'A check found something unusual. The overview says what, and who can lift the hold.',
    toOverview: 'Go to the overview',
    toNewer: 'Go to the newer plan',
    mapping: (count: number) =>
      `Review the mapping first: ${plural(count, 'column is', 'columns are')} not reviewed`,
    mappingHint:
      'This is a preview. Nothing can be approved until somebody has reviewed how the columns were matched.',
    toMapping: 'Review the mapping',
    superseded: 'A newer plan has taken the place of this one',
    supersededHint: 'You can still read this list, but nothing of it can be approved any more.',
    expired: 'This plan is too old to be approved',
    cancelled: 'This plan was cancelled',
    closedHint: 'You can still read this list. Upload the file or read the source again to get a new plan.',
    readOnly: 'You can look at this list; approving is for approvers, admins and owners.',
    empty: {
      invite: 'Nobody to invite',
      update: 'No profile to update',
      remove: 'Nobody to deactivate or delete',
      restore: 'Nobody to bring back',
    },
    emptyHint: 'The list proposes nothing of this kind.',
  },
};
