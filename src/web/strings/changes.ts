import type { ChangeKind } from '../api/plans.ts';
import { formatNumber, plural } from '../format.ts';

const people = (count: number) => plural(count, 'person', 'people');
const are = (count: number) => (count === 1 ? 'is' : 'are');
const oneOf = (count: number, one: string, other: string) => (count === 1 ? one : other);

/** Why a change is proposed, in words. */
const reasons: Readonly<Record<ChangeKind, Partial<Record<string, string>>>> = {
  invite: { new: 'New account', joins_hub: 'Has an account, joins this hub' },
  update: { differs: 'Profile differs from the file' },
  reactivate: { status: 'Employee Status says active', returned: 'In the file again' },
  deactivate: { status: 'Employee Status says inactive' },
  deprovision: {
    left_source: 'Not in the file any more',
    never_in_source: 'Never listed by this source',
    deleted_in_source: 'Deleted where the file comes from',
  },
  restore: { deleted: 'Deleted, but in the file' },
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
      `People in the file who had no active account in ${hub}.${open ? ' Untick whoever should not be invited.' : ''}`,
    update: (_: string, open: boolean) =>
      `What the file says differently from the profiles.${open ? ' Untick whoever should stay as before.' : ''}`,
    remove: (hub: string, open: boolean) =>
      `People of ${hub} who seem to have left.${open ? ' Nothing happens until you confirm.' : ''}`,
    attention: () => 'What could not be decided from the file, why, and what you can do.',
    restore: (_: string, open: boolean) =>
      `People the file brings back.${open ? ' Nothing happens until you confirm.' : ''}`,
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
      hint: 'They are in the file, and their row says that they left.',
    },
    absent: { title: 'Not in the file', hint: 'They were in an earlier file and are missing from this one.' },
    never: {
      title: 'Never listed by this source',
      hint: 'They are members of the hub, but no file of this source ever had them: often people who were added by hand, such as guests or partners. Look twice.',
    },
    back: {
      title: 'Back again',
      hint: 'They were deactivated because of an earlier file, and this file has them as active.',
    },
    byHand: {
      title: 'Deactivated by an admin',
      hint: 'The file says active, but an admin deactivated them by hand. Tick whoever should come back all the same.',
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
    clear: 'Clear filters',
    option: (label: string, count: number) => `${label} (${formatNumber(count)})`,
    value: (field: string, before: string, after: string) => `${field}: ${before} → ${after}`,
    removeValue: (what: string) => `Show more than ${what}`,
  },
  matching: (count: number, total: number) =>
    count === total ? people(total) : `${formatNumber(count)} of ${people(total)}`,
  nobodyMatches: 'Nobody fits what you search for',
  nobodyMatchesHint: 'Clear the filters to see everybody again.',
  csv: 'Download as CSV',
  views: { label: 'Show', people: 'People', groups: 'Group by field' },

  columns: {
    tick: 'Ticked',
    person: 'Person',
    segments: 'Segments',
    why: 'Why',
    row: 'Row in the file',
    rowShort: 'Row',
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
  saved: 'Saved. Other admins see it too.',
  notSaved: 'Your choice could not be saved, so it was taken back.',

  details: (name: string) => `Details of ${name}`,
  detail: {
    why: 'Why',
    row: 'Row in the file',
    segments: 'Segments',
    changes: 'What is written',
    profile: 'Open the profile',
    field: 'Field',
    before: 'Now',
    after: 'As the file says',
    nothing: 'No values of the profile change.',
    issues: 'Left out, because it needs attention',
  },

  effects: {
    otherHubs: (hubs: string) => `Also in ${hubs}`,
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
  },

  removal: {
    actions: {
      deactivate: 'Deactivate',
      delete_from_hub: 'Delete from hub',
      delete_from_tenant: 'Delete from Tenant',
      skip: 'Leave as they are',
    },
    suggested: (action: string) => `Suggested: ${action}`,
    left: 'Stays as it is',
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
      `I know that ${rows === 1 ? 'one row' : `${formatNumber(rows)} rows`} of the file could not be read, and that ${oneOf(rows, 'it', 'each of these rows')} could be one of the absent people.`,
    unreadableTitle: (rows: number) => `${plural(rows, 'row', 'rows')} of the file could not be read`,
    unreadableLink: 'Look at these rows. Better: correct them and upload the file again.',
    unreadableError: 'Tick this to go on.',
    summary: (counts: {
      deactivate: number;
      hub: number;
      tenant: number;
      skip: number;
      undecided: number;
    }) => [
      `Deactivate ${formatNumber(counts.deactivate)}`,
      `Delete from hub ${formatNumber(counts.hub)}`,
      `Delete from Tenant ${formatNumber(counts.tenant)}`,
      ...(counts.skip > 0 ? [`${formatNumber(counts.skip)} left as they are`] : []),
      `${formatNumber(counts.undecided)} undecided`,
    ],
    none: 'Choose what happens to at least one person.',
    confirm: 'Confirm',
  },

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

  dialog: {
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
        `${formatNumber(count)} of them ${oneOf(count, 'is a member', 'are members')} of other hubs too: ${hubs}.`,
      counted: (name: string, count: number) => `${name} (${formatNumber(count)})`,
      programs: (count: number, programs: string) =>
        `${plural(count, 'program enrolment ends', 'program enrolments end')}: ${programs}.`,
      leftOut: (count: number, undecided: number) =>
        count === 0
          ? 'Nobody of the lists is left out.'
          : `${people(count)} ${oneOf(count, 'stays', 'stay')} as before${undecided > 0 ? `, ${formatNumber(undecided)} of them without a choice` : ''}.`,
      type: (count: number) => `Type ${formatNumber(count)} to go on`,
      typeHint: 'So that it does not happen by accident.',
      confirm: (count: number) => `Confirm for ${people(count)}`,
    },
    changedTitle: 'Somebody changed something meanwhile',
    changedHint: 'Nothing was done. Look at the numbers again, then confirm.',
    look: 'Look again',
    notDone: 'Nothing was done',
  },

  success: {
    invite: (count: number) => `Success: ${plural(count, 'invite is', 'invites are')} being sent`,
    update: (count: number) => `Success: ${plural(count, 'profile is', 'profiles are')} being updated`,
    remove: (count: number) => `Success: ${people(count)} ${are(count)} being deactivated or deleted`,
    restore: (count: number) => `Success: ${people(count)} ${are(count)} coming back`,
    hint: 'You can leave this page; it goes on by itself.',
  },

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
    closedHint: 'You can still read this list. Upload the file again to get a new plan.',
    readOnly: 'You can look at this list; approving is for approvers, admins and owners.',
    empty: {
      invite: 'Nobody to invite',
      update: 'No profile to update',
      remove: 'Nobody to deactivate or delete',
      restore: 'Nobody to bring back',
    },
    emptyHint: 'The file proposes nothing of this kind.',
    partClosed: 'This part is approved already.',
  },
};
